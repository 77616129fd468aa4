/** A case as an exposition: everything that there is to show of it, as plain data, each number from the engines. */
import type { Attributes, Case } from '../spec/case.ts';
import { type Equivalent, sizedCase } from '../spec/conventions/answer.ts';
import type { Outline } from '../spec/conventions/convention.ts';
import { geometryOf } from '../spec/geometry.ts';
import { type AdjointNotInverse, adjointNotInverse } from './adjoint-not-inverse.ts';
import { type ConvolutionMatrix, matrixOf } from './convolution-matrix.ts';
import { type Convolutions, convolutionsOf } from './convolutions.ts';
import { type AxisSteps, axisSteps } from './extents.ts';
import { type FourWays, fourWays } from './four-ways.ts';
import { type Multiplications, multiplicationsOf, type Overlap, overlapOf } from './overlaps.ts';
import { partOf } from './part.ts';

/** A case made visible: plain data for a text, a page or an explorer, with every number from an engine. */
export interface Exposition {
  readonly hasBias: boolean;
  readonly shapes: { readonly x: readonly number[]; readonly w: readonly number[]; readonly y: readonly number[] };
  readonly attributes: Attributes;
  readonly axes: readonly AxisSteps[];
  readonly convolutions: Convolutions;
  /** What the case is in the words of each framework. */
  readonly words: readonly Equivalent[];
  readonly overlap: Overlap;
  /** Null where an axis is too long to count on. */
  readonly multiplications: Multiplications | null;
  /** What of the case is not drawn, a sentence each. */
  readonly leftOut: readonly string[];
  /** Null where not even a part of it can be drawn. */
  readonly drawn: Drawn | null;
}

/** What is drawn number by number: a case with one image, often a part of the one that was asked about. */
export interface Drawn {
  readonly part: Case;
  readonly matrix: ConvolutionMatrix;
  readonly ways: FourWays;
  readonly adjoint: AdjointNotInverse;
}

/**
 * Everything that there is to show of a case: output extents step by step, C as a matrix, overlaps, the words of
 * frameworks.
 * @param outline shapes and attributes, with or without numbers; what has none is given small integers
 * @throws RangeError naming field, rule and value where it is illegal
 *
 * @example
 * ```ts
 * import { expositionOf, TEXTBOOK } from 'adjoint/core';
 *
 * const { shapes, axes } = expositionOf(TEXTBOOK);
 * shapes; // → { x: [1, 1, 2, 2], w: [1, 1, 3, 3], y: [1, 1, 4, 4] }
 * axes[0].steps.at(-1).value; // → 4
 * ```
 */
export function expositionOf(outline: Outline): Exposition {
  const geometry = geometryOf(outline);
  const { x, w, y, attributes, equivalents } = sizedCase(outline, null);
  const overlap = overlapOf(geometry);
  const { part, leftOut } = partOf(outline);
  const hasImage = part !== null && part.x.shape[0] > 0;
  return {
    hasBias: outline.bias !== null,
    shapes: { x, w, y },
    attributes,
    axes: geometry.axes.map(axisSteps),
    convolutions: convolutionsOf(geometry),
    words: equivalents,
    overlap,
    multiplications: multiplicationsOf(geometry, overlap),
    leftOut: part !== null && !hasImage ? ['The batch is empty: there is no image to draw.'] : leftOut,
    drawn: hasImage ? drawnOf(part) : null,
  };
}

function drawnOf(part: Case): Drawn {
  return { part, matrix: matrixOf(part), ways: fourWays(part), adjoint: adjointNotInverse(part) };
}
