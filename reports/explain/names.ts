/** How cells and numbers are written in every form of an exposition. */
import { elementCount } from '../../spec/tensor.ts';

/** A number in few characters; integers stand as they are. */
export function short(value: number): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(4));
  return String(rounded).replaceAll('-', '−');
}

/** A factor of a product: a negative one in brackets. */
export function signed(value: number): string {
  return value < 0 ? `(${short(value)})` : short(value);
}

/** The index of a flat element, last axis fastest. */
export function indexAt(flat: number, shape: readonly number[]): number[] {
  return shape.map((extent, axis) => {
    const size = elementCount(shape.slice(axis + 1));
    return Math.floor(flat / size) % extent;
  });
}

/** A cell of a tensor [channels, …spatial]: y[1,2], or y[channel 3; 1,2] where there are several channels. */
export function cellName(tensor: string, flat: number, shape: readonly number[]): string {
  const [channel, ...spatial] = indexAt(flat, shape);
  return shape[0] === 1 ? `${tensor}[${spatial}]` : `${tensor}[channel ${channel}; ${spatial}]`;
}

/** 3 × 4 × 5 */
export function extentsText(extents: readonly number[]): string {
  return extents.join(' × ');
}

/** A large count with spaces between thousands. */
export function countText(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}
