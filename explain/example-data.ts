/** Numbers for what comes without any: small integers, few enough digits to be drawn, and neighbours that differ. */
import type { Case } from '../spec/case.ts';
import { caseOfOutline, type Outline } from '../spec/conventions/convention.ts';
import { type Dtype, elementCount, type FloatArray, floatArray } from '../spec/tensor.ts';

/** 1 … 9, then from 2 to 9 and 1, and so on: channels of nine cells are not all alike. */
const LARGEST_DIGIT = 9;

/** The digit of a flat element. */
export function digitAt(index: number): number {
  return ((index + Math.floor(index / LARGEST_DIGIT)) % LARGEST_DIGIT) + 1;
}

/** The first digits of a tensor of so many elements. */
export function digits(length: number, dtype: Dtype): FloatArray {
  return floatArray(
    dtype,
    Array.from({ length }, (_, index) => digitAt(index)),
  );
}

/** An outline with numbers: its own where it has them. */
export function withNumbers(outline: Outline): Case {
  const { x, w } = outline;
  const dtype: Dtype = x.data instanceof Float32Array ? 'f32' : 'f64';
  return caseOfOutline({
    ...outline,
    x: { shape: x.shape, data: x.data ?? digits(elementCount(x.shape), dtype) },
    w: { shape: w.shape, data: w.data ?? digits(elementCount(w.shape), dtype) },
  });
}

/**
 * The example that every text begins with: an ordinary convolution takes 4 × 4 through a 3 × 3 kernel to 2 × 2, so its
 * transpose takes 2 × 2 to 4 × 4.
 */
export const TEXTBOOK: Outline = {
  x: { shape: [1, 1, 2, 2] },
  w: { shape: [1, 1, 3, 3] },
  bias: null,
  stride: [1, 1],
  padBegin: [0, 0],
  padEnd: [0, 0],
  outputPadding: [0, 0],
  dilation: [1, 1],
  groups: 1,
};
