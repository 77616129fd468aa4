/** How many numbers and bytes a stored tensor has, before anything of that size is asked for. */
import { describeValue } from '../spec/describe-value.ts';
import { elementCount } from '../spec/tensor.ts';
import { BYTES_OF, type ElementType } from './element-types.ts';
import { ModelError } from './model.ts';

/** Numbers of one tensor that any engine takes. */
const MOST_NUMBERS = 2 ** 28;

/** More axes than any operator here has. */
const MOST_AXES = 8;

/**
 * A shape of a stored tensor, as numbers.
 * @param where file and tensor, at the front of messages
 * @throws ModelError for extents that are no integers from 0 on, too many axes, or more numbers than a tensor may have
 */
export function checkedShape(where: string, dims: readonly (number | bigint)[]): number[] {
  if (dims.length > MOST_AXES)
    throw new ModelError(`${where}: must have at most ${MOST_AXES} axes, got ${dims.length}`);
  const shape = dims.map(Number);
  const bad = shape.findIndex((extent) => !Number.isSafeInteger(extent) || extent < 0);
  if (bad >= 0) {
    throw new ModelError(`${where}: dims[${bad}] must be an integer >= 0, got ${describeValue(Number(dims[bad]))}`);
  }
  const count = elementCount(shape);
  if (count > MOST_NUMBERS) {
    throw new ModelError(`${where}: must have at most ${MOST_NUMBERS} numbers, got the shape [${shape}]`);
  }
  return shape;
}

/** @throws ModelError where there are not exactly as many bytes as the shape needs */
export function checkByteLength(where: string, shape: readonly number[], type: ElementType, bytes: number): void {
  const needed = elementCount(shape) * BYTES_OF[type];
  if (bytes === needed) return;
  throw new ModelError(`${where}: the shape [${shape}] of ${type} needs ${needed} bytes, got ${bytes}`);
}
