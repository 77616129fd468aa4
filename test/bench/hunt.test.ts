import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Contender } from '../../bench/contenders/contender.ts';
import { type HuntOptions, type HuntProgress, KEPT_SHARE, runHunt } from '../../bench/hunt/hunt.ts';
import { huntedLayers, SIZES } from '../../bench/hunt/layers.ts';
import type { BenchWorkload } from '../../bench/result.ts';
import { workloadOf } from '../../bench/workloads/descriptor.ts';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';
import { type Capabilities, EVERYTHING } from '../../subjects/capabilities.ts';
import { engineSource } from '../../subjects/source.ts';
import type { Outcome } from '../../subjects/subject.ts';
import { hangingContender } from './made-up-contender.ts';

/** A contender that answers rightly, unless told otherwise, and whose times are made up. */
function contender(name: string, timeMs: (problem: Case) => number, changes: Partial<FakeParts> = {}): Contender {
  const answer = changes.answer ?? ((problem) => ({ kind: 'result', ...engines.scatter(problem) }) as Outcome);
  return {
    name,
    source: engineSource('im2col'),
    version: null,
    capabilities: { ...EVERYTHING, ...changes.capabilities },
    threads: 1,
    call: async (problem) => ({ outcome: answer(problem), callMs: timeMs(problem), waitedMs: 0, isAsync: false }),
    measure: async (problem) => {
      return { samplesMs: [timeMs(problem)], prepareMs: null, wholeCallMs: null, last: answer(problem) };
    },
    close: async () => {},
  };
}

interface FakeParts {
  readonly answer: (problem: Case) => Outcome;
  readonly capabilities: Partial<Capabilities>;
}

/** Small, so that engines answer quickly. */
const SMALL = { least: 200, most: 2000 };

const steady = contender('steady', () => 1);

function hunted(subject: Contender, options: Partial<HuntOptions> = {}) {
  return runHunt(subject, steady, { seed: 1, layers: 60, sizes: SMALL, searchMs: 20_000, ...options });
}

const samples: BenchWorkload[] = [];

/** Of the layers to search among, drawn where a test first wants them. */
function sampled(): readonly BenchWorkload[] {
  if (samples.length === 0) samples.push(...fc.sample(huntedLayers(), { numRuns: 3000, seed: 7 }));
  return samples;
}

describe('the layers to search among', () => {
  it('are legal, exact in f32 and within the range of sizes, results included', () => {
    for (const layer of sampled()) {
      expect(describedWorkload(layer)).toEqual(layer);
      expect(layer.multiplyAdds).toBeGreaterThan(SIZES.least / 2);
      expect(layer.multiplyAdds).toBeLessThanOrEqual(SIZES.most);
      expect(elementCount(layer.yShape)).toBeLessThanOrEqual(2 ** 20);
    }
  });

  it('are given back by their descriptors', () => {
    for (const layer of sampled().slice(0, 500)) {
      const again = describedWorkload(workloadOf(layer.descriptor));
      expect([again.xShape, again.wShape, again.yShape, again.groups, again.multiplyAdds]).toEqual([
        layer.xShape,
        layer.wShape,
        layer.yShape,
        layer.groups,
        layer.multiplyAdds,
      ]);
    }
  });

  it.each<[string, (layer: BenchWorkload) => boolean]>([
    ['one axis', ({ input }) => input.length === 1],
    ['two axes', ({ input }) => input.length === 2],
    ['three axes', ({ input }) => input.length === 3],
    ['dense', ({ groups, cin, cout }) => groups === 1 && cin > 1 && cout > 1],
    ['grouped', ({ groups, cin }) => groups > 1 && cin > groups],
    [
      'depthwise, of more channels than groups have',
      ({ groups, cin, cout }) => groups > 16 && cin === groups && cout === groups,
    ],
    ['dilated', ({ dilation }) => dilation.some((value) => value > 1)],
    ['of unequal strides', ({ stride }) => new Set(stride).size > 1],
    ['of unequal kernels', ({ kernel }) => new Set(kernel).size > 1],
    ['without pads', ({ padding }) => padding.flat().every((pad) => pad === 0)],
    ['of asymmetric pads', ({ padding }) => padding.some(([begin, end]) => begin !== end)],
    ['of symmetric pads', ({ padding }) => padding.every(([begin, end]) => begin === end && begin > 0)],
    ['of output padding', ({ outputPadding }) => outputPadding.some((value) => value > 0)],
    ['of several images', ({ n }) => n > 1],
    ['of a kernel smaller than the stride', ({ kernel, stride }) => kernel.some((value, axis) => value < stride[axis])],
  ])('are %s in at least one of fifty', (_, isOne) => {
    expect(sampled().filter(isOne).length).toBeGreaterThan(sampled().length / 50);
  });
});

/** Ten times as slow where two strides are 3 or more. */
const cliff = contender('cliff', ({ stride }) => (stride.filter((value) => value >= 3).length >= 2 ? 10 : 1));

describe('a hunt', () => {
  it('finds the cliff that was planted, and shrinks the layer to little else', async () => {
    const { worst, shrunk, tried, objections, shrinks } = await hunted(cliff);
    expect(objections).toEqual([]);
    expect(tried).toHaveLength(60);
    expect(worst!.ratio.value).toBeCloseTo(10, 10);
    expect([worst!.subjectMs, worst!.againstMs]).toEqual([10, 1]);
    expect(shrunk!.ratio.low).toBeGreaterThanOrEqual(KEPT_SHARE * worst!.ratio.low);
    const { workload } = shrunk!;
    expect(workload.stride.filter((value) => value === 3)).toHaveLength(2);
    expect(workload.stride.every((value) => value === 1 || value === 3)).toBe(true);
    expect(workload.padding.flat().every((pad) => pad === 0)).toBe(true);
    expect([workload.n, workload.groups, ...workload.dilation]).toEqual([1, 1, ...workload.input.map(() => 1)]);
    expect(shrinks).toBeGreaterThan(0);
  });

  it('finds the same layers with the same seed, and others with another', async () => {
    const descriptors = async (seed: number) =>
      (await hunted(steady, { seed, layers: 5 })).tried.map(({ workload }) => workload.descriptor);
    const [first, again, other] = [await descriptors(1), await descriptors(1), await descriptors(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('measures again what it found, and passes on what was luck', async () => {
    const timed = new Map<string, number>();
    const lucky = contender('lucky', (problem) => {
      const key = JSON.stringify([problem.x.shape, problem.w.shape, problem.stride, problem.padBegin]);
      const calls = (timed.get(key) ?? 0) + 1;
      timed.set(key, calls);
      const { multiplyAdds } = geometryOf(problem);
      // The largest ratio is there while searching only: six calls.
      return multiplyAdds > 1800 && calls <= 6 ? 20 : multiplyAdds > 1500 ? 5 : 1;
    });
    const { worst, warnings } = await hunted(lucky);
    expect(worst!.ratio.value).toBeCloseTo(5, 10);
    expect(warnings[0]).toMatch(/: the ratio was not as large when it was measured again$/);
  });

  it('takes the next one where the largest was nothing but luck', async () => {
    let luckiest: string | null = null;
    let calls = 0;
    const once = contender('once', (problem) => {
      if (geometryOf(problem).multiplyAdds <= 1500) return 1;
      const key = JSON.stringify([problem.x.shape, problem.w.shape, problem.stride, problem.padBegin]);
      luckiest ??= key;
      if (key !== luckiest) return 5;
      // The search makes six calls.
      return ++calls <= 6 ? 20 : 1;
    });
    const { worst, warnings } = await hunted(once);
    expect(worst!.ratio.value).toBeCloseTo(5, 10);
    expect(warnings).toHaveLength(1);
  });

  it('shrinks from the layer that it found, wherever in the search that was', async () => {
    const batched = contender('batched', ({ x }) => (x.shape[0] > 1 ? 10 : 1));
    const { tried, worst, shrunk } = await hunted(batched);
    expect(tried[0].ratio.value).toBeCloseTo(1, 10);
    expect(worst!.ratio.value).toBeCloseTo(10, 10);
    const { workload } = shrunk!;
    expect(workload.n).toBe(2);
    expect([...workload.stride, ...workload.dilation].every((value) => value === 1)).toBe(true);
    expect(workload.descriptor).not.toBe(worst!.workload.descriptor);
  });

  it('without options takes layers of the usual sizes until it is interrupted', async () => {
    const interrupt = new AbortController();
    const onProgress = ({ timed }: HuntProgress) => {
      if (timed === 3) interrupt.abort();
    };
    const { tried } = await runHunt(steady, steady, { seed: 1, signal: interrupt.signal, onProgress });
    expect(tried).toHaveLength(3);
    for (const { workload } of tried) expect(workload.multiplyAdds).toBeGreaterThan(SIZES.least / 2);
  });

  it('has a result that survives JSON', async () => {
    const result = await hunted(cliff, { layers: 5 });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe('the time of a hunt', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    [0, true],
    [1, false],
  ])('is over behind its end, and not at it: %d ms later, in shrinking', async (late, isShrunk) => {
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    let isFirst = true;
    const { shrinks } = await hunted(cliff, {
      searchMs: 0,
      onProgress: ({ timed, phase }) => {
        // The clock stands still but for this.
        if (phase === 'shrinking' && isFirst) {
          now += late;
          isFirst = false;
        }
        if (phase === 'shrinking' && !isShrunk) expect(timed).toBeLessThanOrEqual(1);
      },
    });
    expect(shrinks > 1).toBe(isShrunk);
  });
});

describe('a hunt, where there is no time,', () => {
  it('passes over what one of the two does not cover, and counts it', async () => {
    const flat = contender('flat', () => 1, { capabilities: { ranks: [2], groups: false } });
    const { tried, untimed, objections } = await hunted(flat, { layers: 20 });
    expect(objections).toEqual([]);
    expect(tried).toHaveLength(20);
    expect(tried.every(({ workload }) => workload.input.length === 2 && workload.groups === 1)).toBe(true);
    expect(untimed.length).toBeGreaterThan(5);
    expect(untimed.every(({ message }) => /^flat not covered: (?:\d+ groups|[13] spatial ax)/.test(message))).toBe(
      true,
    );
  });

  it('passes over what takes too long', async () => {
    const { tried, untimed, objections } = await hunted(
      contender('slow', () => 50),
      { layers: 2, callLimitMs: 40 },
    );
    expect(tried).toEqual([]);
    expect(untimed[0].message).toBe('slow too slow: a call took 50 ms, the limit is 40 ms');
    expect(objections).toEqual(['nothing was timed']);
  });

  it('objects to a wrong result, which has no time', async () => {
    const wrong = contender('wrong', () => 9, {
      answer: (problem) => {
        const y = engines.scatter(problem);
        if (problem.groups > 1) y.data[0] += 1;
        return { kind: 'result', ...y } as Outcome;
      },
    });
    const { tried, untimed, objections } = await hunted(wrong, { layers: 20 });
    expect(tried.every(({ workload }) => workload.groups === 1)).toBe(true);
    expect(untimed.length).toBeGreaterThan(0);
    expect(objections).toHaveLength(untimed.length);
    expect(objections[0]).toMatch(/^wrong disagrees: 1 of \d+ elements differ; worst at \[0, 0, .*\(g\d+mb/);
  });

  it('objects to a wrong result of the other one just so', async () => {
    const wrong = contender('wrong', () => 1, { answer: () => ({ kind: 'crashed', message: 'it ended' }) });
    const result = await runHunt(steady, wrong, { seed: 1, layers: 3, sizes: SMALL, searchMs: 20_000 });
    expect(result.tried).toEqual([]);
    expect(result.untimed.length).toBeGreaterThan(3);
    expect(result.objections).toHaveLength(result.untimed.length);
    expect(result.objections[0]).toMatch(/^wrong crashed: it ended/);
  });

  it('closes both, so that a call that hangs ends, where it is interrupted', async () => {
    const interrupt = new AbortController();
    const closed: string[] = [];
    const hanging = hangingContender('hanging', interrupt, () => closed.push('hanging'));
    const other = { ...steady, close: async () => void closed.push('other') };
    const { objections } = await runHunt(hanging, other, {
      seed: 1,
      layers: 2,
      sizes: SMALL,
      signal: interrupt.signal,
    });
    expect(closed.toSorted()).toEqual(['hanging', 'other']);
    expect(objections).toContain('the run was interrupted');
  });

  it('that is interrupted keeps what it has', async () => {
    const interrupt = new AbortController();
    const phases: HuntProgress['phase'][] = [];
    const { tried, worst, objections } = await hunted(cliff, {
      signal: interrupt.signal,
      onProgress: ({ timed, phase }) => {
        phases.push(phase);
        if (timed === 7) interrupt.abort();
      },
    });
    expect(tried).toHaveLength(7);
    expect(worst).not.toBeNull();
    expect(objections).toEqual(['the run was interrupted']);
    expect(new Set(phases)).toEqual(new Set(['search']));
  });
});

describe('what breaks while layers are visited', () => {
  it.each(['search', 'shrinking'] as const)('in the phase of %s ends the hunt, and is no finding', async (phase) => {
    const visits: HuntProgress['phase'][] = [];
    const broken = hunted(
      contender('uneven', ({ stride }) => (stride[0] > 2 ? 9 : 1)),
      {
        onProgress(progress) {
          visits.push(progress.phase);
          if (progress.phase === phase) throw new Error(`broke in ${phase}`);
        },
      },
    );
    await expect(broken).rejects.toThrow(`broke in ${phase}`);
    expect(visits.filter((one) => one === phase)).toHaveLength(1);
  });
});
