/** Defects of half precision: wrong on their trigger, right in f32 and off it. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { FAULTS, faultsNamed } from '../../faults/index.ts';
import { killFault } from '../../faults/kill.ts';
import { openFault } from '../../faults/open-fault.ts';
import { lawsNamed } from '../../properties/laws.ts';
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { type Dtype, floatArray } from '../../spec/tensor.ts';
import { seedsOf } from '../project/thorough.ts';
import { caseOf } from '../spec/cases.ts';

/** y = x₀·w₀ + x₁·w₁, of these numbers. */
function dot(dtype: Dtype, x: readonly number[], w: readonly number[]): Case {
  const problem = caseOf({ x: [[1, x.length, 1], x], w: [[x.length, 1, 1], w], dtype: 'f64' });
  const typed = ({ shape, data }: Case['x']) => ({ shape, data: floatArray(dtype, data) });
  return { ...problem, x: typed(problem.x), w: typed(problem.w), dtype };
}

/** On these a fault is wrong, and on those right. */
const SHOWS: Record<string, readonly [on: readonly Case[], off: readonly Case[]]> = {
  'half-partial-sums-rounded': [
    [dot('f16', [1025, 1, 1], [3, 1, -1027]), dot('bf16', [129, 1], [3, -259])],
    [dot('f16', [3, 5], [7, 11]), dot('bf16', [3, 5], [7, 11]), dot('f32', [1025, 1], [3, 1])],
  ],
  'half-scale-handed-over-as-single': [[dot('f16', [1], [1]), dot('bf16', [1], [1])], [dot('f32', [1], [1])]],
  'bf16-result-made-a-half': [
    [dot('bf16', [2 ** 10], [2 ** 10]), dot('bf16', [2 ** -20], [2 ** -20])],
    [dot('bf16', [3], [5]), dot('f16', [2 ** 8], [2 ** 7]), dot('f32', [2 ** 10], [2 ** 10])],
  ],
  'half-operands-flushed': [
    [dot('f16', [2 ** -24], [1]), dot('bf16', [1], [2 ** -130])],
    [dot('f16', [2 ** -14], [1]), dot('f32', [2 ** -140], [1])],
  ],
};

/** Those that find them; `adjoint faults` puts all. */
const LAWS_OF_NUMBERS = lawsNamed(['agreement', 'bounded-agreement', 'subnormals']);

const FAULTS_OF_HALVES = FAULTS.filter((fault) => fault.class === 'precision');

it('there are cases for each', () => {
  expect(Object.keys(SHOWS).sort()).toEqual(FAULTS_OF_HALVES.map(({ id }) => id).sort());
});

describe.each(Object.entries(SHOWS))('%s', (id, [on, off]) => {
  it('is wrong on its trigger and right off it', async () => {
    const subject = await openFault(faultsNamed([id])[0]);
    const isRight = async (problem: Case) => {
      const outcome = await subject.run(problem);
      return outcome.kind === 'result' && compareExact(engines.scatter(problem), outcome) === null;
    };
    try {
      for (const problem of on) expect(await isRight(problem), `${problem.dtype} ${problem.x.data}`).toBe(false);
      for (const problem of off) expect(await isRight(problem), `${problem.dtype} ${problem.x.data}`).toBe(true);
    } finally {
      await subject.close();
    }
  });

  it('is killed by the gate', async () => {
    const { runs } = await killFault(faultsNamed([id])[0], seedsOf([1, 2, 3, 4, 5]), {
      laws: LAWS_OF_NUMBERS,
      runs: 200,
      shrinkMs: 50,
    });
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'killed'));
  });
});
