import { describe, expect, it } from 'vitest';
import type { Cliff, HuntResult } from '../../bench/hunt/result.ts';
import type { ScaleCell, ScaleResult } from '../../bench/scale/result.ts';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import { parseDocument } from '../../documents/parse.ts';
import { huntMarkdown } from '../../reports/hunt/markdown.ts';
import { huntText } from '../../reports/hunt/text.ts';
import { resultJson } from '../../reports/json.ts';
import { scaleMarkdown } from '../../reports/scale/markdown.ts';
import { scaleText } from '../../reports/scale/text.ts';
import { MACHINE } from '../bench/machine.ts';

const HOSTILE = 'a|b\n`c` <img src=x> **d** \u001b[31m';

const SUBJECTS = ['plain', HOSTILE].map((name) => {
  return { name, typed: `./${name}.mjs`, version: '1.0', origin: 'module' as const, threads: 1 };
});

function layer(stride: number) {
  return describedWorkload({
    ...{ name: `stride ${stride}`, source: 'these tests', n: 1, cin: 4, cout: 6, groups: 2, input: [5, 7] },
    ...{ kernel: [3, 2], stride: [stride, 1], dilation: [1, 1], outputPadding: [0, 0] },
    padding: [
      [1, 0],
      [0, 0],
    ],
  });
}

function timed(subject: string, value: number, medianMs: number, peakBytes: number | null): ScaleCell {
  const time = { samples: 9, medianMs, p25Ms: medianMs, p75Ms: medianMs, roundsMs: [medianMs, null] };
  return { value, workload: `stride ${value}`, subject, status: 'timed', time, peakBytes };
}

const untimed = { workload: 'stride 4', value: 4, known: null };

const SCALE: ScaleResult = {
  kind: 'scale',
  axis: 'stride',
  subjects: SUBJECTS,
  points: [1, 2, 4].map((value) => ({ value, workload: layer(value) })),
  cells: [
    timed('plain', 1, 0.5, 1024),
    timed(HOSTILE, 1, 1, null),
    timed('plain', 2, 2, 4096),
    timed(HOSTILE, 2, 4, 5 * 2 ** 20),
    { ...untimed, subject: 'plain', status: 'not covered', message: 'too slow: a call took 9 ms' },
    { ...untimed, subject: HOSTILE, status: 'crashed', message: 'the process\nended' },
  ],
  fits: [
    {
      subject: HOSTILE,
      quantity: 'time',
      factor: 0.5,
      exponent: { value: 2, low: -0.25, high: 3 },
      rSquared: 0.98765,
      values: [1, 2, 4],
    },
  ],
  milliseconds: 12_345,
  warnings: [`${HOSTILE}: memory is not fitted`],
  objections: [`${HOSTILE} crashed: stride 4`],
};

function cliff(stride: number, low: number): Cliff {
  const ratio = { value: low * 1.1, low, high: Number.POSITIVE_INFINITY };
  return { workload: layer(stride), ratio, subjectMs: low * 2, againstMs: 2 };
}

const HUNT: HuntResult = {
  kind: 'hunt',
  subject: SUBJECTS[1],
  against: SUBJECTS[0],
  seed: 7,
  tried: [cliff(1, 1), cliff(4, 30), cliff(2, 20)],
  untimed: [
    { descriptor: 'g3mb1', message: 'plain not covered: 3 groups' },
    { descriptor: 'g16mb1', message: 'plain not covered: 16 groups' },
    { descriptor: 'mb9', message: `${HOSTILE} crashed: boom` },
  ],
  worst: cliff(4, 31),
  shrunk: cliff(2, 25),
  shrinks: 12,
  milliseconds: 4321,
  warnings: ['something'],
  objections: [`${HOSTILE} crashed: boom (mb9)`],
};

const COMMAND = 'npx adjoint';

describe('the text of a sweep', () => {
  const text = scaleText(SCALE, MACHINE);

  it('has times and memory by point and subject, and how they grow', () => {
    expect(text).toContain('adjoint scale: stride, 3 points, 2 subjects, 4 of 6 cells timed, 12.3 s in all');
    expect(text).toMatch(/^ {2}stride {2}plain 1\.0 {2}a\|b .* 1\.0$/m);
    expect(text).toMatch(/^ {2}1 +500 µs +1\.00 ms$/m);
    expect(text).toMatch(/^ {2}4 +– +CRASHED$/m);
    expect(text).toMatch(/^ {2}1 +1\.00 KiB +\?$/m);
    expect(text).toMatch(/^ {2}2 +4\.00 KiB +5\.00 MiB$/m);
    expect(text).toMatch(/ time +2\.00 +-0\.25 … 3\.00 +0\.988 +3 +1 +4$/m);
  });

  it('says why a subject has no number, what to beware of and what is wrong', () => {
    expect(text).toContain('plain, from stride 4: not covered, too slow: a call took 9 ms');
    expect(text).toMatch(/, from stride 4: crashed, the process ↵ ended$/m);
    expect(text).toMatch(/^warning: a\|b .*: memory is not fitted$/m);
    expect(text).toMatch(/^objection: a\|b .* crashed: stride 4$/m);
  });

  it('says so where nothing could be fitted', () => {
    expect(scaleText({ ...SCALE, fits: [] }, MACHINE)).toContain('growth\n  nothing could be fitted\n');
  });
});

describe('the text of a hunt', () => {
  const text = huntText(HUNT, MACHINE, COMMAND);

  it('has the largest ratios first, then the worst and what it shrank to, with commands', () => {
    expect(text).toMatch(/ 3 layers timed, 3 passed over, 12 timed while shrinking, seed 7, 4\.3 s in all$/m);
    const rows = text.split('\n').filter((line) => / g2mb1ic4\S*$/.test(line) && !line.includes('replay'));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^ {2} *33\.0 +30\.0 – ∞ +60\.0 ms +2\.00 ms +g2mb1ic4/);
    expect(text).toContain(
      'worst: 34.1 times as long (31.0 – ∞), 62.0 ms by 2.00 ms\n  x [1, 4, 5, 7] · w [4, 3, 3, 2]',
    );
    expect(text).toContain('shrunk: 27.5 times as long (25.0 – ∞)');
    expect(text).toMatch(new RegExp(`replay: npx adjoint bench .* --layer ${layer(4).descriptor}$`, 'm'));
  });

  it('says how many layers were passed over for each reason', () => {
    expect(text).toContain('2 layers passed over, such as g3mb1: plain not covered: 3 groups');
    expect(text).toMatch(/^1 layer passed over, such as mb9: a\|b .* crashed: boom$/m);
  });

  it('is short where nothing was found', () => {
    const none = huntText({ ...HUNT, tried: [], worst: null, shrunk: null }, MACHINE, COMMAND);
    expect(none).not.toMatch(/worst:|shrunk:|ratio {2}/);
  });
});

describe.each([
  ['a sweep', scaleText(SCALE, MACHINE), scaleMarkdown(SCALE, MACHINE), resultJson(SCALE, MACHINE), SCALE],
  [
    'a hunt',
    huntText(HUNT, MACHINE, COMMAND),
    huntMarkdown(HUNT, MACHINE, COMMAND),
    resultJson(HUNT, MACHINE),
    { ...HUNT },
  ],
] as const)('the reports of %s', (_, text, markdown, json, result) => {
  it('print no control characters', () => {
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(markdown).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('leave hostile names without a meaning in Markdown', () => {
    const outside = markdown.split('\n').filter((line) => !line.startsWith('    '));
    expect(outside.join('\n')).not.toMatch(/<img|\*\*d|(?<!\\)`c/);
    const widths = outside.filter((line) => line.startsWith('| ')).map((line) => line.split(/(?<!\\)\|/).length);
    expect(Math.min(...widths)).toBeGreaterThan(3);
  });

  it('are read back from JSON, checked by their schema, as what they were', async () => {
    const document = await parseDocument(json, 'file.json');
    expect(document).toEqual({ schema: `adjoint/${result.kind}/1`, environment: MACHINE, ...result });
  });
});

describe('doubts about the machine', () => {
  const machine = { ...MACHINE, doubts: ['it was busy'] };

  it.each([
    ['the text of a sweep', scaleText(SCALE, machine), /^warning: it was busy\nwarning: a\|b/m],
    ['the Markdown of a sweep', scaleMarkdown(SCALE, machine), /^- Warning: it was busy\n- Warning: a\\\|b/m],
    ['the text of a hunt', huntText(HUNT, machine, COMMAND), /^warning: it was busy\nwarning: something$/m],
    ['the Markdown of a hunt', huntMarkdown(HUNT, machine, COMMAND), /^- Warning: it was busy\n- Warning: something$/m],
  ])('stand before other warnings in %s', (_, report, pattern) => {
    expect(report).toMatch(pattern);
  });
});
