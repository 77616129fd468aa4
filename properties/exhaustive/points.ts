/**
 * Random integer points: x, w and bias drawn uniformly and independently from S = {−B … B}. B is the largest number for
 * which a sum of T products and a bias is exact in the type in any order: T·B² + B ≤ 2²⁴ or 2⁵³.
 */

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Case } from '../../spec/case.ts';
import { type Dtype, elementCount } from '../../spec/tensor.ts';
import { type CaseLayout, caseOf, integersOf } from '../cases/legal-layout.ts';

const LARGEST_EXACT: Readonly<Record<Dtype, number>> = { f32: 2 ** 24, f64: 2 ** 53 };

/** B for a layout. No cell sums more products than a group has input channels times taps. */
export function largestInteger({ dtype, wShape, groups }: CaseLayout): number {
  const terms = (wShape[0] / groups) * elementCount(wShape.slice(2));
  return Math.floor(Math.sqrt(LARGEST_EXACT[dtype] / (terms + 1)));
}

/** @param largest B */
export function pointOf(layout: CaseLayout, generator: RandomGenerator, largest: number): Case {
  const integers = Int32Array.from({ length: integersOf(layout) }, () => uniformInt(generator, -largest, largest));
  return caseOf(layout, integers);
}
