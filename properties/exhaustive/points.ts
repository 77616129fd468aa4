/**
 * Random integer points: x, w and bias drawn uniformly and independently from S = {−B … B}. B is the largest number for
 * which a sum of T products and a bias is exact in the type in any order: T·B² + B ≤ 2²⁴ or 2⁵³.
 */

import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Case } from '../../spec/case.ts';
import { LARGEST_EXACT } from '../../spec/number-types.ts';
import { type Dtype, elementCount, type FloatArray, zeros } from '../../spec/tensor.ts';
import { inNode } from '../../subjects/errors/node-modules.ts';
import type { CaseLayout } from '../cases/legal-layout.ts';
import type { GeometryPart } from './parts.ts';

/** B for a layout. No cell sums more products than a group has input channels times taps. */
export function largestInteger({ dtype, wShape, groups }: CaseLayout): number {
  return largestOfSums(dtype, (wShape[0] / groups) * elementCount(wShape.slice(2)));
}

/** |S| = 2B + 1 of the type where no cell sums more than one product: no geometry has a larger one. */
export function largestSetOf(dtype: Dtype): number {
  return 2 * largestOfSums(dtype, 1) + 1;
}

function largestOfSums(dtype: Dtype, terms: number): number {
  return Math.floor(Math.sqrt(LARGEST_EXACT[dtype] / (terms + 1)));
}

/** x, w and bias are drawn in turn. @param largest B: with it, every number is one of the type */
export function pointOf(layout: CaseLayout, generator: RandomGenerator, largest: number): Case {
  const { dtype, xShape, wShape, biasLength, ...attributes } = layout;
  const drawn = (length: number) => integers(zeros(dtype, length), generator, largest);
  return {
    ...attributes,
    x: { shape: xShape, data: drawn(elementCount(xShape)) },
    w: { shape: wShape, data: drawn(elementCount(wShape)) },
    bias: biasLength === null ? null : drawn(biasLength),
    dtype,
  };
}

/**
 * Fills the array with integers from −largest to largest, the same as those of pure-rand's `uniformInt`. That takes the remainder of
 * doubles, which costs more than all else that a point needs; their quotient says the same, since it is off by less than the
 * 1/size that it is away from an integer at least where it is none.
 */
function integers(numbers: FloatArray, generator: RandomGenerator, largest: number): FloatArray {
  const size = 2 * largest + 1;
  const most = Math.floor(2 ** 32 / size) * size;
  for (let at = 0; at < numbers.length; at++) {
    let drawn = generator.next() + 2 ** 31;
    while (drawn >= most) drawn = generator.next() + 2 ** 31;
    numbers[at] = drawn - Math.floor(drawn / size) * size - largest;
  }
  return numbers;
}

/**
 * What draws the points of one geometry: the same for it whoever draws them, and whatever was drawn before. Its 128 bits of
 * state are the first of a SHA-256, so that geometries have nothing to do with each other.
 * @param number of the geometry in its part, from 0
 */
export function generatorFor(
  seed: number,
  { kind, axes, axis, words }: Pick<GeometryPart, 'kind' | 'axes' | 'axis' | 'words'>,
  dtype: Dtype,
  number: number,
): RandomGenerator {
  const digest = inNode()
    .crypto.createHash('sha256')
    .update(JSON.stringify([seed, kind, axes, axis, dtype, number, ...(words === undefined ? [] : [words.convention])]))
    .digest();
  return xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.readInt32LE(at)));
}
