import { describe, expect, it } from 'vitest';
import { ModelError } from '../../models/model.ts';
import { npyTensor } from '../../models/npy.ts';
import { bytesAsSource } from '../../models/source.ts';
import { npy } from '../../oracle/vector-exports/npy.ts';

const reading = (bytes: Uint8Array) => npyTensor(bytesAsSource('x.npy', bytes));
const NUMBERS = Float32Array.of(1, -2.5, 3, 0, 5, 6);
const SOUND = npy(NUMBERS, [1, 2, 3]);

/** The file with its header changed, in the version given. */
function headed(from: string, to: string, version = 1): Uint8Array {
  const header = Buffer.from(Buffer.from(SOUND).subarray(10, -24).toString('latin1').replace(from, to), 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0]);
  return Buffer.concat([magic, length, header, new Uint8Array(NUMBERS.buffer)]);
}

describe('a NumPy file', () => {
  it('is read as it was written', () => {
    expect(reading(SOUND)).toEqual({ shape: [1, 2, 3], data: NUMBERS });
    const wide = Float64Array.of(0.1, 2);
    expect(reading(npy(wide, [2]))).toEqual({ shape: [2], data: wide });
    expect(reading(headed('', '', 2))).toEqual({ shape: [1, 2, 3], data: NUMBERS });
  });

  it('may have keys in another order, and smaller types', () => {
    const other = "{'shape': (12,), 'fortran_order': False, 'descr': '<f2'}";
    const bytes = headed(Buffer.from(SOUND).subarray(10, -24).toString('latin1'), other);
    expect(reading(bytes).shape).toEqual([12]);
  });

  it.each([
    ['<f8', Float64Array.of(0.1, -2)],
    ['<f4', Float32Array.of(0.5, -2)],
    ['|i1', Int8Array.of(1, -2)],
    ['|u1', Uint8Array.of(1, 200)],
    ['<i2', Int16Array.of(258, -2)],
    ['<u2', Uint16Array.of(258, 65_535)],
    ['<i4', Int32Array.of(2 ** 24 + 1, -2)],
    ['<u4', Uint32Array.of(2 ** 24 + 1, 2 ** 32 - 1)],
    ['<i8', BigInt64Array.of(2n ** 40n + 1n, -2n)],
    ['<u8', BigUint64Array.of(2n ** 40n + 1n, 2n)],
  ])('may have numbers of type %s', (descr, numbers) => {
    const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (2,), }`;
    const header = Buffer.from(headed(Buffer.from(SOUND).subarray(10, -24).toString('latin1'), text)).subarray(0, -24);
    const bytes = Buffer.concat([header, new Uint8Array(numbers.buffer)]);
    expect(Array.from(reading(bytes).data)).toEqual(Array.from(numbers, Number));
  });

  it('may be of halves', () => {
    const text = "{'descr': '<f2', 'fortran_order': False, 'shape': (), }";
    const header = Buffer.from(headed(Buffer.from(SOUND).subarray(10, -24).toString('latin1'), text)).subarray(0, -24);
    expect(reading(Buffer.concat([header, Uint8Array.of(0, 0x3e)]))).toEqual({ shape: [], data: Float32Array.of(1.5) });
  });

  it.each([
    ['is something else', Buffer.from('something else'), 'x.npy: must be a NumPy file, got other bytes'],
    ['is empty', new Uint8Array(0), 'x.npy: must be a NumPy file, got other bytes'],
    ['is cut short', SOUND.subarray(0, -1), 'x.npy: the shape [1,2,3] of f32 needs 24 bytes, got 23'],
    [
      'has a header beyond its end',
      SOUND.subarray(0, 40),
      'x.npy: the header must lie in the file, got a length of 118',
    ],
    ['is in Fortran order', headed('False', 'True'), 'x.npy: fortran_order must be False, got "True"'],
    ['is big-endian', headed('<f4', '>f4'), /^x\.npy: descr must be one of <f4, .*, got ">f4"$/],
    ['has objects', headed('<f4', '|O'), /descr must be one of/],
    ['has no shape', headed("'shape'", "'form'"), 'x.npy: the header must have a shape, got none'],
    ['claims terabytes', headed('(1, 2, 3)', '(1099511627776, 2, 3)'), /must have at most 268435456 numbers/],
    ['has another shape', headed('(1, 2, 3)', '(1, 2, 4)'), 'x.npy: the shape [1,2,4] of f32 needs 32 bytes, got 24'],
  ])('that %s is refused in one line', (_, bytes, message) => {
    expect(() => reading(bytes)).toThrow(message);
    expect(() => reading(bytes)).toThrow(ModelError);
  });
});
