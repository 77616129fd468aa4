/** What a failure shows, in lines: the sides of a comparison as small arrays, and the stack of an accident. */

import type { Shown } from '../properties/checking/shown-tensors.ts';
import type { Mismatch } from '../properties/law.ts';
import { elementCount } from '../spec/tensor.ts';

/** The sides with their names, one a line; none where nothing was compared. */
export function shownLines({ shown = [] }: Mismatch): string[] {
  const width = Math.max(0, ...shown.map(({ role }) => role.length));
  return shown.map((one) => {
    const shape = one.shape.length === 0 ? '' : ` ${shapeText(one.shape)}`;
    return `${one.role.padEnd(width)}  ${one.label}${shape}: ${numbersText(one)}`;
  });
}

/** The frames of an accident where its place, which the message has, is not all there is. */
export function stackLines({ accident }: Mismatch): string[] {
  const frames = accident?.stack ?? [];
  return frames.length > 1 ? frames.map((frame) => `at ${frame}`) : [];
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** Nested by the shape where they are all there, else a row with its place. */
function numbersText({ shape, from, numbers }: Shown): string {
  if (from !== null) return `… ${numbers.map(numberText).join(', ')} … from index ${shapeText(from)} on`;
  const count = elementCount(shape);
  if (count !== numbers.length) return `[${numbers.map(numberText).join(', ')}]`;
  return nested(shape, numbers);
}

function nested(shape: readonly number[], numbers: readonly number[]): string {
  if (shape.length === 0) return numberText(numbers[0]);
  const [extent, ...rest] = shape;
  const size = numbers.length / extent;
  const parts = Array.from({ length: extent }, (_, at) => nested(rest, numbers.slice(at * size, (at + 1) * size)));
  return `[${parts.join(', ')}]`;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}
