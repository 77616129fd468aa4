/** Arrays as NumPy files, read back by a reader that others wrote. */
import { parse } from 'npyjs';
import { describe, expect, it } from 'vitest';
import { npy } from '../../oracle/vector-exports/npy.ts';

const readBack = (data: Parameters<typeof npy>[0], shape: readonly number[]) => {
  const { buffer, byteOffset, byteLength } = npy(data, shape);
  return parse(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
};

describe('an array as a NumPy file', () => {
  it.each([
    ['singles', Float32Array.of(1, -0, Number.NaN, 0.1, Number.POSITIVE_INFINITY, 3), [1, 2, 3]],
    ['doubles', Float64Array.of(0.1, Number.MIN_VALUE, -1e308, 4), [2, 2]],
    ['integers', BigInt64Array.of(-1n, 2n ** 62n), [2]],
    ['nothing', new Float32Array(0), [0, 4, 5]],
    ['a part of a buffer', new Float64Array([9, 1, 2, 9]).subarray(1, 3), [2, 1, 1]],
    ['many axes, whose header is longer', Float32Array.of(7), new Array(60).fill(1)],
  ])('of %s is read as it was', (_, data, shape) => {
    const read = readBack(data, shape);
    expect(read.shape).toEqual(shape);
    expect(read.fortranOrder).toBe(false);
    expect(Object.prototype.toString.call(read.data)).toBe(Object.prototype.toString.call(data));
    expect(bitsOf(read.data as typeof data)).toEqual(bitsOf(data));
  });

  it.each([[[]], [[3]], [[1, 2, 3]], [new Array(60).fill(1)]])(
    'of shape %j has its data at a multiple of 64',
    (shape) => {
      const elements = shape.reduce((product: number, extent: number) => product * extent, 1);
      const file = npy(new Float64Array(elements), shape);
      expect((file.length - 8 * elements) % 64).toBe(0);
    },
  );
});

/** −0 and 0 differ, and NaN is NaN. */
function bitsOf(data: Iterable<number | bigint>): string[] {
  return Array.from(data, (value) => (Object.is(value, -0) ? '-0' : String(value)));
}
