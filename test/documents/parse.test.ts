import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { summaryOf } from '../../bench/figures/summary.ts';
import { parseDocument } from '../../documents/parse.ts';
import { scatter } from '../../engines/scatter.ts';
import { FAULTS } from '../../faults/index.ts';
import { killAll } from '../../faults/kill.ts';
import { COVERAGE_CLASSES } from '../../properties/coverage/coverage.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { resultJson } from '../../reports/json.ts';
import { verify } from '../../runs/verify/verify.ts';
import type { Case } from '../../spec/case.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { benchResult, documentText, ENVIRONMENT, huntResult, scaleResult } from '../reports/documents.ts';

/** Wrong in the values, in the shape, and by refusing; with a declaration that differs by rank. */
const SUBJECTS = {
  right: { convTranspose: scatter },
  'not-a-number': {
    convTranspose: (problem: Case) => ({ ...scatter(problem), data: scatter(problem).data.fill(Number.NaN) }),
  },
  'wrong-shape': { convTranspose: (problem: Case) => ({ ...scatter(problem), shape: [1, 99] }) },
  refusing: {
    capabilities: {
      dtypes: ['f32', 'int8'] as const,
      groups: false,
      byRank: { 3: { dilation: false, dtypes: ['f32'] as const } },
      maxMultiplyAdds: 1000,
    },
    convTranspose: () => {
      throw new Error('no');
    },
  },
};

/** A busy machine takes many times as long. */
const PATIENCE_MS = 600_000;

let verified = '';
let killed = '';
beforeAll(async () => {
  const subjects = Object.entries(SUBJECTS).map(([name, one]) => subjectInProcess({ name, ...one }, 'module'));
  const laws = lawsNamed(['agreement', 'bounded-agreement', 'gradient-x']);
  verified = resultJson(await verify(subjects, { laws, seed: 1, runs: 10 }), ENVIRONMENT);
  const faults = FAULTS.filter(({ id }) => ['bias-dropped', 'dilation-silently-ignored'].includes(id));
  killed = resultJson(await killAll(faults, { laws: lawsNamed(['core']), seeds: [1, 2], runs: 50 }), ENVIRONMENT);
}, PATIENCE_MS);

const BENCH = documentText('adjoint/bench/2', benchResult());
const SCALE = documentText('adjoint/scale/1', scaleResult());
const HUNT = documentText('adjoint/hunt/1', huntResult());

describe('a document', () => {
  it('of verify is read as it was written, numbers included that JSON cannot carry', async () => {
    const document = await parseDocument(verified, 'a.json');
    if (document.kind !== 'verify') expect.fail(document.kind);
    const [right] = document.subjects;
    expect(right.capabilities.maxMultiplyAdds).toBe(Number.POSITIVE_INFINITY);
    const failed = document.checks.filter(({ status }) => status === 'failed').map(({ subject }) => subject);
    expect([...new Set(failed)]).toEqual(['not-a-number', 'wrong-shape', 'refusing']);
    const worst = document.checks.flatMap(({ failure }) => {
      const difference = failure?.mismatch.difference;
      return difference?.kind === 'values' ? [difference.worst.actual] : [];
    });
    expect(worst.map(Number.isNaN)).toContain(true);
  });

  it('of faults is read as it was written', async () => {
    const document = await parseDocument(killed, 'a.json');
    expect({ ...document }).toEqual(JSON.parse(killed));
    expect(document.kind).toBe('faults');
  });

  it.each([
    ['bench', BENCH, benchResult()],
    ['scale', SCALE, scaleResult()],
    ['hunt', HUNT, huntResult()],
  ])('of %s is read as it was written', async (kind, text, result) => {
    const { schema, environment, ...read } = await parseDocument(text, 'a.json');
    expect(read).toEqual(result);
    expect(environment).toEqual(ENVIRONMENT);
    expect(schema).toMatch(new RegExp(`^adjoint/${kind}/\\d$`));
  });
});

describe('a benchmark of the layers of a model', () => {
  const [{ name }] = benchResult().workloads;
  const cut = { name, x: [1, 4, 8], modelX: [1, 4, 80], factor: 10 };
  const read = (model: object) =>
    parseDocument(documentText('adjoint/bench/2', { ...benchResult(), model } as never), 'a.json');

  it('is read with what was cut and what is missing', async () => {
    const model = { cut: [cut], leftOut: ['Not installed: four; npm install four'] };
    expect(await read(model)).toMatchObject({ model });
  });

  it.each([
    [
      { cut: [{ ...cut, name: 'nobody' }], leftOut: [] },
      '/model/cut/0 must be about what the document lists, got "nobody"',
    ],
    [{ cut: [cut, cut], leftOut: [] }, '/model/cut/1 must not repeat'],
    [{ cut: [{ ...cut, factor: 0.5 }], leftOut: [] }, '/model/cut/0/factor'],
    [{ cut: [] }, 'leftOut'],
  ])('is refused where it contradicts itself: %j', async (model, message) => {
    await expect(read(model)).rejects.toThrow(message);
  });
});

describe('a benchmark of an earlier version', () => {
  it('gets the sums that it lacks', async () => {
    const { summary, ...earlier } = benchResult();
    const document = await parseDocument(documentText('adjoint/bench/2', earlier), 'a.json');
    expect(document).toMatchObject({ ...earlier, summary });
  });

  it('is refused where they cannot be had, since two subjects share no round', async () => {
    const { summary: _, ...earlier } = benchResult();
    const cells = earlier.cells.map((cell, at) =>
      cell.status === 'timed' ? { ...cell, time: { ...cell.time, roundsMs: at === 0 ? [1, null] : [null, 1] } } : cell,
    );
    await expect(parseDocument(documentText('adjoint/bench/2', { ...earlier, cells }), 'a.json')).rejects.toThrow(
      'a.json: two subjects must be timed in the same round at least once',
    );
  });
});

describe('a result on faults of an earlier version', () => {
  it('gets the figures that it lacks', async () => {
    const { figures: _, ...earlier } = JSON.parse(killed);
    const faults = earlier.faults.map(({ figures: __, ...fault }: { figures: unknown }) => fault);
    const suites = earlier.suites.map(({ found: ___, ...suite }: { found: unknown }) => suite);
    const document = await parseDocument(JSON.stringify({ ...earlier, faults, suites }), 'a.json');
    expect({ ...document }).toEqual(JSON.parse(killed));
  });
});

describe('a verification of an earlier version', () => {
  it('gets the totals that it lacks', async () => {
    const { totals, ...earlier } = JSON.parse(verified);
    expect(totals.length).toBe(Object.keys(SUBJECTS).length);
    expect(await parseDocument(JSON.stringify(earlier), 'a.json')).toMatchObject({ totals });
  });
});

describe('the published benchmark', () => {
  it('is read, and its sums are those of its cells', async () => {
    const file = new URL('../../reports/published/bench.json', import.meta.url);
    const document = await parseDocument(readFileSync(file, 'utf8'), 'bench.json');
    if (document.kind !== 'bench') expect.fail(document.kind);
    expect(document.summary).toEqual(summaryOf(document));
  });
});

const SCHEMAS = 'adjoint/verify/1, adjoint/faults/1, adjoint/bench/2, adjoint/scale/1, adjoint/hunt/1';

// biome-ignore lint/suspicious/noExplicitAny: documents are made wrong in every way
type Change = (document: any) => void;
const refused = async (text: string, change: Change): Promise<string> => {
  const document = JSON.parse(text);
  change(document);
  const error = await parseDocument(JSON.stringify(document), 'a.json').then(
    () => expect.fail('it was read'),
    (reason: Error) => reason,
  );
  return error.message;
};

/** What is changed in which document, and what is said of it. */
const CHANGES: readonly (readonly [string, () => string, Change, string])[] = [
  [
    'a missing field',
    () => BENCH,
    (d) => delete d.cells[1].time.medianMs,
    "/cells/1/time must have required property 'medianMs'",
  ],
  ['an extra field', () => BENCH, (d) => Object.assign(d, { more: 1 }), 'the document must not have "more"'],
  [
    'an extra field within',
    () => BENCH,
    (d) => Object.assign(d.workloads[0], { a: 1 }),
    '/workloads/0 must not have "a"',
  ],
  [
    'a wrong kind',
    () => BENCH,
    (d) => Object.assign(d.cells[0], { gflops: 'fast' }),
    '/cells/0/gflops must be number, got "fast"',
  ],
  [
    'a wrong word',
    () => BENCH,
    (d) => Object.assign(d.cells[0], { standing: 'best' }),
    '/cells/0/standing must be one of fastest, no difference, slower, got "best"',
  ],
  [
    'an unknown status',
    () => BENCH,
    (d) => Object.assign(d.cells[0], { status: 'tired' }),
    '/cells/0 value of tag "status" must be in oneOf, got',
  ],
  ['a negative time', () => BENCH, (d) => Object.assign(d, { milliseconds: -1 }), '/milliseconds must be >= 0, got -1'],
  [
    'no environment',
    () => BENCH,
    (d) => delete d.environment,
    "the document must have required property 'environment'",
  ],
  ['a subject twice', () => BENCH, (d) => d.subjects.push(d.subjects[0]), '/subjects/3 must not repeat "quick"'],
  [
    'a cell of nobody',
    () => BENCH,
    (d) => Object.assign(d.cells[2], { subject: 'x' }),
    '/cells/2 must be about what the document lists, got "x"',
  ],
  [
    'a cell of no workload',
    () => BENCH,
    (d) => Object.assign(d.cells[2], { workload: 'x' }),
    '/cells/2 must be about what the document lists, got "x"',
  ],
  [
    'a cell twice',
    () => BENCH,
    (d) => d.cells.push(d.cells[0]),
    '/cells/9 must not repeat "quick on flownetc.upflow6_5"',
  ],
  [
    'a change of no workload',
    () => BENCH,
    (d) => Object.assign(d.baseline.changes[1], { workload: 'x' }),
    '/baseline/changes/1 must be about what the document lists, got "x"',
  ],
  [
    'a pair of nobody',
    () => BENCH,
    (d) => Object.assign(d.summary.pairs[1], { against: 'x' }),
    '/summary/pairs/1 must be about what the document lists, got "x"',
  ],
  [
    'a pair twice',
    () => BENCH,
    (d) => d.summary.pairs.push(d.summary.pairs[0]),
    '/summary/pairs/6 must not repeat "quick against exactly"',
  ],
  [
    'the worst of no workload',
    () => BENCH,
    (d) => Object.assign(d.summary.pairs[2].highest, { workload: 'x' }),
    '/summary/pairs/2 must be about what the document lists, got "x"',
  ],
  [
    'the best of no workload',
    () => BENCH,
    (d) => Object.assign(d.summary.pairs[2].lowest, { workload: 'x' }),
    '/summary/pairs/2 must be about what the document lists, got "x"',
  ],
  [
    'a sum of nobody',
    () => BENCH,
    (d) => Object.assign(d.summary.subjects[0], { subject: 'x' }),
    '/summary/subjects/0 must be about what the document lists, got "x"',
  ],
  [
    'a standing of nobody',
    () => BENCH,
    (d) => Object.assign(d.summary.standings[0], { subject: 'x' }),
    '/summary/standings/0 must be about what the document lists, got "x"',
  ],
  [
    'what a machine can do on no workload',
    () => BENCH,
    (d) => Object.assign(d.summary.layers[0], { workload: 'x' }),
    '/summary/layers/0 must be about what the document lists, got "x"',
  ],
  [
    'a pair of a class that was not covered',
    () => verified,
    (d) => Object.assign(d.classTotals.pairs[0], { row: 'x' }),
    '/classTotals/pairs/0 must be about what the document lists, got "x"',
  ],
  ['a standing twice', () => BENCH, (d) => d.summary.standings.push(d.summary.standings[0]), 'must not repeat "'],
  [
    'a comparison over no workload',
    () => BENCH,
    (d) => d.summary.compared.push('x'),
    'must be about what the document lists, got "x"',
  ],
  [
    'a sum without a count',
    () => BENCH,
    (d) => delete d.summary.subjects[0].prepared,
    "/summary/subjects/0 must have required property 'prepared'",
  ],
  [
    'an axis that is none',
    () => SCALE,
    (d) => Object.assign(d, { axis: 'colour' }),
    '/axis must be one of extent, channels, kernel, stride, batch, groups, got "colour"',
  ],
  [
    'a fit of nobody',
    () => SCALE,
    (d) => Object.assign(d.fits[0], { subject: 'x' }),
    '/fits/0 must be about what the document lists, got "x"',
  ],
  [
    'a point that is none',
    () => SCALE,
    (d) => Object.assign(d.cells[0], { value: 5 }),
    '/cells/0 must be about what the document lists, got "extent 4 at 5"',
  ],
  [
    'a ratio that is no number',
    () => HUNT,
    (d) => Object.assign(d.worst.ratio, { low: 'small' }),
    '/worst/ratio/low must be number, got "small"',
  ],
  [
    'a fault without runs',
    () => killed,
    (d) => delete d.faults[1].runs,
    "/faults/1 must have required property 'runs'",
  ],
  [
    'a fault twice',
    () => killed,
    (d) => d.faults.push(d.faults[0]),
    '/faults/2 must not repeat "dilation-silently-ignored"',
  ],
  [
    'a check of nobody',
    () => verified,
    (d) => Object.assign(d.checks[0], { subject: 'x' }),
    '/checks/0 must be about what the document lists, got "x"',
  ],
  [
    'totals of nobody',
    () => verified,
    (d) => Object.assign(d.totals[0], { subject: 'x' }),
    '/totals/0 must be about what the document lists, got "x"',
  ],
  ['totals twice', () => verified, (d) => d.totals.push(d.totals[0]), '/totals/4 must not repeat "right"'],
  [
    'a failing case that is none',
    () => verified,
    (d) => Object.assign(d.checks.find((c: { failure: unknown }) => c.failure).failure, { case: '{}' }),
    '/failure/case must be a case: ',
  ],
  [
    'counts of the wrong size',
    () => verified,
    (d) => d.combinations[1].counts.pop(),
    `/combinations/1/counts must be ${COVERAGE_CLASSES.length} rows of ${COVERAGE_CLASSES.length} numbers`,
  ],
  [
    'a count that is no integer',
    () => verified,
    (d) => Object.assign(d.checks[0], { cases: 0.5 }),
    '/checks/0/cases must be integer, got 0.5',
  ],
];

describe('the reader refuses', () => {
  it.each([
    ['no JSON', '{', /^a\.json: it must be JSON: /],
    ['an empty text', '', /^a\.json: it must be JSON: /],
    ['null', 'null', `a.json: schema must be one of ${SCHEMAS}, got null`],
    ['a list', '[1]', `a.json: schema must be one of ${SCHEMAS}, got [1]`],
    ['no schema', '{"kind":"bench"}', `a.json: schema must be one of ${SCHEMAS}, got {"kind":"bench"}`],
    [
      'another version',
      '{"schema":"adjoint/bench/1"}',
      `a.json: schema must be one of ${SCHEMAS}, got "adjoint/bench/1"`,
    ],
    [
      'a name of every object',
      '{"schema":"constructor"}',
      `a.json: schema must be one of ${SCHEMAS}, got "constructor"`,
    ],
  ])('%s', async (_, text, message) => {
    await expect(parseDocument(text, 'a.json')).rejects.toThrow(message);
  });

  it.each(CHANGES)('%s', async (_, text, change, message) => {
    const said = await refused(text(), change);
    expect(said).toContain(message);
    expect(said).toMatch(/^a\.json: /);
  });
});
