/** Results of every kind, made by hand: a page or a text of them goes through all that it can say. */
import { summaryOf } from '../../bench/figures/summary.ts';
import type { BenchResult, BenchSubject, Cell } from '../../bench/result.ts';
import type { ScaleCell } from '../../bench/scale/result.ts';
import type { FaultResult, FaultsResult } from '../../faults/result.ts';
import type { DocumentedResult } from '../../reports/documents.ts';
import { benchResult, huntResult, scaleResult } from './documents.ts';
import { ACCURATE, AGREEING, CASE, check, DISAGREEING, EXPLAINED, result, subject } from './verify-results.ts';

const [FIRST] = benchResult().cells.flatMap((cell) => (cell.status === 'timed' ? [cell] : []));

function benchOf(change: Partial<Omit<BenchResult, 'summary'>>): BenchResult {
  const whole = { ...benchResult(), ...change };
  return { ...whole, summary: summaryOf(whole) };
}

/** Threads beside themselves, one without a layer, a tie, limits of two numbers of threads, and a network alone. */
function threadedBench(): BenchResult {
  const base = benchResult();
  const named = (name: string, typed: string, threads: number, origin: BenchSubject['origin']): BenchSubject => {
    return { name, typed, version: null, origin, threads };
  };
  const workloads = base.workloads.slice(0, 2);
  const subjects = [
    named('wasm ×2', 'wasm', 2, 'engine'),
    named('scatter', 'scatter', 1, 'engine'),
    named('wasm', 'wasm', 1, 'engine'),
    named('partial', './partial.mjs', 1, 'module'),
  ];
  const around = (value: number) => ({ value, low: value * 0.5, high: value * 2 });
  const cells = workloads.flatMap(({ name: workload }, layer): Cell[] =>
    subjects.map(({ name }, at): Cell => {
      if (layer === 1 && at === 3) {
        return { workload, subject: name, status: 'crashed', message: 'out of luck', known: 'a-known-one' };
      }
      const medianMs = [2, 9, 4, 1][at] * (layer + 1);
      const time = { ...FIRST.time, medianMs, p25Ms: medianMs * 0.5, p75Ms: medianMs * 2 };
      const standing = at === 3 ? 'fastest' : at === 0 ? 'no difference' : 'slower';
      const error = { units: 0, ulps: 0 };
      const limitShare = at === 1 ? null : 0.25;
      return { ...FIRST, workload, subject: name, time, standing, error, limitShare, ratio: around(medianMs / 2) };
    }),
  );
  const [limit] = base.limits;
  const more = { threads: 2, webassemblyGflops: 39, javascriptGflops: 3.1, memoryGBps: 25, relaxedSimd: true };
  const limits = [limit, { ...limit, ...more }];
  const change = { rounds: 3, processes: 'new each round', baseline: null, warnings: [], objections: [] } as const;
  return benchOf({ ...change, subjects, workloads, cells, limits, milliseconds: 130_000 });
}

/** Nobody else, no limits, everything slower than before, and a workload without a time. */
function loneBench(): BenchResult {
  const base = benchResult();
  const [workload, other] = base.workloads;
  const at = { workload: workload.name, subject: 'quick' };
  const change = { value: 2, low: 1.5, high: 3 };
  return benchOf({
    processes: 'one for all',
    workloads: [workload, other],
    subjects: [base.subjects[0]],
    cells: [FIRST, { workload: other.name, subject: 'quick', status: 'refused', message: 'not today', known: null }],
    limits: [],
    baseline: {
      ...base.baseline!,
      changes: [{ ...at, change, standing: 'slower' }],
      overall: [],
      lost: [
        { ...at, status: 'crashed' },
        { ...at, status: 'refused' },
      ],
    },
  });
}

const [SPEED] = scaleResult().fits;

/** The first point of the slower one takes no time. */
function crossing(cell: ScaleCell): ScaleCell {
  if (cell.status !== 'timed' || cell.subject !== 'quick' || cell.value !== 4) return cell;
  return { ...cell, time: { ...cell.time, medianMs: 1e-4 } };
}

function faultResult(id: string, kills: readonly (number | null)[], more: Partial<FaultResult> = {}): FaultResult {
  const law = id.length > 5 ? 'agreement' : 'refusal';
  const killed = kills.filter((time) => time !== null);
  return {
    id,
    project: 'a project',
    class: 'value',
    reference: `https://www.example.org/${id}`,
    symptom: 'what was seen',
    fault: 'what is wrong',
    trigger: 'what it takes',
    evidence: 'text',
    runs: kills.map((milliseconds, seed) => ({
      seed,
      status: milliseconds === null ? 'survives' : 'killed',
      kill:
        milliseconds === null
          ? null
          : { law, cases: seed + 1, casesOfLaw: 1, milliseconds, message: 'm', case: CASE, shrinks: 3 },
      cases: 10,
      milliseconds: 100,
    })),
    published: { onnx: ['one test'], webnn: [] },
    figures: {
      kills: killed.length,
      laws: killed.length === 0 ? [] : [law],
      medianCases: killed.length === 0 ? null : 2,
      medianMilliseconds: killed[0] ?? null,
      worstMilliseconds: killed.at(-1) ?? null,
      smallestSeed: killed.length === 0 ? null : kills.findIndex((time) => time !== null),
    },
    ...more,
  };
}

const FAULTS: FaultsResult = {
  kind: 'faults',
  seeds: [0, 1],
  runs: 50,
  laws: ['agreement', 'refusal'],
  faults: [
    faultResult('late-defect', [1500, 2500]),
    faultResult('none', [null, null], { class: 'crash' }),
    faultResult('soon', [null, 7]),
    faultResult('again', [7, 9]),
  ],
  leftOut: [{ id: 'left', project: 'another', class: 'memory', reference: 'a talk', reason: 'takes a device' }],
  suites: [{ id: 'onnx', title: 'ONNX <tests>', source: 'https://example.org', tests: 9, found: 1 } as never],
  survivors: ['none'],
  notPut: [],
  figures: {
    kills: 5,
    medianMilliseconds: 9,
    worstMilliseconds: 2500,
    firsts: [
      { law: 'refusal', faults: 2 },
      { law: 'agreement', faults: 1 },
    ],
  },
  milliseconds: 4000,
  verdict: 'survivors',
};

const COVERED = result({
  subjects: [subject('right', './right.mjs', '1.2.3'), subject('partly')],
  checks: AGREEING.checks,
  coverage: [
    ...AGREEING.coverage,
    { id: 'f64', statement: 'of type f64', counts: { right: null, partly: null }, short: [] },
  ],
  combinations: [
    {
      subject: 'right',
      counts: [
        [7, 5, 0],
        [5, 1, 0],
        [0, 0, 0],
      ],
      pairs: { possible: 2, exercised: 1, missing: [['bias', 'f64']] },
      triples: { possible: 1, exercised: 0, missing: [['groups', 'bias', 'f64']] },
    },
    {
      subject: 'partly',
      counts: [
        [0, 0, 0],
        [0, 9, 0],
        [0, 0, 0],
      ],
      pairs: { possible: 0, exercised: 0, missing: [] },
      triples: { possible: 0, exercised: 0, missing: [] },
    },
  ],
  knownFailures: [
    ...AGREEING.knownFailures,
    { ...AGREEING.knownFailures[0], id: 'old', status: 'stale', passes: ['two'], cases: 0 },
  ],
});

const WELL_COVERED = result({
  subjects: [subject('right')],
  checks: [check('right', 'one')],
  coverage: [{ id: 'groups', statement: 'two', counts: { right: 7 }, short: [] }],
  combinations: [
    {
      subject: 'right',
      counts: [[7]],
      pairs: { possible: 0, exercised: 0, missing: [] },
      triples: { possible: 0, exercised: 0, missing: [] },
    },
  ],
});

const HUNT = huntResult();
const beside = (descriptor: string, value: number) => {
  const [cliff] = HUNT.tried;
  const ratio = { value, low: Number.NaN, high: Number.NaN };
  return { ...cliff, workload: { ...cliff.workload, descriptor, name: descriptor }, ratio };
};

/** By what they are: one result or several, as one page has them. */
export const VARIED: Readonly<Record<string, () => DocumentedResult[]>> = {
  'bench with everything': () => [benchResult()],
  'bench of threads': () => [threadedBench()],
  'bench of one': () => [loneBench()],
  scale: () => [{ ...scaleResult(), warnings: ['busy'], objections: ['a bad one'] }],
  'scale of few': () => {
    const whole = scaleResult();
    const cells = whole.cells.map((cell) => (cell.subject === 'exactly' ? { ...cell, peakBytes: null } : cell));
    const odd = { ...SPEED, subject: 'exactly', factor: 0 };
    return [
      {
        ...whole,
        axis: 'kernel',
        fits: [SPEED, odd],
        cells: cells.map((cell) => ({ ...cell, value: cell.value - 4 })),
      },
      // In another order, and with lines that cross.
      { ...whole, axis: 'batch', cells: whole.cells.map(crossing).toReversed() },
      { ...whole, axis: 'stride', fits: [], points: [] },
      { ...whole, axis: 'groups', cells: [] },
    ];
  },
  hunt: () => [HUNT],
  'hunt in other ways': () => [
    // The worst stands at the left, was not tried, or is the only one.
    { ...HUNT, tried: [beside('x9 k3', 40), ...HUNT.tried.slice(0, 1)], shrunk: null, untimed: [] },
    { ...HUNT, tried: HUNT.tried.slice(0, 1), worst: beside('x7', 3) },
    { ...HUNT, tried: [beside('x1', 0.2)], worst: null, shrunk: null },
    { ...HUNT, tried: [], worst: null, shrunk: null },
  ],
  'verify that agrees': () => [COVERED],
  'verify that disagrees': () => [DISAGREEING],
  'verify with causes': () => [EXPLAINED],
  'verify with errors': () => [ACCURATE],
  'verify well covered': () => [WELL_COVERED],
  faults: () => [FAULTS],
  'faults all found': () => [
    {
      ...FAULTS,
      ...{ seeds: [0], faults: FAULTS.faults.slice(0, 1), leftOut: [], suites: [], survivors: [], verdict: 'killed' },
      figures: { ...FAULTS.figures, firsts: FAULTS.figures.firsts.slice(0, 1) },
    },
    { ...FAULTS, faults: [], survivors: [], figures: { ...FAULTS.figures, kills: 0, firsts: [] } },
    { ...FAULTS, faults: FAULTS.faults.slice(1, 2), figures: { ...FAULTS.figures, kills: 0, firsts: [] } },
  ],
  'nothing at all': () => [],
};
