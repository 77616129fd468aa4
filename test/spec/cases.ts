/** Cases for the tests: written by hand, or drawn at random and legal by construction. */
import fc from 'fast-check';
import type { Case } from '../../spec/case.ts';
import { type Dtype, elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';

/** Every property of the tests runs from this seed; fast-check prints it with the path of a counterexample. */
export const SEED = 20160323;

type Block = readonly [shape: readonly number[], data: readonly number[]];

interface Parts extends Partial<Omit<Case, 'x' | 'w' | 'bias'>> {
  readonly x: Block;
  readonly w: Block;
  readonly bias?: readonly number[];
}

/** A case from the parts that matter: strides and dilations default to 1, pads to 0, one group, no bias, f64. */
export function caseOf({ x, w, bias, dtype = 'f64', ...attributes }: Parts): Case {
  const axes = x[0].slice(2);
  const tensor = ([shape, data]: Block): Tensor => ({ shape, data: floatArray(dtype, data) });
  return {
    stride: axes.map(() => 1),
    padBegin: axes.map(() => 0),
    padEnd: axes.map(() => 0),
    outputPadding: axes.map(() => 0),
    dilation: axes.map(() => 1),
    groups: 1,
    ...attributes,
    x: tensor(x),
    w: tensor(w),
    bias: bias === undefined ? null : floatArray(dtype, bias),
    dtype,
  };
}

/** A block of this shape whose elements are all different: first, first + 1, … */
export function counting(shape: readonly number[], first = 1): Block {
  return [shape, Array.from({ length: elementCount(shape) }, (_, index) => first + index)];
}

/** Name and message of the error that the action throws, as one line. */
export function thrownBy(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'nothing was thrown';
}

/** Small integers without a pattern, so that every sum of products is exact in both types. */
export function integers(seed: number, length: number): number[] {
  let state = (seed >>> 0) + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 16) % 19) - 9;
  });
}

/** An image of small integers in f32. */
export function imageOf(shape: readonly number[], seed = 5): Tensor {
  return { shape, data: floatArray('f32', integers(seed, elementCount(shape))) };
}

/** A case of these sizes in f32, with small integers in x, w and a bias. */
export function layer(
  xShape: readonly number[],
  wShape: readonly number[],
  attributes: Partial<Omit<Case, 'x' | 'w' | 'bias'>> = {},
): Case {
  return caseOf({
    x: [xShape, integers(1, elementCount(xShape))],
    w: [wShape, integers(2, elementCount(wShape))],
    bias: integers(3, wShape[1] * (attributes.groups ?? 1)),
    dtype: 'f32',
    ...attributes,
  });
}

/** Random legal cases of one spatial rank. Nothing is filtered out; pads are cut from what the other attributes leave. */
export function legalCase(rank: 1 | 2 | 3, smallestBatch = 0): fc.Arbitrary<Case> {
  const largest = rank === 3 ? 3 : 4;
  const axis = fc
    .record({
      input: fc.integer({ min: 1, max: largest }),
      kernel: fc.integer({ min: 1, max: largest }),
      stride: fc.integer({ min: 1, max: 4 }),
      dilation: fc.integer({ min: 1, max: 3 }),
      outputPadding: fc.nat(5),
      cropped: fc.nat(30),
      cropBegin: fc.nat(30),
    })
    .map(({ input, kernel, stride, dilation, cropped, cropBegin, ...drawn }) => {
      const outputPadding = drawn.outputPadding % Math.max(stride, dilation);
      const uncropped = (input - 1) * stride + (kernel - 1) * dilation + 1 + outputPadding;
      const crop = cropped % uncropped;
      const padBegin = cropBegin % (crop + 1);
      return { input, kernel, stride, dilation, outputPadding, padBegin, padEnd: crop - padBegin };
    });
  return fc
    .record({
      axes: fc.array(axis, { minLength: rank, maxLength: rank }),
      batch: fc.integer({ min: smallestBatch, max: 2 }),
      groups: fc.integer({ min: 1, max: 3 }),
      inPerGroup: fc.integer({ min: 1, max: 3 }),
      outPerGroup: fc.integer({ min: 1, max: 3 }),
      withBias: fc.boolean(),
      dtype: fc.constantFrom<Dtype>('f32', 'f64'),
      numbers: fc.nat(),
    })
    .map(({ axes, batch, groups, inPerGroup, outPerGroup, withBias, dtype, numbers }) => {
      const along = (field: keyof (typeof axes)[number]) => axes.map((entry) => entry[field]);
      const x = [batch, groups * inPerGroup, ...along('input')];
      const w = [groups * inPerGroup, outPerGroup, ...along('kernel')];
      return caseOf({
        x: [x, integers(numbers, elementCount(x))],
        w: [w, integers(numbers + 1, elementCount(w))],
        ...(withBias ? { bias: integers(numbers + 2, groups * outPerGroup) } : {}),
        stride: along('stride'),
        padBegin: along('padBegin'),
        padEnd: along('padEnd'),
        outputPadding: along('outputPadding'),
        dilation: along('dilation'),
        groups,
        dtype,
      });
    });
}

export const anyLegalCase = fc.oneof(legalCase(1), legalCase(2), legalCase(3));

/** What two results are compared by: −0 and 0 are one number here. */
export function plain({ shape, data }: Tensor) {
  return { shape: [...shape], type: data.constructor.name, data: Array.from(data, (value) => value + 0) };
}
