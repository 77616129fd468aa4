/** A benchmark of layers in several types: what is asked, compared and measured in each. */
import { describe, expect, it } from 'vitest';
import { runBench } from '../../bench/bench.ts';
import type { Contender } from '../../bench/contenders/contender.ts';
import type { Limits, TimedCell } from '../../bench/result.ts';
import { workloadOf } from '../../bench/workloads/descriptor.ts';
import { workloadIn } from '../../bench/workloads/workload.ts';
import type { Case } from '../../spec/case.ts';
import { DTYPES } from '../../spec/number-types.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { madeUpContender } from './made-up-contender.ts';

const LAYER = workloadOf('mb1ic4ih3oc2kh3sh2ph1b1');
const LIMITS: Limits = { threads: 1, javascriptGflops: 1, webassemblyGflops: 2, relaxedSimd: false, memoryGBps: 1 };

const plain = madeUpContender('plain', { callMs: 1, onTimed: () => {} });
const able: Contender = { ...plain, capabilities: { ...EVERYTHING, dtypes: DTYPES, sumsIn: 'f32' } };

const benched = (contender: Contender, limits: readonly Limits[] = []) =>
  runBench([contender], {
    workloads: DTYPES.map((dtype) => workloadIn(LAYER, dtype)),
    timeBudgetMs: 1,
    rounds: 2,
    limits,
  });

describe('a benchmark of a layer in every type', () => {
  it('times each, without an error where every result is the exact one, rounded once', async () => {
    const asked = new Set<string>();
    const call = (problem: Case) => {
      asked.add(problem.dtype);
      return able.call(problem);
    };
    const noting: Contender = { ...able, call };
    const { cells, objections } = await benched(noting);
    expect(cells.map(({ status }) => status)).toEqual(DTYPES.map(() => 'timed'));
    expect(cells.map((cell) => (cell as TimedCell).error.ulps)).toEqual(DTYPES.map(() => 0));
    expect([...asked].toSorted()).toEqual([...DTYPES].toSorted());
    expect(objections).toEqual([]);
  });

  it('says how many steps a result of integers is off', async () => {
    const off: Contender = {
      ...able,
      async call(problem) {
        const reply = await able.call(problem);
        const { outcome } = reply;
        const isReal = problem.quantisation?.x.scale === Math.fround(1 / 127);
        if (!isReal || outcome.kind !== 'result') return reply;
        return { ...reply, outcome: { ...outcome, data: outcome.data.map((code) => code + 2) } };
      },
    };
    const { cells } = await benched(off);
    expect(cells.map((cell) => (cell as TimedCell).error)).toEqual(
      DTYPES.map((dtype) => (/int/.test(dtype) ? { ulps: 2, units: 2 } : { ulps: 0, units: 0 })),
    );
  });

  it('gives no time to integers that are wrong', async () => {
    const call: Contender['call'] = async (problem) => {
      const reply = await able.call(problem);
      const { outcome } = reply;
      if (problem.dtype !== 'uint8' || outcome.kind !== 'result') return reply;
      return { ...reply, outcome: { ...outcome, data: outcome.data.map((code, at) => (at === 3 ? code + 1 : code)) } };
    };
    const { objections } = await benched({ ...able, call });
    expect(objections).toEqual([`plain disagrees on ${LAYER.name} in uint8`]);
  });

  it('compares speeds with the limits of the machine in f32 alone', async () => {
    const { cells } = await benched(able, [LIMITS]);
    expect(cells.map((cell) => (cell as TimedCell).limitShare !== null)).toEqual(
      DTYPES.map((dtype) => dtype === 'f32'),
    );
  });

  it('does not ask for types that a subject has not', async () => {
    const { cells } = await benched(plain);
    expect(cells.map(({ status }) => status)).toEqual(
      DTYPES.map((dtype) => (EVERYTHING.dtypes.includes(dtype) ? 'timed' : 'not covered')),
    );
  });
});
