import { describe, expect, it } from 'vitest';
import { ratioInterval } from '../../../bench/figures/statistics.ts';
import { summaryOf } from '../../../bench/figures/summary.ts';
import { isComputeBound, layerLimit, limitGflops } from '../../../bench/limits/roofline.ts';
import type { BenchResult, Cell, PairSummary } from '../../../bench/result.ts';
import { timingOf } from '../../../bench/timing/round-times.ts';

interface TimedOptions {
  readonly prepareMs?: number;
  readonly limitShare?: number;
  readonly error?: { readonly ulps: number; readonly units: number };
}

/** By round; null is a round without a visit. */
function timed(
  subject: string,
  workload: string,
  rounds: readonly (number | null)[],
  options: TimedOptions = {},
): Cell {
  const time = timingOf(rounds.map((round) => (round === null ? [] : [round])));
  const { prepareMs = null, limitShare = null, error = { ulps: 0, units: 0 } } = options;
  // As if the fastest took a millisecond.
  const ratio = { value: time.medianMs, low: time.medianMs, high: time.medianMs };
  return { subject, workload, status: 'timed', time, prepareMs, limitShare, error, ratio } as Cell;
}

function untimed(subject: string, workload: string): Cell {
  return { subject, workload, status: 'disagrees', message: 'all 0', known: null };
}

const LIMITS = { threads: 1, javascriptGflops: 2, webassemblyGflops: 20, relaxedSimd: false, memoryGBps: 10 };

/** Two operations a multiply-add: 20 GFLOP/s are reached from an intensity of 2 on. */
const INTENSE = { multiplyAdds: 1000, bytes: 1000 };
const IDLE = { multiplyAdds: 1000, bytes: 1001 };

function summed(cells: readonly Cell[], changes: Partial<Record<'subjects' | 'workloads' | 'limits', unknown>> = {}) {
  const names = (key: 'subject' | 'workload') => [...new Set(cells.map((cell) => cell[key]))];
  return summaryOf({
    subjects: names('subject').map((name) => ({ name, threads: 1 })),
    workloads: names('workload').map((name) => ({ name, ...INTENSE })),
    cells,
    limits: [LIMITS],
    ...changes,
  } as unknown as BenchResult);
}

const pairIn = (pairs: readonly PairSummary[], subject: string, against: string) =>
  pairs.find((pair) => pair.subject === subject && pair.against === against)!;

const NOISE = [1, 1.02, 0.98, 1.05, 0.97, 1.01, 0.99];
const rounds = (milliseconds: number, shift = 0) =>
  NOISE.map((_, round) => milliseconds * NOISE[(round + shift) % NOISE.length]);

describe('a pair of subjects on the whole', () => {
  const { pairs } = summed([
    timed('a', 'small', rounds(8)),
    timed('b', 'small', rounds(1)),
    timed('a', 'large', rounds(100)),
    timed('b', 'large', rounds(200)),
    timed('a', 'alone', rounds(1)),
    untimed('b', 'alone'),
  ]);

  it('has the geometric mean over the workloads that both have a time on, and no other', () => {
    const { workloads, ratio } = pairIn(pairs, 'a', 'b');
    expect(workloads).toBe(2);
    expect(ratio.value).toBeCloseTo(2, 9);
  });

  it('has the workloads with the lowest and the highest ratio', () => {
    const { lowest, highest } = pairIn(pairs, 'a', 'b');
    expect(lowest).toEqual({ workload: 'large', value: expect.closeTo(0.5, 9) });
    expect(highest).toEqual({ workload: 'small', value: expect.closeTo(8, 9) });
  });

  it('is the inverse of itself turned round', () => {
    const { pairs: noisy } = summed([
      timed('a', 'one', rounds(3, 2)),
      timed('b', 'one', rounds(1)),
      timed('a', 'two', rounds(5, 4)),
      timed('b', 'two', rounds(1, 1)),
    ]);
    const [there, back] = [pairIn(noisy, 'a', 'b'), pairIn(noisy, 'b', 'a')];
    expect(there.ratio.low).toBeLessThan(there.ratio.value);
    expect(there.ratio.value).toBeLessThan(there.ratio.high);
    expect(back.ratio.value * there.ratio.value).toBeCloseTo(1, 12);
    expect(back.ratio.low * there.ratio.high).toBeCloseTo(1, 12);
    expect(back.ratio.high * there.ratio.low).toBeCloseTo(1, 12);
    expect([back.lowest.workload, back.highest.workload]).toEqual([there.highest.workload, there.lowest.workload]);
    expect(back.lowest.value * there.highest.value).toBeCloseTo(1, 12);
  });

  it('stands in the order of the subjects, both ways round, without those that have no time', () => {
    const cells = ['c', 'a', 'none', 'b'].map((name) =>
      name === 'none' ? untimed(name, 'w') : timed(name, 'w', rounds(1)),
    );
    const { pairs: all, subjects } = summed(cells);
    expect(all.map(({ subject, against }) => subject + against)).toEqual(['ca', 'cb', 'ac', 'ab', 'bc', 'ba']);
    expect(subjects.map(({ subject }) => subject)).toEqual(['c', 'a', 'b']);
  });

  it('is none where they have no workload in common', () => {
    expect(summed([timed('a', 'one', rounds(1)), timed('b', 'two', rounds(1))]).pairs).toEqual([]);
  });
});

describe('the interval of a pair on the whole', () => {
  it('is that of the one ratio where there is one workload', () => {
    const [a, b] = [rounds(3, 3), rounds(2)];
    const { pairs } = summed([timed('a', 'w', a), timed('b', 'w', b)]);
    const { value, low, high } = ratioInterval(a, b);
    const { ratio } = pairIn(pairs, 'a', 'b');
    expect([ratio.value, ratio.low, ratio.high].map((times) => times.toFixed(12))).toEqual(
      [value, low, high].map((times) => times.toFixed(12)),
    );
  });

  it('takes a round as a whole: what one workload wins in it by what another loses is no noise', () => {
    const up = NOISE.map((noise) => 2 * noise);
    const down = NOISE.map((noise) => 2 / noise);
    const still = NOISE.map(() => 1);
    const { pairs } = summed([
      timed('a', 'one', up),
      timed('b', 'one', still),
      timed('a', 'two', down),
      timed('b', 'two', still),
    ]);
    const { value, low, high } = pairIn(pairs, 'a', 'b').ratio;
    expect([value, low, high].map((times) => times.toFixed(9))).toEqual(new Array(3).fill('2.000000000'));
  });

  it('rests on the rounds in which all of the workloads were timed', () => {
    const slow = [4, null, null, 4, null, null, 4];
    const quick = [1, 9, 9, 1, 9, 9, 1];
    const { pairs } = summed([
      timed('a', 'slow', slow),
      timed('b', 'slow', [1, 1, 1, 1, 1, 1, 1]),
      timed('a', 'quick', quick),
      timed('b', 'quick', [1, 1, 1, 1, 1, 1, 1]),
    ]);
    expect(pairIn(pairs, 'a', 'b').ratio.value).toBeCloseTo(2, 9);
  });
});

describe('a subject on the whole', () => {
  const cells = [
    timed('a', 'intense', rounds(10), { limitShare: 0.9, prepareMs: 30 }),
    timed('a', 'intense too', rounds(10), { limitShare: 0.4, prepareMs: 30.1 }),
    timed('a', 'idle', rounds(10), { limitShare: 0.001 }),
  ];
  const workloads = [
    { name: 'intense', ...INTENSE },
    { name: 'intense too', ...INTENSE },
    { name: 'idle', ...IDLE },
  ];

  it('has its share of the limit where arithmetic is the limit', () => {
    const [one] = summed(cells, { workloads }).subjects;
    expect(one).toMatchObject({ subject: 'a', workloads: 3, computeBound: 2, limitShare: expect.closeTo(0.6, 9) });
  });

  it.each([
    ['the limits were not measured', { workloads, limits: [] }],
    ['they were for other threads', { workloads, limits: [{ ...LIMITS, threads: 2 }] }],
    ['memory is the limit everywhere', { workloads: workloads.map(({ name }) => ({ name, ...IDLE })) }],
  ])('has none where %s', (_, changes) => {
    expect(summed(cells, changes).subjects).toMatchObject([{ computeBound: 0, limitShare: null }]);
  });

  it('has prepared where that takes no longer than three runs', () => {
    expect(summed(cells).subjects).toMatchObject([{ prepared: 2, amortised: 1 }]);
  });
});

describe('a layer on the whole', () => {
  it('has the limits of the machine in f32, in which they are measured, and in no other type', () => {
    const workloads = [
      { name: 'single', ...INTENSE },
      { name: 'half', ...INTENSE, dtype: 'f16' },
    ];
    const { layers } = summed([timed('a', 'single', rounds(1)), timed('a', 'half', rounds(1))], { workloads });
    expect(layers.map(({ limits }) => limits.length)).toEqual([1, 0]);
    expect(layers[1].intensity).toBe(layers[0].intensity);
  });
});

describe('the roofline', () => {
  it.each([
    [true, INTENSE],
    [false, IDLE],
    [true, { multiplyAdds: 1000, bytes: 0 }],
  ])('is level: %s, for %j', (isLevel, { multiplyAdds, bytes }) => {
    expect(isComputeBound(LIMITS, multiplyAdds, bytes)).toBe(isLevel);
    expect(limitGflops(LIMITS, multiplyAdds, bytes) === 20).toBe(isLevel);
  });

  it.each([
    ['WebAssembly', 20, LIMITS, INTENSE],
    ['memory', 19.98, LIMITS, IDLE],
    ['JavaScript', 20, { ...LIMITS, javascriptGflops: 20, webassemblyGflops: 3 }, INTENSE],
  ])('is set by %s, at %d GFLOP/s', (setBy, gflops, limits, { multiplyAdds, bytes }) => {
    const limit = layerLimit(limits, multiplyAdds, bytes);
    expect(limit).toEqual({ threads: 1, gflops: expect.closeTo(gflops, 3), setBy });
  });
});

describe('the layers of a summary', () => {
  it('have their operations per byte, and limits with the smallest first', () => {
    const workloads = [
      { name: 'small', ...INTENSE },
      { name: 'large', multiplyAdds: 9, bytes: 0 },
    ];
    const limits = [{ ...LIMITS, threads: 2, webassemblyGflops: 40 }, LIMITS];
    const { layers } = summed([timed('a', 'small', rounds(1))], { workloads, limits });
    expect(layers.map(({ workload, intensity }) => [workload, intensity])).toEqual([
      ['small', 2],
      ['large', null],
    ]);
    expect(layers[1].limits.map(({ threads, gflops }) => [threads, gflops])).toEqual([
      [1, 20],
      [2, 40],
    ]);
  });
});

describe('the errors of a subject on the whole', () => {
  it('are the largest of each kind, with how many workloads have none', () => {
    const { subjects } = summed([
      timed('a', 'small', rounds(1), { error: { ulps: 9, units: 1 } }),
      timed('a', 'large', rounds(1), { error: { ulps: 3, units: 2 } }),
      timed('a', 'alone', rounds(1)),
    ]);
    expect(subjects).toMatchObject([{ error: { ulps: 9, units: 2 }, exact: 1 }]);
  });
});
