/** A benchmark of layers in several types: what is asked, compared and measured in each. */
import { describe, expect, it } from 'vitest';
import { runBench } from '../../bench/bench.ts';
import type { Contender } from '../../bench/contenders/contender.ts';
import type { Limits, TimedCell } from '../../bench/result.ts';
import { workloadOf } from '../../bench/workloads/descriptor.ts';
import { workloadIn } from '../../bench/workloads/workload.ts';
import { realWorkloadCase } from '../../bench/workloads/workload-cases.ts';
import type { Case } from '../../spec/case.ts';
import { DTYPES } from '../../spec/number-types.ts';
import type { Tensor } from '../../spec/tensor.ts';
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

describe('a benchmark of codes of a model', () => {
  it.each([
    ['a rule that it names', ['nearest-even'], 0, 'timed'],
    ['another rule', ['double-rounding'], 0, 'disagrees'],
    ['one step beside the product, where it names none', [], 0, 'timed'],
    ['no more than that', [], 1, 'disagrees'],
  ] as const)('holds them to %s', async (_, requantisation, steps, status) => {
    const workload = workloadIn(LAYER, 'int8');
    const codes = realWorkloadCase(workload);
    // Half of each sum: ties are frequent, and few results are clamped.
    const tied = { ...codes.quantisation!, x: { scale: 1, zeroPoint: 0 }, w: { ...codes.quantisation!.w, scale: [1] } };
    const own = {
      ...codes,
      x: { ...codes.x, data: codes.x.data.map(Math.sign) },
      w: { ...codes.w, data: codes.w.data.map((code: number) => code % 4) },
      bias: null,
      quantisation: { ...tied, y: { scale: 2, zeroPoint: 0 }, clamp: [-128, 127] as const },
    };
    const shifted = <T extends { readonly kind: string }>(outcome: T): T =>
      outcome.kind === 'result'
        ? { ...outcome, data: (outcome as unknown as Tensor).data.map((code: number) => Math.min(code + steps, 127)) }
        : outcome;
    const isOwn = (problem: Case) => problem.quantisation?.y.scale === 2;
    const contender: Contender = {
      ...able,
      capabilities: { ...able.capabilities, requantisation },
      async call(problem) {
        const reply = await able.call(problem);
        return isOwn(problem) ? { ...reply, outcome: shifted(reply.outcome) } : reply;
      },
      async measure(problem, options, wholeCall) {
        const measured = await able.measure(problem, options, wholeCall);
        return isOwn(problem) ? { ...measured, last: shifted(measured.last) } : measured;
      },
    };
    const numbers = new Map([[workload.name, own]]);
    const { cells } = await runBench([contender], { workloads: [workload], numbers, timeBudgetMs: 1, rounds: 1 });
    expect(cells.map((cell) => cell.status)).toEqual([status]);
  });
});
