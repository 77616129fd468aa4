/** What the laws of the gradients share: a gradient of the output, the call, and the identity of inner products. */
import * as fc from 'fast-check';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { GradientResults, Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { companionTensor } from '../cases/further-tensors.ts';
import { isNarrow } from '../cases/narrow-types.ts';
import { restricted } from '../cases/restriction.ts';
import { type Mismatch, mismatchBetween, resultOf, shapeMismatch } from '../law.ts';

/** They sum over all cells and images, which types of few integers have no numbers for. */
export const missingGradients = ({ gradients, dtypes }: Capabilities): string | null => {
  if (!gradients) return 'gradients';
  return dtypes.every(isNarrow) ? 'gradients of f32 or f64' : null;
};

/** The capabilities with the types that gradients are asked in. */
export function ofWideTypes<T extends Capabilities>(capabilities: T): T {
  return { ...capabilities, dtypes: capabilities.dtypes.filter((dtype) => !isNarrow(dtype)) };
}

/** Small cases, more of them with a single tap: fast paths of gradients are there. */
export function gradientCases(capabilities: Capabilities): fc.Arbitrary<Case> {
  const wide = ofWideTypes(capabilities);
  const oneTap = restricted(wide, ({ largest }) => ({ largest: { ...largest, kernel: 1 } }));
  const unpadded = restricted(oneTap, () => ({ padding: 'none' }));
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: smallCases(wide), weight: 6 },
    { arbitrary: smallCases(oneTap), weight: 1 },
    { arbitrary: smallCases(unpadded), weight: 1 },
  );
}

/** The arguments that a case has a gradient with respect to. */
export function argumentsOf({ bias }: Case): (keyof GradientResults)[] {
  return bias === null ? ['x', 'w'] : ['x', 'w', 'bias'];
}

/** A gradient of the output: integers from −2 to 2, since the gradient of a weight sums over all output cells. */
export function gradientOfOutput(problem: Case): Tensor {
  const { shape, data } = companionTensor(problem.dtype, geometryOf(problem).outputShape, 6);
  return { shape, data: data.map((value) => value % 3) };
}

export interface GradientCheck {
  readonly of: keyof GradientResults;
  readonly g: Tensor;
  /** What it must be, exactly. */
  readonly expected: Tensor;
  /** What it belongs to. */
  readonly argument: Tensor;
  /** The part of the output that is linear in the argument: T of this case … */
  readonly output: Case;
  /** … less T of this one. */
  readonly less?: Case;
}

/**
 * The gradient that the subject gives, element by element, and the identity ⟨g, T⟩ = ⟨gradient, argument⟩ with the
 * subject's own T.
 */
export async function checkGradient(
  subject: Subject,
  problem: Case,
  { of, g, expected, argument, output, less }: GradientCheck,
): Promise<Mismatch | null> {
  const label = `gradient with respect to ${of}`;
  const called = resultOf(await subject.run(problem, { gradient: { of, g } }), label);
  if ('mismatch' in called) return called.mismatch;
  const wrong = shapeMismatch(expected.shape, called.y, label) ?? mismatchBetween(expected, called.y, label);
  if (wrong !== null) return wrong;
  let left = 0;
  for (const one of [output, less]) {
    if (one === undefined) continue;
    const result = resultOf(await subject.run(one), 'T');
    if ('mismatch' in result) return result.mismatch;
    const shape = shapeMismatch(g.shape, result.y, 'T');
    if (shape !== null) return shape;
    left += (one === output ? 1 : -1) * innerProduct(g, result.y);
  }
  const right = innerProduct(called.y, argument);
  return mismatchBetween(scalar(right), scalar(left), `⟨g, T⟩ against ⟨gradient, ${of}⟩`, {
    isTwoWays: true,
    operands: [
      { label: 'g', tensor: g },
      { label, tensor: called.y },
      { label: of, tensor: argument },
    ],
  });
}

/** A number as the tensor of one element and no axes. */
export function scalar(value: number): Tensor {
  return { shape: [], data: floatArray('f64', [value]) };
}

export function innerProduct(a: Tensor, b: Tensor): number {
  let sum = 0;
  for (let index = 0; index < a.data.length; index++) sum += a.data[index] * b.data[index];
  return sum;
}
