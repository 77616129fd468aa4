/** Types of integers by their names in model files. */
import type { QuantisedDtype } from '../spec/number-types.ts';
import type { ElementType } from './element-types.ts';

const QUANTISED: Readonly<Partial<Record<ElementType, QuantisedDtype>>> = { i8: 'int8', u8: 'uint8', i16: 'int16' };

/** The type of a quantised layer whose codes are stored so; null where none has it. */
export function quantisedTypeOf(type: ElementType | null): QuantisedDtype | null {
  return (type !== null && QUANTISED[type]) || null;
}

/** The type that weights of codes have; null where they have none. */
export function weightTypeOfCodes(type: ElementType): 'int8' | 'uint8' | null {
  const dtype = quantisedTypeOf(type);
  return dtype === 'int16' ? null : dtype;
}

/** Integers without the zero point of their index on an axis, or without that of all of them. */
export function withoutZeroPoints(
  { shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  zeroPoint: readonly number[],
  axis: number,
): Float64Array {
  const inner = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  return Float64Array.from(data, (code, at) => {
    const which = zeroPoint.length === 1 ? 0 : Math.floor(at / inner) % zeroPoint.length;
    return code - zeroPoint[which];
  });
}
