import { describe, expect, it } from 'vitest';
import { busyMachine } from '../../bench/doubts.ts';
import type { BenchResult, TimedCell } from '../../bench/result.ts';
import { benchColumns } from '../../reports/bench/columns.ts';
import { benchMarkdown } from '../../reports/bench/markdown.ts';
import { benchText } from '../../reports/bench/text.ts';
import { significant, time } from '../../reports/digits.ts';
import { resultJson } from '../../reports/json.ts';
import { markdownText } from '../../reports/markdown.ts';
import { MACHINE } from '../bench/machine.ts';

const HOSTILE = 'a|b\n`c` <img src=x> **d** \u001b[31m';

function timed(workload: string, subject: string, medianMs: number, value: number): TimedCell {
  const time = { samples: 17, medianMs, p25Ms: medianMs * 0.9, p75Ms: medianMs * 1.1, roundsMs: [medianMs] };
  const rates = { nsPerMultiplyAdd: medianMs * 100, gflops: 2 / (medianMs * 100) };
  const error = { ulps: 12.34, units: subject === 'plain' ? Number.POSITIVE_INFINITY : 0.5 };
  const canPrepare = subject !== 'plain';
  const wholeCall = canPrepare ? { ...time, medianMs: 12.3 } : null;
  const standing = value === 1 ? 'fastest' : value < 1.1 ? 'no difference' : 'slower';
  const rest = { wholeCall, prepareMs: canPrepare ? 11.1 : null, limitShare: canPrepare ? 0.4567 : null, error };
  return {
    workload,
    subject,
    status: 'timed',
    time,
    ...rates,
    ...rest,
    ratio: { value, low: value * 0.9, high: value * 1.1 },
    standing,
  };
}

const LAYER = {
  name: 'net.layer1',
  source: 'a paper | table 1',
  n: 1,
  cin: 4,
  cout: 2,
  input: [3, 5],
  kernel: [2, 2],
  stride: [2, 1],
  padding: [
    [1, 0],
    [0, 0],
  ],
  outputPadding: [1, 0],
  dilation: [1, 1],
  groups: 2,
  family: 'net',
  descriptor: 'mb1',
  bytes: 400,
  multiplyAdds: 1_234_567,
  xShape: [1, 4, 3, 5],
  wShape: [4, 1, 2, 2],
  yShape: [1, 2, 6, 6],
};

const RESULT: BenchResult = {
  kind: 'bench',
  timeBudgetMs: 200,
  rounds: 7,
  processes: 'one each',
  subjects: [
    { name: 'plain', typed: 'plain', version: null, origin: 'engine', threads: 1 },
    { name: 'packaged', typed: 'packaged', version: '1.2.3', origin: 'third party', threads: 1 },
    { name: HOSTILE, typed: './hostile.mjs', version: null, origin: 'module', threads: 1 },
  ],
  workloads: [LAYER, { ...LAYER, name: 'net.layer2' }],
  cells: [
    timed('net.layer1', 'plain', 2.5, 5),
    timed('net.layer1', 'packaged', 0.5, 1),
    { workload: 'net.layer1', subject: HOSTILE, status: 'disagrees', message: 'shape | <b>\n# title', known: null },
    timed('net.layer2', 'plain', 4000, 1),
    { workload: 'net.layer2', subject: 'packaged', status: 'not covered', message: '2 groups', known: null },
    timed('net.layer2', HOSTILE, 4200, 1.05),
  ],
  limits: [{ threads: 1, javascriptGflops: 2.5, webassemblyGflops: 31.5, relaxedSimd: true, memoryGBps: 9.5 }],
  noise: { clockStepMs: 1e-5, speedByRound: [1, 1], stolenShare: 0 },
  summary: { pairs: [], subjects: [], compared: [], standings: [], layers: [] },
  baseline: {
    yardstick: 'plain',
    allowedLoss: 0.05,
    changes: [
      { workload: 'net.layer1', subject: 'packaged', change: { value: 1.2, low: 1.1, high: 1.3 }, standing: 'slower' },
      {
        workload: 'net.layer2',
        subject: HOSTILE,
        change: { value: 1, low: 0, high: Number.POSITIVE_INFINITY },
        standing: 'no loss',
      },
    ],
    overall: [{ subject: 'packaged', change: { value: 1.25, low: 1.15, high: 1.35 }, standing: 'slower' }],
    lost: [],
  },
  milliseconds: 12_345,
  warnings: ['plain on net.layer1: the median is under 100 steps of the clock'],
  objections: [`${HOSTILE} disagrees on net.layer1`],
};

const TEXT = benchText(RESULT, MACHINE);
const MARKDOWN = benchMarkdown(RESULT, MACHINE);

describe('the text of a benchmark', () => {
  const lines = TEXT.split('\n');

  it('names the size of the run, runtime and machine', () => {
    expect(lines.slice(0, 2)).toEqual([
      'adjoint bench: 2 workloads, 3 subjects, 4 of 6 cells timed, 200 ms each in 7 rounds, 12.3 s in all',
      '2026-01-02T03:04:05.000Z, Node 20.19.0 (V8 11.3.244.8), linux x64, 4 × Some | CPU (AVX2), 8.00 GiB, load average 0.50, 0.25, 0.00',
    ]);
    expect(lines[2]).toMatch(/^subjects: plain, packaged 1\.2\.3, a\|b/);
  });

  it('has a table per workload, the fastest first and what was not timed last', () => {
    const first = lines.findIndex((line) => line.startsWith('net.layer1'));
    expect(lines[first]).toBe(
      'net.layer1: x [1, 4, 3, 5] · w [4, 1, 2, 2] → y [1, 2, 6, 6], stride [2, 1], pads [1, 0], [0, 0], ' +
        'output padding [1, 0], 2 groups, 1.23 million multiply-adds',
    );
    const cells = lines.slice(first + 1, first + 5).map((line) => line.trim().split(/ {2,}/));
    expect(cells.slice(0, 3)).toEqual([
      benchColumns(RESULT).map(({ title }) => title),
      // The fastest has no interval of a ratio: it is what others are compared with.
      [
        'packaged',
        '500 µs',
        '450 µs – 550 µs',
        '1.00',
        '0.0400',
        '50.0',
        '45.7 %',
        '12.3 ms',
        '11.1 ms',
        '17',
        '12.3',
        '0.5',
      ],
      [
        'plain',
        '2.50 ms',
        '2.25 ms – 2.75 ms',
        '5.00',
        '4.50 – 5.50',
        '0.00800',
        '250',
        '–',
        '–',
        '–',
        '17',
        '12.3',
        '∞',
      ],
    ]);
    expect(cells[3].at(-1)).toBe('DISAGREES: shape | <b> ↵ # title');
  });

  it('lines its columns up over all workloads', () => {
    const ends = lines.flatMap((line) => {
      const found = / (samples|17) {2}/.exec(line);
      return found === null ? [] : [found.index + found[0].length];
    });
    expect(ends).toHaveLength(6);
    expect(new Set(ends).size).toBe(1);
  });

  it('shows what is not covered apart from what is wrong, and ends with warnings and objections', () => {
    expect(TEXT).toMatch(/^ {2}packaged +not covered: 2 groups$/m);
    expect(TEXT).toContain('warning: plain on net.layer1: the median is under 100 steps of the clock\n');
    expect(TEXT.trimEnd().split('\n').at(-1)).toMatch(/^objection: .* disagrees on net\.layer1$/);
    expect(TEXT.endsWith('\n')).toBe(true);
  });

  it('says what the machine can do, and how the run compares with the baseline', () => {
    expect(lines[3]).toBe(
      'limits with 1 thread: JavaScript 2.50 GFLOP/s, WebAssembly relaxed SIMD 31.5 GFLOP/s, memory 9.50 GB/s',
    );
    expect(TEXT).toContain('baseline: slower: packaged on the whole takes 1.25 times as long (1.15 – 1.35)\n');
    expect(TEXT).toContain('baseline: slower: packaged on net.layer1 takes 1.20 times as long (1.10 – 1.30)\n');
    expect(TEXT).toMatch(/^baseline: no loss: .* on net\.layer2 takes 1\.00 times as long \(0 – ∞\)$/m);
    const without = benchText({ ...RESULT, limits: [], baseline: null }, MACHINE);
    expect(without).not.toMatch(/limits|baseline:/);
  });
});

describe('what makes the text of a benchmark careful', () => {
  it('marks what is no different from the fastest', () => {
    expect(TEXT).toMatch(/4\.20 s .* ≈ 1\.05 +0\.945 – 1\.16 /);
  });

  it('warns where the machine was busy', () => {
    const busy = benchText(RESULT, { ...MACHINE, doubts: busyMachine({ cores: 4, loadAverage: [3.5, 0, 0] }) });
    expect(busy).toContain('warning: the machine was busy: 3.5 processes wanted its 4 cores when the run began\n');
    expect(TEXT).not.toContain('busy');
  });

  it('lets no control character of a stranger through', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(TEXT).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(TEXT).toContain('a|b ↵ `c` <img src=x> **d** \\u001b[31m');
  });
});

describe('the Markdown of a benchmark', () => {
  const rows = MARKDOWN.split('\n').filter((line) => line.startsWith('|'));
  /** Cells as Markdown splits them: at the bars without a backslash. */
  const cellsOf = (row: string) => row.split(/(?<!\\)\|/).slice(1, -1);

  it('has as many cells in every row as its table has columns, whatever the names', () => {
    const widths = rows.map((row) => cellsOf(row).length);
    expect(widths).toEqual([4, 4, 4, 4, ...new Array(8).fill(benchColumns(RESULT).length)]);
  });

  it('begins with the ratios to the fastest', () => {
    expect(rows.slice(2, 4).map((row) => cellsOf(row).map((cell) => cell.trim()))).toEqual([
      ['net.layer1', '5.00', '1.00', 'disagrees'],
      ['net.layer2', '1.00', '–', '≈ 1.05'],
    ]);
  });

  it('has source, attributes and numbers of every workload, and what was not timed', () => {
    expect(MARKDOWN).toContain('Source: a paper \\| table 1.');
    expect(MARKDOWN).toContain('x [1, 4, 3, 5] · w [4, 1, 2, 2] → y [1, 2, 6, 6], stride [2, 1], pads [1, 0], [0, 0],');
    expect(MARKDOWN).toContain(
      '| packaged | 500 µs | 450 µs – 550 µs | 1.00 |  | 0.0400 | 50.0 | 45.7 % | 12.3 ms | 11.1 ms | 17 | 12.3 | 0.5 |',
    );
    expect(MARKDOWN).toContain('- “packaged” not covered: 2 groups');
    expect(MARKDOWN).toContain('Node 20.19.0 (V8 11.3.244.8), linux x64, 4 × Some \\| CPU');
  });

  it('shows hostile names as the text that they are', () => {
    const shown = 'a\\|b ↵ \\`c\\` &lt;img src=x&gt; \\*\\*d\\*\\* \\\\u001b\\[31m';
    expect(markdownText(HOSTILE)).toBe(shown);
    expect(MARKDOWN).toContain(`- “${shown}” disagrees: shape \\| &lt;b&gt; ↵ # title`);
    expect(MARKDOWN).not.toMatch(/<img|^# title/m);
  });
});

describe('a benchmark on the whole', () => {
  const interval = (value: number) => ({ value, low: value * 0.8, high: value * 1.2 });
  const pair = (subject: string, against: string, workloads: number, value: number) => ({
    subject,
    against,
    workloads,
    ratio: interval(value),
    lowest: { workload: 'net.layer1', value: value / 2 },
    highest: { workload: 'net.layer2', value: value * 2 },
  });
  const sums = {
    workloads: 2,
    computeBound: 0,
    limitShare: null,
    prepared: 0,
    amortised: 0,
    error: { ulps: 1, units: 1 },
    exact: 0,
  };
  const summed: BenchResult = {
    ...RESULT,
    summary: {
      ...RESULT.summary,
      pairs: [
        pair('plain', 'packaged', 2, 4),
        pair('plain', HOSTILE, 1, 1.1),
        pair('packaged', 'plain', 2, 0.25),
        pair(HOSTILE, 'plain', 1, 1 / 1.1),
      ],
      subjects: [
        { ...sums, subject: 'plain' },
        { ...sums, subject: 'packaged', computeBound: 1, limitShare: 0.4567, prepared: 2, amortised: 1 },
        { ...sums, subject: HOSTILE, workloads: 1 },
      ],
    },
  };
  const shown = 'a|b ↵ `c` <img src=x> **d** \\u001b[31m';

  /** Titles and rows of the table under this line. */
  const under = (lines: readonly string[], title: string, rows: number) =>
    lines.slice(lines.indexOf(title) + 1, lines.indexOf(title) + 1 + rows).map((line) => line.trim().split(/ {2,}/));

  it('has a matrix: no difference, fewer workloads than all, and no common workload are marked', () => {
    expect(under(benchText(summed, MACHINE).split('\n'), 'on the whole:', 4)).toEqual([
      ['subject', '1', '2', '3'],
      ['1', 'plain', '–', '4.00', '≈ 1.10*'],
      ['2', 'packaged', '0.250', '–', '–'],
      ['3', shown, '≈ 0.909*', '–', '–'],
    ]);
  });

  it('has the worst and the best workload of the subject that was named first', () => {
    expect(under(benchText(summed, MACHINE).split('\n'), 'plain on the whole:', 3)).toEqual([
      ['against', 'times as long', '95 % interval', 'workloads', 'at worst', 'at best'],
      ['packaged', '4.00', '3.20 – 4.80', '2', '8.00 on net.layer2', '2.00 on net.layer1'],
      [shown, '1.10', '0.880 – 1.32', '1', '2.20 on net.layer2', '0.550 on net.layer1'],
    ]);
  });

  it('has the share of the limit and the preparations of each subject', () => {
    expect(under(benchText(summed, MACHINE).split('\n'), 'each subject on the whole:', 4)).toEqual([
      ['subject', 'workloads', 'of limit', 'prepared in 3 runs'],
      ['plain', '2', '–', '–'],
      ['packaged', '2', '45.7 % (1)', '1 of 2'],
      [shown, '1', '–', '–'],
    ]);
  });

  it('has the same tables in Markdown, before all others', () => {
    const markdown = benchMarkdown(summed, MACHINE).split('\n');
    const first = markdown.findIndex((line) => line.startsWith('|'));
    expect(markdown.indexOf('## On the whole')).toBe(first - 4);
    expect(markdown.slice(first, first + 4)).toEqual([
      '|  | subject | 1 | 2 | 3 |',
      '| --- | --- | ---: | ---: | ---: |',
      '| 1 | plain | – | 4.00 | ≈ 1.10\\* |',
      '| 2 | packaged | 0.250 | – | – |',
    ]);
    expect(markdown).toContain('| packaged | 4.00 | 3.20 – 4.80 | 2 | 8.00 on net.layer2 | 2.00 on net.layer1 |');
    expect(markdown).toContain('| packaged | 2 | 45.7 % (1) | 1 of 2 |');
  });

  it('is left out where nothing was timed, and has no pairs where one subject was', () => {
    const reports = (summary: BenchResult['summary']) =>
      [benchText, benchMarkdown].map((report) => report({ ...RESULT, summary }, MACHINE)).join('');
    expect(reports(RESULT.summary)).not.toMatch(/on the whole:|On the whole/);
    const alone = reports({ ...RESULT.summary, subjects: [{ ...sums, subject: 'plain' }] });
    expect(alone).toContain('each subject on the whole:\n');
    expect(alone).not.toMatch(/^(plain )?on the whole:|times as long \|/m);
  });
});

describe('Markdown text', () => {
  it.each([
    ['a & b', 'a &amp; b'],
    ['&lt;', '&amp;lt;'],
    ['C:\\new', 'C:\\\\new'],
    ['[x](y)', '\\[x\\](y)'],
    ['~~s~~', '\\~\\~s\\~\\~'],
    ['see https://example.org', 'see https\\://example.org'],
    ['one: two', 'one: two'],
    ['onnxruntime-node 1.2.3', 'onnxruntime-node 1.2.3'],
    ['\u202egnp', '\\\\u202egnp'],
  ])('of %j is %j', (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });
});

describe('the JSON of a benchmark', () => {
  it('is the whole result with schema and environment, an infinite error as a string', () => {
    const finite = JSON.parse(
      JSON.stringify(RESULT, (_, value) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value)),
    );
    expect(JSON.parse(resultJson(RESULT, MACHINE))).toEqual({
      schema: 'adjoint/bench/2',
      environment: MACHINE,
      ...finite,
    });
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.000123456, '0.000123'],
    [0.0561, '0.0561'],
    [1, '1.00'],
    [35.55, '35.5'],
    [999.7, '1000'],
    [12345.6, '12346'],
  ])('%d has three digits and no exponent: %s', (value, expected) => {
    expect(significant(value)).toBe(expected);
  });

  it.each([
    [0.0123, '12.3 µs'],
    [1, '1.00 ms'],
    [999, '999 ms'],
    [1500, '1.50 s'],
  ])('%d milliseconds are %s', (milliseconds, expected) => {
    expect(time(milliseconds)).toBe(expected);
  });
});
