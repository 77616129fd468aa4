/** A layer as code in each framework, and what NumPy makes of x [N,C,…in] and w [C,M/groups,…k] for it. */
import type { Rank } from '../spec/case.ts';
import type { SizedCase } from '../spec/conventions/answer.ts';
import type { Layout } from '../spec/conventions/arrangement.ts';
import type { Convention, Outline } from '../spec/conventions/convention.ts';
import { CONVENTIONS } from '../spec/conventions/index.ts';
import { inverse } from '../spec/conventions/layout.ts';
import { codeOf } from './code.ts';

/** The layer in one framework. */
export interface LayerCode {
  readonly convention: string;
  /** The line to type; null where the framework has no words for the layer. */
  readonly code: string | null;
  /** NumPy expressions for the framework's operands, of x and w as this project and PyTorch have them. */
  readonly x: string;
  readonly w: string;
}

/** The layer in every framework, weights permuted, flipped and regrouped as each asks. */
export function layerCodes(sized: Pick<SizedCase, 'x' | 'w' | 'attributes'>): LayerCode[] {
  const { x, w, attributes } = sized;
  const outline: Outline = { x: { shape: x }, w: { shape: w }, bias: null, ...attributes };
  return CONVENTIONS.map((convention) => layerCode(convention, outline));
}

function layerCode(convention: Convention, outline: Outline): LayerCode {
  const { id, version } = convention;
  const expression = convention.express(outline);
  if (expression.kind === 'unsayable') return { convention: id, code: null, x: 'x', w: 'w' };
  const { attributes, operands } = expression;
  const rank = outline.stride.length as Rank;
  const layout = convention.arrangement(attributes, rank);
  const said = { attributes, x: operands.x.shape, w: operands.w.shape };
  const code = codeOf({ convention: id, version, reason: null, recipe: null, ...said });
  const isUnbatched = operands.x.shape.length === rank + 1;
  return { convention: id, code, x: imageCode(layout, isUnbatched), w: kernelCode(layout, outline.w.shape) };
}

/** x as NumPy makes it of x [N,C,…in]. */
function imageCode({ x }: Layout, isUnbatched: boolean): string {
  return `x${transposedBy(inverse(x))}${isUnbatched ? '[0]' : ''}`;
}

/** w as NumPy makes it of w [C,M/groups,…k]. */
function kernelCode({ w: order, reversed, outputGroups }: Layout, shape: readonly number[]): string {
  const [channels, outputs, ...taps] = shape;
  const axes = taps.map((_, axis) => axis + 2);
  const flipped = reversed ? `np.flip(w, axis=(${axes.join(', ')}${axes.length === 1 ? ',' : ''}))` : 'w';
  return `${flipped}${regrouped(outputGroups ?? 1, channels, outputs, taps)}${transposedBy(inverse(order))}`;
}

/** The groups side by side among the output channels. */
function regrouped(groups: number, channels: number, outputs: number, taps: readonly number[]): string {
  if (groups <= 1) return '';
  const each = channels / groups;
  const apart = [groups, each, outputs, ...taps].join(', ');
  return `.reshape(${apart}).swapaxes(0, 1).reshape(${[each, groups * outputs, ...taps].join(', ')})`;
}

function transposedBy(order: readonly number[]): string {
  return order.every((axis, index) => axis === index) ? '' : `.transpose(${order.join(', ')})`;
}
