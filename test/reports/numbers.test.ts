/** Numbers, sizes and columns as reports write them, and where each way of writing ends. */
import { describe, expect, it } from 'vitest';
import type { BenchWorkload, PairSummary } from '../../bench/result.ts';
import { aligned } from '../../reports/aligned.ts';
import { limitLines, ratioText, runLine, subjectTitle, warningsOf, workloadLine } from '../../reports/bench/numbers.ts';
import { isNoDifference, meanText, pairFor } from '../../reports/bench/summary-tables.ts';
import { bytes } from '../../reports/bytes.ts';
import { CASE_FOLDER, caseFileOf, caseFiles, type FailedCheck, LONGEST_CASE } from '../../reports/case-file.ts';
import { certifyVerdict, claimOf } from '../../reports/certify/numbers.ts';
import { counted } from '../../reports/counted.ts';
import { between, errorSize, intervalText, plain, significant, time, times } from '../../reports/digits.ts';
import { huntRows, passedOverLines } from '../../reports/hunt/numbers.ts';
import { markdownList, markdownTable } from '../../reports/markdown.ts';
import { readWords, secondsWords } from '../../reports/resumed.ts';
import { causeLines } from '../../reports/verify/causes.ts';
import { shortened } from '../../reports/verify/failures.ts';
import { readingLine, readingRows } from '../../reports/verify/readings.ts';
import { reasonsNotCovered } from '../../reports/verify/subject-line.ts';
import type { CertifyResult } from '../../runs/certify/result.ts';
import { benchResult, ENVIRONMENT, huntResult } from './documents.ts';
import { check, result, subject } from './verify-results.ts';

describe('a number', () => {
  it.each([
    [0, '0'],
    [0.0123456, '0.0123'],
    [1, '1.00'],
    [9.994, '9.99'],
    [12.345, '12.3'],
    [99.96, '100.0'],
    [123.4, '123'],
    [12_345, '12345'],
    [1e-12, '0.0000000000'],
  ])('%d has three digits: %s', (value, text) => {
    expect(significant(value)).toBe(text);
  });

  it.each([
    [0.0005, '0.500 µs'],
    [0.999, '999 µs'],
    [1, '1.00 ms'],
    [999, '999 ms'],
    [1000, '1.00 s'],
    [61_000, '61.0 s'],
  ])('of %d milliseconds is %s', (milliseconds, text) => {
    expect(time(milliseconds)).toBe(text);
  });

  it.each([
    [1, '1.00×'],
    [9.994, '9.99×'],
    [10, '10.0×'],
    [12.34, '12.3×'],
    [999, '999×'],
    [1000, '1,000×'],
    [123_456, '123,000×'],
    [1e7, '1e7×'],
  ])('that is the ratio %d is %s', (ratio, text) => {
    expect(times(ratio)).toBe(text);
  });

  it.each([
    [0.0001, '0.0001'],
    [0.000_09, '9e-5'],
    [9_999_999, '10,000,000'],
    [1e7, '1e7'],
    [1234, '1,230'],
    [0.5, '0.5'],
  ])('without zeros at its end, %d, is %s', (value, text) => {
    expect(plain(value)).toBe(text);
  });

  it('of an interval may have no upper end', () => {
    const open = { value: 1, low: 12.34, high: Number.POSITIVE_INFINITY };
    expect([between(open), intervalText(open)]).toEqual(['12.3 – ∞', '12.3 – ∞']);
    expect(between({ low: 0.5, high: 20 })).toBe('0.50 – 20.0');
    expect(intervalText({ value: 1, low: 0.5, high: 20 })).toBe('0.500 – 20.0');
  });

  it('of an error has an exponent from a million on and below a thousandth', () => {
    expect([0, 0.001, 0.000_99, 999_000, 1e6].map(errorSize)).toEqual(['0', '0.001', '9.9e-4', '999000', '1.0e+6']);
    expect(errorSize(Number.POSITIVE_INFINITY)).toBe('∞');
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [1536, '1.50 KiB'],
    [2 ** 20, '1.00 MiB'],
    [2 ** 30, '1.00 GiB'],
    [2 ** 40, '1.00 TiB'],
    [2 ** 52, '4096 TiB'],
  ])('of %d bytes is %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });

  it('of things is one, or several', () => {
    expect([0, 1, 2].map((count) => counted(count, 'law'))).toEqual(['0 laws', '1 law', '2 laws']);
  });

  it('of what a journal had takes no time', () => {
    expect([readWords(0), secondsWords(1500, 0)]).toEqual(['', '1.5 s']);
    expect([readWords(3), secondsWords(1500, 3)]).toEqual([
      ', 3 of them read from the journal',
      '1.5 s for the others',
    ]);
  });
});

describe('rows of a table', () => {
  const rows = [
    ['a', '10', 'x'],
    ['long', '5', ''],
  ];

  it('stand in columns: the first is text, the others are numbers, unless it is said', () => {
    expect(aligned(rows)).toEqual(['  a     10  x', '  long   5']);
    expect(aligned(rows, () => true)).toEqual(['  a     10  x', '  long  5']);
    expect(aligned(rows, () => false)).toEqual(['     a  10  x', '  long   5']);
    expect(aligned([])).toEqual([]);
  });

  it('are Markdown under a rule, with an empty line behind them', () => {
    expect(markdownTable(rows, 2)).toEqual(['| a | 10 | x |', '| --- | --- | ---: |', '| long | 5 |  |', '']);
    expect(markdownTable(rows)[1]).toBe('| --- | ---: | ---: |');
    expect([markdownList([]), markdownList(['a*'])]).toEqual([[], ['- a\\*', '']]);
  });
});

describe('the lines of a benchmark', () => {
  const [workload] = benchResult().workloads;
  const ordinary: BenchWorkload = {
    ...workload,
    ...{ xShape: [1, 2, 3], wShape: [2, 1, 3], yShape: [1, 1, 5], stride: [1], padding: [[0, 0]] },
    ...{ outputPadding: [0], dilation: [1], groups: 1, multiplyAdds: 999_999 },
  };

  it('leave out what changes nothing', () => {
    const start = 'x [1, 2, 3] · w [2, 1, 3] → y [1, 1, 5], stride [1]';
    expect(workloadLine(ordinary)).toBe(`${start}, 999999 multiply-adds`);
    expect(workloadLine({ ...ordinary, padding: [[0, 2]] })).toBe(`${start}, pads [0], [2], 999999 multiply-adds`);
    expect(workloadLine({ ...ordinary, padding: [[1, 0]] })).toContain(', pads [1], [0], ');
    expect(workloadLine({ ...ordinary, outputPadding: [1] })).toContain(', output padding [1], ');
    expect(workloadLine({ ...ordinary, dilation: [2] })).toContain(', dilation [2], ');
    expect(workloadLine({ ...ordinary, groups: 2 })).toContain(', 2 groups, ');
    expect(workloadLine({ ...ordinary, multiplyAdds: 1e6 })).toContain(', 1.00 million multiply-adds');
  });

  it('say how large the run was, what the machine can do, and what weakens it', () => {
    expect(runLine(benchResult())).toBe(
      '3 workloads, 3 subjects, 7 of 9 cells timed, 100 ms each in 2 rounds, 12.3 s in all',
    );
    const [limit] = benchResult().limits;
    expect(limitLines({ limits: [limit, { ...limit, threads: 2, relaxedSimd: true }] })).toEqual([
      'limits with 1 thread: JavaScript 3.00 GFLOP/s, WebAssembly SIMD 20.0 GFLOP/s, memory 10.0 GB/s',
      'limits with 2 threads: JavaScript 3.00 GFLOP/s, WebAssembly relaxed SIMD 20.0 GFLOP/s, memory 10.0 GB/s',
    ]);
    expect(warningsOf({ warnings: ['b'] }, { ...ENVIRONMENT, doubts: ['a'] })).toEqual(['a', 'b']);
    const { doubts: _, ...earlier } = ENVIRONMENT;
    expect(warningsOf({ warnings: ['b'] }, earlier)).toEqual(['b']);
    expect([subjectTitle({ name: 'a', version: null }), subjectTitle({ name: 'a', version: '1' })]).toEqual([
      'a',
      'a 1',
    ]);
  });

  it('mark what is no difference, and a mean that is not over all workloads', () => {
    const interval = (low: number, high: number) => ({ value: 2, low, high });
    const at = { workload: 'w', value: 2 };
    const pair = (low: number, high: number): PairSummary => {
      return { subject: 'a', against: 'b', workloads: 2, ratio: interval(low, high), lowest: at, highest: at };
    };
    expect([pair(1, 3), pair(0.5, 1), pair(1.1, 3), pair(0.5, 0.9)].map(isNoDifference)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(meanText(undefined, 2)).toBe('–');
    expect(meanText(pair(1.5, 3), 2)).toBe('2.00');
    expect(meanText(pair(1.5, 3), 3)).toBe('2.00*');
    expect(meanText(pair(0.5, 3), 3)).toBe('≈ 2.00*');
    expect(pairFor([pair(1, 2)], 'a', 'b')).toEqual(pair(1, 2));
    expect([pairFor([pair(1, 2)], 'b', 'a'), pairFor([pair(1, 2)], 'a', 'a')]).toEqual([undefined, undefined]);
    const standings = ['fastest', 'no difference', 'slower'] as const;
    expect(standings.map((standing) => ratioText({ ratio: interval(1, 3), standing }))).toEqual([
      '2.00',
      '≈ 2.00',
      '2.00',
    ]);
  });
});

describe('the rows of a hunt', () => {
  const { tried } = huntResult();

  it('are ten at most, the largest low end first', () => {
    const many = Array.from({ length: 12 }, (_, at) => ({
      ...tried[0],
      workload: { ...tried[0].workload, descriptor: `x${at}` },
      ratio: { value: 20 - at, low: at, high: 30 },
    }));
    const rows = huntRows({ ...huntResult(), tried: many });
    expect(rows.map((row) => row[4])).toEqual(Array.from({ length: 10 }, (_, at) => `x${11 - at}`));
    expect(rows[0]).toEqual(['9.00', '11.0 – 30.0', '2.00 ms', '1.00 ms', 'x11']);
  });

  it('say why layers were passed over, the most frequent reason first, whatever numbers it has', () => {
    const untimed = ['rare', '3 of 7 differ', '4 of 9 differ'].map((message, at) => ({
      descriptor: `x${at}`,
      message,
    }));
    expect(passedOverLines({ ...huntResult(), untimed })).toEqual([
      '2 layers passed over, such as x1: 3 of 7 differ',
      '1 layer passed over, such as x0: rare',
    ]);
    const reasons = Array.from({ length: 12 }, (_, at) => ({ descriptor: 'x', message: 'a'.repeat(at + 1) }));
    expect(passedOverLines({ ...huntResult(), untimed: reasons })).toHaveLength(10);
  });
});

describe('a case that is too long to be printed', () => {
  const failed = (name: string, length: number, law = 'one'): FailedCheck => {
    return { subject: name, law, failure: { case: 'x'.repeat(length) } };
  };
  const long = LONGEST_CASE + 1;

  it('has a file, and one that is printed or that did not fail has none', () => {
    expect(caseFileOf([], failed('a', LONGEST_CASE), 'f')).toBeNull();
    expect(caseFileOf([], { subject: 'a', law: 'one', failure: null }, 'f')).toBeNull();
    const checks = [failed('a', LONGEST_CASE), { ...failed('a', 1), failure: null }, failed('a', long, 'two')];
    expect(caseFiles(checks, 'f')).toEqual([{ file: 'f/a-two.json', text: `${'x'.repeat(long)}\n` }]);
  });

  it('has a file of its own where names of subjects are alike, and a name that is one', () => {
    const checks = ['a b', 'a/b', '../..', '.hidden', 'n'.repeat(70)].map((name) => failed(name, long));
    expect(caseFiles(checks, 'f').map(({ file }) => file)).toEqual([
      'f/a-b-one.json',
      'f/a-b-1-one.json',
      'f/subject-one.json',
      'f/hidden-one.json',
      `f/${'n'.repeat(60)}-one.json`,
    ]);
  });
});

describe('the folder of such files', () => {
  it('is that of the guide, beside where the run was started', () => {
    const [{ file }] = caseFiles([{ subject: 'a', law: 'one', failure: { case: 'x'.repeat(3000) } }], CASE_FOLDER);
    expect(file).toBe('adjoint-failures/a-one.json');
  });
});

describe('what a failure says', () => {
  it('is cut behind 2000 characters', () => {
    expect(shortened('x'.repeat(2000))).toBe('x'.repeat(2000));
    expect(shortened('x'.repeat(2001))).toBe(`${'x'.repeat(2000)}…`);
  });

  it('has of what a subject said 160 characters, and how it fails in which cases', () => {
    const cause = (
      kind: 'refused' | 'crashed' | 'wrong' | 'rounded' | 'flushed' | 'accepted',
      isEvery: boolean,
      said = '',
    ) => {
      const message = said === '' ? null : said;
      return { kind, isEvery, description: 'so', capabilities: { groups: false }, message };
    };
    const lineOf = (...parts: Parameters<typeof cause>) => {
      const probe = {
        subject: 's',
        calls: 1,
        causes: [cause(...parts)],
        capabilities: {},
        isWhole: true,
        explains: [],
      };
      return causeLines(probe)[0];
    };
    const end = 'so: capabilities { groups: false }';
    expect(lineOf('refused', true)).toBe(`s refuses every case ${end}`);
    expect(lineOf('refused', false)).toBe(`s refuses cases ${end}`);
    expect(lineOf('crashed', true)).toBe(`s throws by accident in every case ${end}`);
    expect(lineOf('wrong', true)).toBe(`s gives wrong results in plain cases ${end}`);
    expect(lineOf('wrong', false)).toBe(`s gives wrong results in cases ${end}`);
    expect(lineOf('rounded', true)).toBe(`s computes in f32 in every case ${end}`);
    expect(lineOf('flushed', true)).toBe(`s takes subnormal numbers for zero in every case ${end}`);
    expect(lineOf('accepted', true)).toBe(`s accepts illegal cases ${end}`);
    expect(lineOf('refused', true, 'x'.repeat(160))).toMatch(/ \(x{160}\)$/);
    expect(lineOf('refused', true, 'x'.repeat(161))).toMatch(/ \(x{160}…\)$/);
  });

  it('names readings by how many answers followed them', () => {
    const rows = readingRows({
      checks: [check('s', 'one', { readings: { torn: { a: 1, b: 2 } } }), check('t', 'one')],
    });
    expect(rows).toEqual([
      {
        subject: 's',
        ambiguity: 'torn',
        readings: [
          ['b', 2],
          ['a', 1],
        ],
      },
    ]);
    expect(readingLine(rows[0])).toBe('torn on s: b (2 answers); a (1 answer)');
  });

  it('gives each reason why laws did not run once, with whom and what it is about', () => {
    const lacking = (name: string, law: string, missing: string) =>
      check(name, law, { status: 'not covered', missing, cases: 0 });
    const of = result({
      subjects: ['a', 'b', 'c'].map((name) => subject(name)),
      checks: [
        ...['a', 'b'].flatMap((name) => [lacking(name, 'one', 'groups'), lacking(name, 'two', 'groups')]),
        lacking('c', 'one', 'groups'),
        lacking('c', 'three', 'bias'),
        check('c', 'two'),
        // Said, but it ran; and not said.
        check('c', 'four', { missing: 'bias' }),
        check('c', 'five', { status: 'not covered', missing: null }),
      ],
    });
    expect(reasonsNotCovered(of)).toEqual([
      { reason: 'groups', subjects: 'a, b', laws: 'one, two' },
      { reason: 'groups', subjects: 'c', laws: 'one' },
      { reason: 'bias', subjects: 'c', laws: 'three' },
    ]);
  });
});

describe('the verdict of certificates', () => {
  const of = (change: Partial<CertifyResult>) => {
    const certificates = ['certified', 'failed', 'certified'].map((status) => ({ status }));
    const whole = { verdict: 'not certified', isInterrupted: false, certificates, points: 7, milliseconds: 2000 };
    return certifyVerdict({ ...whole, ...change } as unknown as CertifyResult);
  };

  it('counts those that are certified, unless it is of a part', () => {
    expect(of({})).toBe('NOT CERTIFIED: 2 of 3 subjects, 7 points, 2.0 s');
    expect(of({ isInterrupted: true })).toBe('INTERRUPTED: 2 of 3 subjects, 7 points, 2.0 s');
    expect(of({ verdict: 'partial' })).toBe('PARTIAL: all that was run holds, 3 subjects, 7 points, 2.0 s');
    expect(of({ verdict: 'partial', isInterrupted: true })).toMatch(/^INTERRUPTED: 2 of 3 subjects/);
  });
});

describe('what certificates claim', () => {
  const of = (words: boolean) =>
    claimOf({ bound: 3, strength: 2, pointsPerGeometry: 1, words } as unknown as CertifyResult);

  it('is of every geometry up to the bound, and of covering arrays', () => {
    expect(of(false)).toBe(
      'Every legal geometry of one axis with input, kernel, stride, dilation and pads up to 3, as each axis of one, two and three ' +
        'beside plain ones of two cells; every geometry that differs from the plainest in one to three attributes; covering arrays of ' +
        'strength 2 over one, two and three axes with batch, groups, channels and bias; 1 random integer point for each.',
    );
  });

  it('is of every way to say one, where calls are in words', () => {
    expect(of(true)).toBe(
      'Every legal geometry of one axis with input, kernel, stride, dilation and pads up to 3, as each axis that a convention has ' +
        'beside plain ones of two cells, and as all axes at once, in every way in which the convention can say it; and for its shapes ' +
        'every choice of the words by which the framework chooses pads itself; 1 random integer point for each call. Where a text has ' +
        'several readings, an answer is one of them, and the same whenever the call is repeated.',
    );
  });
});
