import { afterAll, describe, expect, it } from 'vitest';
import { type BenchOptions, ROUNDS, runBench } from '../../bench/bench.ts';
import type { Contender } from '../../bench/contenders/contender.ts';
import { openContenders } from '../../bench/contenders/open-contenders.ts';
import { doubts } from '../../bench/doubts.ts';
import { environment } from '../../bench/environment.ts';
import type { BenchResult, Cell, TimedCell } from '../../bench/result.ts';
import { compared, withKnown } from '../../bench/timing/cell-run.ts';
import { makeReady, measure, measureWholeCall } from '../../bench/timing/measure.ts';
import { NoiseMeter } from '../../bench/timing/noise.ts';
import { timingOf } from '../../bench/timing/round-times.ts';
import type { Workload } from '../../bench/workloads/workload.ts';
import { describedWorkload, outlineOf, realWorkloadCase, workloadCase } from '../../bench/workloads/workload-cases.ts';
import { WORKLOAD_SETS, WORKLOADS, workloadsNamed } from '../../bench/workloads/workload-sets.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';
import { type Capabilities, EVERYTHING } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { engineSource, programSource } from '../../subjects/source.ts';
import { caseOf, thrownBy } from '../spec/cases.ts';
import { madeUpContender } from './made-up-contender.ts';
import { type ModuleName, writeModules } from './modules.ts';
import { TINY } from './tiny-workload.ts';

const modules = writeModules();
afterAll(modules.remove);

/** Children start anew for many of these tests, on machines that may be busy. */
const PATIENCE_MS = 60_000;

const WITH_BIAS: Workload = { ...TINY, name: 'biased', cout: 3, bias: true };

async function opened<T>(names: readonly ModuleName[], timeoutMs: number, use: (them: Contender[]) => Promise<T>) {
  const contenders = await openContenders(names.map(modules.source), { timeoutMs });
  try {
    return await use(contenders);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
}

function benched(names: readonly ModuleName[], options: Partial<BenchOptions> = {}, timeoutMs = 20_000) {
  return opened(names, timeoutMs, (contenders) =>
    runBench(contenders, { workloads: [TINY], timeBudgetMs: 2, rounds: 2, ...options }),
  );
}

/** Status and message of every cell, by subject. */
function told({ cells }: BenchResult) {
  return Object.fromEntries(
    cells.map((cell) => [cell.subject, cell.status === 'timed' ? 'timed' : `${cell.status}: ${cell.message}`]),
  );
}

describe.each(WORKLOADS)('the workload $name', (workload) => {
  it('has the output and the multiply-adds that it declares', () => {
    const { outputShape, multiplyAdds } = geometryOf(outlineOf(workload));
    expect(outputShape).toEqual([workload.n, workload.cout, ...workload.output]);
    expect(multiplyAdds).toBe(workload.macs);
  });
});

describe.each(WORKLOAD_SETS.quick)('the data of the workload $name', (workload) => {
  const problem = workloadCase(workload);

  it('has other data of the same shapes for measuring errors: none zero, none an integer', () => {
    const real = realWorkloadCase(workload);
    for (const [name, tensor] of Object.entries({ x: real.x, w: real.w })) {
      expect(tensor.shape).toEqual(problem[name as 'x' | 'w'].shape);
      expect(tensor.data.every((value) => value % 1 !== 0 && Math.abs(value) < 1)).toBe(true);
    }
    expect([real.stride, real.padBegin, real.groups, real.dtype]).toEqual([
      problem.stride,
      problem.padBegin,
      problem.groups,
      'f32',
    ]);
  });

  it('are integers without zero whose sums are exact in f32', () => {
    const magnitudes = [problem.x.data, problem.w.data].map((data) => {
      expect(data.every((value) => Number.isInteger(value) && value !== 0)).toBe(true);
      return Array.from(data, Math.abs).reduce((largest, value) => Math.max(largest, value));
    });
    const terms = (workload.cin / workload.groups) * elementCount(workload.kernel);
    expect(terms * magnitudes[0] * magnitudes[1]).toBeLessThan(2 ** 24);
  });
});

describe('the workloads', () => {
  it('have every name once', () => {
    expect(new Set(WORKLOADS.map(({ name }) => name)).size).toBe(WORKLOADS.length);
  });

  it.each([
    ['quick', 1e8],
    ['yardstick', 5e8],
  ] as const)(
    'of the set %s are of all three ranks, depthwise among them, with at most %d multiply-adds',
    (set, most) => {
      const workloads = WORKLOAD_SETS[set].map(describedWorkload);
      expect(new Set(workloads.map(({ input }) => input.length))).toEqual(new Set([1, 2, 3]));
      expect(workloads.some(({ groups, cin, cout }) => groups === cin && groups === cout)).toBe(true);
      expect(workloads.some(({ outputPadding }) => outputPadding.some((value) => value > 0))).toBe(true);
      expect(workloads.some(({ bias }) => bias === true)).toBe(true);
      expect(workloads.filter(({ multiplyAdds }) => multiplyAdds > most)).toEqual([]);
    },
  );

  it('of the yardstick set are of every network that has a layer so small', () => {
    const network = (name: string) =>
      name
        .split('.')[0]
        .replace(/^fcn\d+s$/, 'fcn')
        .replace('specgan', 'wavegan');
    const versionless = (name: string) => network(name).replace(/_v\d$/, '');
    const small = WORKLOADS.filter(({ macs }) => macs <= 5e8).map(({ name }) => versionless(name));
    const plain = WORKLOAD_SETS.yardstick.filter(({ bias }) => bias !== true);
    expect(plain.map(({ name }) => versionless(name)).toSorted()).toEqual([...new Set(small)].toSorted());
    expect(WORKLOAD_SETS.yardstick.some(({ groups, cin }) => groups > 1 && groups < cin)).toBe(true);
  });

  it('have the same data every time, other data in x than in w', () => {
    const [first, second] = [workloadCase(TINY), workloadCase(TINY)];
    expect(first).toEqual(second);
    expect([...first.x.data.slice(0, 3)]).not.toEqual([...first.w.data]);
  });

  it('are found by name, or by the front part of it', () => {
    expect(workloadsNamed(['vnet.up1', 'centernet.dla34', 'vnet.up1']).map(({ name }) => name)).toEqual([
      'vnet.up1',
      'centernet.dla34.ida0',
      'centernet.dla34.ida1',
      'centernet.dla34.ida2',
      'centernet.dla34.up_f4',
    ]);
    expect(thrownBy(() => workloadsNamed(['center']))).toMatch(
      /^RangeError: workload "center" is not known; it must be one that adjoint workloads lists, or the front part of some: .*vnet/,
    );
  });

  it('are refused where their sums could be inexact', () => {
    const large = { ...TINY, cin: 2 ** 18 };
    expect(thrownBy(() => workloadCase(large))).toBe(
      `RangeError: workload tiny: sums of up to ${2 ** 18 * 3 * 49} are not exact in f32`,
    );
  });
});

describe('the workloads with a bias', () => {
  it('are those without, by name and in all but that', () => {
    const withBias = WORKLOADS.filter(({ bias }) => bias);
    expect(withBias).not.toEqual([]);
    for (const { name, source, bias: _, ...layer } of withBias) {
      expect(name).toMatch(/\.bias$/);
      const [without] = workloadsNamed([name.replace('.bias', '')]);
      expect({ ...layer, name: without.name, source: without.source }).toEqual(without);
      expect(source).toBe(`${without.source}; with the bias that it has there`);
    }
  });

  it('have integers for it, or fractions for the error, and more bytes', () => {
    const [problem, real] = [workloadCase(WITH_BIAS), realWorkloadCase(WITH_BIAS)];
    expect(problem.bias).toHaveLength(3);
    expect(problem.bias!.every((value) => Number.isInteger(value) && value !== 0)).toBe(true);
    expect(real.bias!.every((value) => value % 1 !== 0 && Math.abs(value) < 1)).toBe(true);
    const [one, other] = [WITH_BIAS, { ...WITH_BIAS, bias: false }].map(describedWorkload);
    expect([one.bias, other.bias, one.bytes - other.bytes]).toEqual([true, undefined, 12]);
    expect(one.descriptor).toBe(`${other.descriptor}b1`);
  });
});

it('compares with the bias, and asks nobody for it who has none', { timeout: PATIENCE_MS }, async () => {
  const result = await benched(['right', 'with-bias', 'without-bias'], {
    workloads: [{ ...WITH_BIAS, cout: 1 }],
    rounds: 1,
  });
  expect(told(result)).toEqual({
    right: expect.stringMatching(/^disagrees: 11 of 11 elements differ/),
    'with-bias': 'timed',
    'without-bias': 'not covered: a bias',
  });
});

describe('a case lies outside of capabilities', () => {
  const two: Case = caseOf({
    x: [[1, 2, 2, 3], new Array(12).fill(1)],
    w: [[2, 1, 3, 3], new Array(18).fill(1)],
    stride: [2, 2],
    groups: 2,
    dtype: 'f32',
  });
  const without = (changes: Partial<Capabilities>): Capabilities => ({ ...EVERYTHING, ...changes });
  const rows: [string | null, Case, Partial<Capabilities>][] = [
    [null, two, {}],
    ['2 spatial axes', two, { ranks: [1, 3] }],
    ['1 spatial axis', workloadCase(TINY), { ranks: [2] }],
    ['type f32', two, { dtypes: ['f64'] }],
    ['2 groups', two, { groups: false }],
    ['2 groups', two, { byRank: { 2: { groups: false } } }],
    [null, two, { byRank: { 3: { groups: false } } }],
    ['dilation [1,2]', { ...two, dilation: [1, 2] }, { dilation: false }],
    ['a bias', { ...two, bias: new Float32Array(2) }, { bias: false }],
    ['an empty batch', { ...two, x: { shape: [0, 2, 2, 3], data: new Float32Array(0) } }, { emptyBatch: false }],
    ['pads [1,0], [0,0]: only symmetric', { ...two, padBegin: [1, 0] }, { padding: 'symmetric' }],
    [null, { ...two, padBegin: [1, 0], padEnd: [1, 0] }, { padding: 'symmetric' }],
    ['pads [1,0], [1,0]: only none', { ...two, padBegin: [1, 0], padEnd: [1, 0] }, { padding: 'none' }],
    [null, two, { padding: 'none' }],
    [null, two, { padding: 'same-or-valid' }],
    [null, { ...two, padEnd: [1, 1] }, { padding: 'same-or-valid' }],
    ['pads [1,1], [0,0]: only same-or-valid', { ...two, padBegin: [1, 1] }, { padding: 'same-or-valid' }],
    ['pads [0,0], [1,0]: only same-or-valid', { ...two, padEnd: [1, 0] }, { padding: 'same-or-valid' }],
    ['output padding [1,0]: only none', { ...two, outputPadding: [1, 0] }, { outputPadding: 'none' }],
    [null, { ...two, outputPadding: [1, 0] }, { outputPadding: 'below-stride' }],
    [
      'output padding [2,0]: only below-stride',
      { ...two, outputPadding: [2, 0], dilation: [3, 1] },
      { outputPadding: 'below-stride' },
    ],
    [null, { ...two, outputPadding: [2, 0], dilation: [3, 1] }, {}],
    ['108 multiply-adds: it takes at most 107', two, { maxMultiplyAdds: 107 }],
    [null, two, { maxMultiplyAdds: 108 }],
  ];

  it.each(rows.map(([missing, problem, changes], index) => ({ index, missing, problem, changes })))(
    'row $index: $missing',
    ({ missing, problem, changes }) => {
      expect(missingCapability(problem, without(changes))).toBe(missing);
    },
  );
});

describe('a time', () => {
  it('is the median with its quartiles, interpolated between samples in any order, and the median of each round', () => {
    expect(
      timingOf([
        [4, 1],
        [3, 2],
      ]),
    ).toEqual({ samples: 4, p25Ms: 1.75, medianMs: 2.5, p75Ms: 3.25, roundsMs: [2.5, 2.5] });
    expect(timingOf([[7], []])).toEqual({ samples: 1, p25Ms: 7, medianMs: 7, p75Ms: 7, roundsMs: [7, null] });
  });

  it('is one of a single call where that takes the whole budget, without warming up', async () => {
    let calls = 0;
    const convTranspose = () => ({ shape: [1], data: [++calls] });
    const ready = await makeReady({ convTranspose }, workloadCase(TINY));
    const { samplesMs, last } = await measure(ready, {
      timeBudgetMs: 1e-9,
      warmUpMs: 0,
      firstCallMs: 1,
      isAsync: false,
    });
    expect([samplesMs.length, calls, ...Array.from(last.data)]).toEqual([1, 1, 1]);
  });

  it('is that of the run alone where the implementation prepares, and beside it that of everything', async () => {
    const calls: string[] = [];
    const log = (call: string) => {
      calls.push(call);
      return { shape: [1], data: [0] };
    };
    const implementation = {
      convTranspose: () => log('convTranspose'),
      prepare: async () => {
        log('prepare');
        return { run: async () => log('run'), dispose: () => void log('dispose') };
      },
    };
    const ready = await makeReady(implementation, workloadCase(TINY));
    await measure(ready, { timeBudgetMs: 1e-9, warmUpMs: 0, firstCallMs: 1, isAsync: true });
    await ready.dispose();
    expect(calls.splice(0)).toEqual(['prepare', 'run', 'dispose']);
    expect(ready.prepareMs).toBeGreaterThanOrEqual(0);
    expect(await measureWholeCall(implementation, workloadCase(TINY))).toBeGreaterThan(0);
    expect(calls).toEqual(['prepare', 'run', 'dispose']);
    expect(await measureWholeCall({ convTranspose: implementation.convTranspose }, workloadCase(TINY))).toBeNull();
  });

  it('is not taken where a call throws', async () => {
    const ready = await makeReady(
      {
        convTranspose: () => {
          throw new Error('no more');
        },
      },
      workloadCase(TINY),
    );
    await expect(measure(ready, { timeBudgetMs: 1, warmUpMs: 0, firstCallMs: 0, isAsync: false })).rejects.toThrow(
      'no more',
    );
  });
});

describe('cells of one workload', () => {
  const timed = (subject: string, roundsMs: readonly number[]) => {
    const time = timingOf(roundsMs.map((sample) => [sample]));
    return {
      status: 'timed',
      subject,
      time,
      gflops: 6 / time.medianMs,
      ratio: { value: 1, low: 1, high: 1 },
    } as TimedCell;
  };
  const untimed: Cell = { workload: 'w', subject: 's', status: 'crashed', message: '', known: null };
  const cells = compared(
    [
      timed('slow', [4, 4.2, 3.9, 4.1, 4.3]),
      untimed,
      timed('fast', [2, 2.1, 2, 2.05, 1.95]),
      timed('near', [2.2, 1.9, 2.3, 2, 2.1]),
    ],
    (subject) => (subject === 'near' ? null : 12),
  );

  it('have their ratio to the fastest, and leave those without a time alone', () => {
    const [slow, crashed, fast, near] = cells as TimedCell[];
    expect(crashed).toBe(untimed);
    expect(fast.ratio).toEqual({ value: 1, low: 1, high: 1 });
    expect(slow.ratio.value).toBeCloseTo(2, 5);
    expect([slow.standing, fast.standing, near.standing]).toEqual(['slower', 'fastest', 'no difference']);
  });

  it('have the share of the limit that their speed is, where there is a limit', () => {
    const [, , fast, near] = cells as TimedCell[];
    expect(fast.limitShare).toBeCloseTo(3 / 12);
    expect(near.limitShare).toBeNull();
  });

  it('are none the less cells where nothing was timed', () => {
    expect(compared([untimed], () => 1)).toEqual([untimed]);
  });
});

describe('what makes times doubtful', () => {
  const steady = { clockStepMs: 1e-4, speedByRound: [1, 1.05, 1], stolenShare: 0.01 };
  const cell = (medianMs: number, p25Ms: number, p75Ms: number) =>
    ({
      status: 'timed',
      subject: 's',
      workload: 'w',
      time: { samples: 9, medianMs, p25Ms, p75Ms, roundsMs: [] },
    }) as never;

  it('is nothing on a steady machine', () => {
    expect(doubts([cell(1, 0.9, 1.1)], steady)).toEqual([]);
    expect(doubts([cell(1, 1, 1.25)], { ...steady, stolenShare: 0.02 })).toEqual([]);
    // A hundred steps of the clock are enough.
    expect(doubts([cell(0.01, 0.01, 0.01)], steady)).toEqual([]);
  });

  it('names the worst of several wide spreads', () => {
    const named = (subject: string, p75Ms: number) => ({ ...(cell(1, 1, p75Ms) as object), subject }) as never;
    expect(doubts([named('a', 1.3), named('b', 1.5), named('c', 1.4), named('d', 1.1)], steady)).toEqual([
      'in 3 of 4 cells the quartiles lie over 25 % of the median apart, 50 % for b on w',
    ]);
  });

  it.each([
    ['s on w: the median is under 100 steps of the clock', cell(0.009, 0.009, 0.009), {}],
    ['in 1 of 1 cells the quartiles lie over 25 % of the median apart, 30 % for s on w', cell(1, 0.9, 1.2), {}],
    ['the same work took 12 % longer in one round than in another', cell(1, 1, 1), { speedByRound: [1, 1.12] }],
    ["4 % of the processor's time went to others", cell(1, 1, 1), { stolenShare: 0.04 }],
  ])('can be that %s', (message, one, changes) => {
    expect(doubts([one], { ...steady, ...changes })).toEqual([message]);
  });

  it('is measured by a fixed piece of work in each round', () => {
    const meter = new NoiseMeter();
    for (const round of [0, 0, 1, 2]) meter.probe(round);
    const { clockStepMs, speedByRound, stolenShare } = meter.result();
    expect(clockStepMs > 0 && clockStepMs < 1000).toBe(true);
    expect(speedByRound).toHaveLength(3);
    expect(speedByRound).toContain(1);
    expect(stolenShare >= 0 && stolenShare < 1).toBe(true);
    expect(new NoiseMeter().result()).toMatchObject({ speedByRound: [], stolenShare: 0 });
  });
});

describe('a known failure', () => {
  const failed: Cell = { workload: 'w', subject: 's', status: 'disagrees', message: 'all 0', known: null };

  it('is told as such, with what was wrong', () => {
    expect(withKnown(failed, () => 'an-id')).toEqual({
      ...failed,
      known: 'an-id',
      message: 'as listed under an-id: all 0',
    });
  });

  it('is none where nothing is listed, or nothing failed', () => {
    expect(withKnown(failed, () => null)).toBe(failed);
    const notCovered: Cell = { ...failed, status: 'not covered' };
    expect(withKnown(notCovered, () => 'an-id')).toBe(notCovered);
  });

  it('is no objection, but a new failure beside it is', { timeout: PATIENCE_MS }, async () => {
    const knownFailure = (typed: string) => (typed.includes('wrong-shape') ? 'an-id' : null);
    const listed = await benched(['right', 'wrong-shape'], { workloads: [TINY], knownFailure });
    expect(listed.objections).toEqual([]);
    const unlisted = await benched(['right', 'wrong-shape'], { workloads: [TINY], knownFailure: () => null });
    expect(unlisted.objections).toEqual([`wrong-shape disagrees on ${TINY.name}`]);
  });
});

describe('a run', { timeout: PATIENCE_MS }, () => {
  it('times what agrees, plain, asynchronous and prepared, and objects to nothing', async () => {
    const result = await benched(['right', 'asynchronous', 'prepared', 'duration'], { workloads: [TINY, TINY] });
    expect(result.objections).toEqual([]);
    expect(result.cells.map(({ status }) => status)).toEqual(new Array(8).fill('timed'));
    for (const cell of result.cells as TimedCell[]) {
      const { time, nsPerMultiplyAdd, gflops, ratio, prepareMs, wholeCall, subject } = cell;
      const { medianMs, p25Ms, p75Ms, samples, roundsMs } = time;
      expect(p25Ms > 0 && p25Ms <= medianMs && medianMs <= p75Ms, subject).toBe(true);
      expect(medianMs, 'is not taken from the result').not.toBe(123456);
      expect(samples).toBeGreaterThanOrEqual(2);
      expect(roundsMs).toHaveLength(2);
      expect(nsPerMultiplyAdd * 15).toBeCloseTo(medianMs * 1e6);
      expect(gflops * nsPerMultiplyAdd).toBeCloseTo(2);
      expect(ratio.low <= ratio.value && ratio.value <= ratio.high).toBe(true);
      expect([prepareMs !== null, wholeCall !== null]).toEqual(new Array(2).fill(subject === 'prepared'));
    }
    expect(result.summary?.pairs).toHaveLength(12);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('gives no number to what is wrong, in whatever way, and goes on', async () => {
    const names = ['one-off', 'wrong-shape', 'not-a-number', 'empty', 'no-tensor', 'right-once', 'refusing'] as const;
    const result = await benched([...names, 'crashing', 'crashing-later', 'two-dimensional', 'right']);
    const found = told(result);
    expect(found['one-off']).toMatch(
      /^disagrees: 1 of 11 elements differ; worst at \[0, 0, 3\]: .*difference 1, allowed 0/,
    );
    expect(found['wrong-shape']).toBe('disagrees: shape is [1, 99], expected [1, 1, 11]');
    expect(found['not-a-number']).toMatch(/^disagrees: 1 of 11 elements differ; .*got NaN/);
    expect(found.empty).toBe('disagrees: shape is [], expected [1, 1, 11]');
    expect(found['no-tensor']).toBe('disagrees: must return an object { shape, data }, got number');
    expect(found['right-once']).toMatch(/^disagrees: while timed: 1 of 11 elements differ/);
    expect(found.refusing).toBe('refused: not today');
    expect(found.crashing).toBe('crashed: the process ended with signal SIGKILL');
    expect(found['crashing-later']).toBe('crashed: while timed: the process ended with exit code 9');
    expect(found['two-dimensional']).toBe('not covered: 1 spatial axis');
    expect(found.right).toBe('timed');
    expect(result.objections).toHaveLength(9);
    expect(result.objections).toContain('crashing crashes on tiny');
    expect(result.cells.filter((cell) => 'time' in cell || 'gflops' in cell)).toHaveLength(1);
  });

  it('ends what hangs, starts it anew for the next workload, and goes on', async () => {
    const failed: string[] = [];
    const visits: string[] = [];
    const onProgress: BenchOptions['onProgress'] = ({ failed: cell, done, total, round, subject, workload }) => {
      if (cell === null) visits.push(`${round} ${workload} ${subject} ${done}/${total}`);
      else failed.push(`${cell.workload} ${cell.subject} ${cell.status}`);
    };
    const result = await benched(
      ['hanging', 'right'],
      { workloads: [TINY, { ...TINY, name: 'again' }], onProgress },
      3000,
    );
    expect(result.cells.map(({ workload, subject, status }) => `${workload} ${subject} ${status}`)).toEqual([
      'tiny hanging timed out',
      'tiny right timed',
      'again hanging timed out',
      'again right timed',
    ]);
    // Each is warmed up before any is timed, and what fails there is not asked again.
    expect(visits).toEqual([
      '1 tiny hanging 0/8',
      '1 tiny right 0/8',
      '1 tiny right 1/8',
      '1 again right 2/8',
      '1 again hanging 2/8',
      '1 again right 2/8',
      '2 tiny right 4/8',
      '2 again right 7/8',
    ]);
    expect(failed).toEqual(['tiny hanging timed out', 'again hanging timed out']);
    expect(result.objections).toEqual(['hanging gives no answer on tiny', 'hanging gives no answer on again']);
  });
});

describe('a run of several subjects', { timeout: PATIENCE_MS }, () => {
  it('begins with another subject on each workload and in each round', async () => {
    const begun = new Map<string, string>();
    await benched(['right', 'asynchronous', 'prepared'], {
      workloads: [TINY, { ...TINY, name: 'again' }],
      onProgress: ({ round, workload, subject }) => {
        const visit = `${round} ${workload}`;
        if (!begun.has(visit)) begun.set(visit, subject);
      },
    });
    expect(Object.fromEntries(begun)).toEqual({
      '1 tiny': 'right',
      '1 again': 'asynchronous',
      '2 tiny': 'asynchronous',
      '2 again': 'prepared',
    });
  });
});

describe('workloads that are visited in turn', () => {
  /** The visits that were done when a workload was first visited. */
  const doneBefore = async (workloads: readonly Workload[]) => {
    const first = new Map<string, number>();
    const plain = madeUpContender('plain', { callMs: 1, onTimed: () => {} });
    // No data of a large one are made: it is not covered.
    const contender = { ...plain, capabilities: { ...EVERYTHING, largest: { stride: 4 } } };
    await runBench([contender], {
      workloads,
      timeBudgetMs: 1,
      rounds: 3,
      onProgress: ({ workload, done }) => {
        if (!first.has(workload)) first.set(workload, done);
      },
    });
    return Object.fromEntries(first);
  };
  const again: Workload = { ...TINY, name: 'again' };
  const large: Workload = { ...TINY, name: 'large', input: [2], kernel: [1], stride: [2 ** 25] };

  it('are those that fit into memory together; behind a large one comes none before its last round', async () => {
    expect(await doneBefore([TINY, again])).toEqual({ tiny: 0, again: 1 });
    expect(await doneBefore([TINY, large, again])).toEqual({ tiny: 0, again: 6 });
    expect(await doneBefore([large, TINY, again])).toEqual({ tiny: 3, again: 4 });
  });
});

describe('a run that ends early, or times nothing', { timeout: PATIENCE_MS }, () => {
  it('ends the call under way and says what is missing', async () => {
    const interrupt = new AbortController();
    const result = await benched(
      ['right', 'hanging'],
      {
        signal: interrupt.signal,
        onProgress: ({ subject }) => {
          if (subject === 'hanging') setTimeout(() => interrupt.abort(), 50);
        },
      },
      // Far beyond the patience of this test: only the interruption ends the call in time.
      10 * PATIENCE_MS,
    );
    expect(told(result)).toEqual({});
    expect(result.objections).toEqual([
      'nothing was timed',
      'the run was interrupted: 2 of 2 cells are missing, others had fewer rounds',
    ]);
  });

  it('keeps the rounds that were done', async () => {
    const interrupt = new AbortController();
    const result = await benched(['right'], {
      rounds: 3,
      signal: interrupt.signal,
      onProgress: ({ round }) => {
        if (round === 2) interrupt.abort();
      },
    });
    expect(result.cells).toMatchObject([{ status: 'timed', time: { roundsMs: [expect.any(Number)] } }]);
    expect(result.objections).toEqual(['the run was interrupted: 0 of 1 cells are missing, others had fewer rounds']);
  });

  it('objects where nothing is timed at all', async () => {
    expect((await benched(['two-dimensional'])).objections).toEqual(['nothing was timed']);
    expect((await benched([])).objections).toEqual(['nothing was timed']);
  });

  it('times engines in processes of their own, each against another engine', async () => {
    const contenders = await openContenders(['scatter', 'im2col'].map(engineSource), { timeoutMs: 20_000 });
    const result = await runBench(contenders, { workloads: [TINY], timeBudgetMs: 2 });
    expect(result.rounds).toBe(ROUNDS);
    await Promise.all(contenders.map((contender) => contender.close()));
    expect(told(result)).toEqual({ scatter: 'timed', im2col: 'timed' });
  });
});

describe('a run on real data', { timeout: PATIENCE_MS }, () => {
  it('measures errors on real data, beside the time', async () => {
    const { cells } = await benched(['right', 'only-integers', 'not-a-number-of-fractions']);
    const [right, coarse, none] = (cells as TimedCell[]).map(({ error }) => error);
    // Sums of at most two products of f32, each rounded: within 2u·Σ|x||w|.
    expect(right.units).toBeGreaterThan(0);
    expect(right.units).toBeLessThan(3);
    expect(right.ulps).toBeGreaterThan(0);
    expect(coarse.units).toBeGreaterThan(2 ** 16);
    expect(none).toEqual({ ulps: Number.POSITIVE_INFINITY, units: Number.POSITIVE_INFINITY });
  });

  it('gives no number where real data get no result of the right shape', async () => {
    const found = told(await benched(['refusing-fractions', 'cutting-fractions', 'right']));
    expect(found).toEqual({
      'refusing-fractions': 'refused: on real data: not with fractions',
      'cutting-fractions': 'disagrees: on real data: shape is [1, 1, 10], expected [1, 1, 11]',
      right: 'timed',
    });
  });
});

describe('opening subjects', { timeout: PATIENCE_MS }, () => {
  it('tells two of the same name apart', async () => {
    const names = await opened(['right', 'right'], 20_000, async (two) => two.map(({ name }) => name));
    expect(names).toEqual(['right', `right (${modules.path('right')})`]);
  });

  it('fails with the name and the reason where one cannot be loaded', async () => {
    const opening = openContenders([modules.source('right'), modules.source('broken')], { timeoutMs: 20_000 });
    await expect(opening).rejects.toThrow(/^subject .*broken.*: this module does not load, at .*broken.*:\d+:\d+/);
  });
});

describe('subjects in one process', { timeout: PATIENCE_MS }, () => {
  const sharing = { timeoutMs: 20_000, processes: 'one for all' } as const;

  it('are timed like others, and all loaded anew after the death of one', async () => {
    const names = ['right', 'crashing', 'asynchronous'] as const;
    const contenders = await openContenders(names.map(modules.source), sharing);
    const result = await runBench(contenders, {
      workloads: [TINY],
      timeBudgetMs: 2,
      rounds: 2,
      processes: 'one for all',
    });
    await Promise.all(contenders.map((contender) => contender.close()));
    expect(result.processes).toBe('one for all');
    expect(told(result)).toEqual({
      right: 'timed',
      crashing: 'crashed: the process ended with signal SIGKILL',
      asynchronous: 'timed',
    });
  });

  it('are one process indeed', async () => {
    const sources = ['process-id', 'process-id-again'].map((name) => modules.source(name as ModuleName));
    const numbers = async (options: Parameters<typeof openContenders>[1]) => {
      const contenders = await openContenders(sources, options);
      const found = await Promise.all(contenders.map(async (one) => (await one.call(workloadCase(TINY))).outcome));
      await Promise.all(contenders.map((contender) => contender.close()));
      return new Set(found.map((outcome) => (outcome.kind === 'result' ? outcome.data[0] : null))).size;
    };
    expect(await numbers({ timeoutMs: 20_000 })).toBe(2);
    expect(await numbers(sharing)).toBe(1);
  });

  it('can be new in every round', async () => {
    const seen: string[] = [];
    const contenders = await openContenders([modules.source('right')], { timeoutMs: 20_000 });
    const closing = contenders.map((one): Contender => {
      const close = () => {
        seen.push('closed');
        return one.close();
      };
      return { ...one, close };
    });
    const result = await runBench(closing, {
      workloads: [TINY],
      timeBudgetMs: 2,
      rounds: 3,
      processes: 'new each round',
    });
    await Promise.all(contenders.map((contender) => contender.close()));
    expect(told(result)).toEqual({ right: 'timed' });
    expect(result.processes).toBe('new each round');
    expect(seen).toEqual(['closed', 'closed']);
  });

  it('cannot be asked for threads, nor be programs', async () => {
    await expect(openContenders([modules.source('right')], { ...sharing, threads: [1, 2] })).rejects.toThrow(
      new RangeError('threads must be 1 where all share a process'),
    );
    await expect(openContenders([programSource('cmd:true')], sharing)).rejects.toThrow(
      new RangeError('subject cmd:true: a program cannot share a process'),
    );
  });
});

describe('subjects with threads', { timeout: PATIENCE_MS }, () => {
  it('are opened once for each number that they can use, and named by it', async () => {
    const sources = [modules.source('right'), modules.source('threaded')];
    const opening = async (threads: readonly number[]) => {
      const contenders = await openContenders(sources, { timeoutMs: 20_000, threads });
      await Promise.all(contenders.map((contender) => contender.close()));
      return contenders.map(({ name, threads: count }) => [name, count]);
    };
    expect(await opening([1, 2])).toEqual([
      ['right', 1],
      ['threaded', 1],
      ['threaded ×2', 2],
    ]);
    expect(await opening([8])).toEqual([
      ['right', 1],
      ['threaded ×4', 4],
    ]);
  });
});

describe('the environment', () => {
  it('names runtime and machine, and survives JSON', () => {
    const here = environment();
    expect(JSON.parse(JSON.stringify(here))).toEqual(here);
    expect(new Date(here.date).toISOString()).toBe(here.date);
    expect(here.node).toBe(process.versions.node);
    expect(here.cores).toBeGreaterThan(0);
    expect(here.memoryBytes).toBeGreaterThan(0);
    expect(here.loadAverage).toHaveLength(3);
    expect(here.cpu).not.toBe('');
  });
});
