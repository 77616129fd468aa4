/** Layers as data, and as cases: an outline of shapes and attributes, or with data of two kinds. */
import type { Case } from '../../spec/case.ts';
import { geometryOf, type Problem } from '../../spec/geometry.ts';
import { elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';
import { typeNeeds } from '../../spec/type-needs.ts';
import type { BenchWorkload } from '../result.ts';
import { descriptorOf } from './descriptor.ts';
import { exactIn, realIn } from './typed-cases.ts';
import type { Workload } from './workload.ts';

/** Entries of both operands are drawn from ±1 … ±MAGNITUDE. */
const MAGNITUDE = 7;

/** Integers up to this have an exact f32. */
const EXACT_BELOW = 2 ** 24;

/** Shapes and attributes of the layer, without data; a bias has its length only. */
export function outlineOf({ n, cin, cout, input, kernel, padding, groups, bias, ...rest }: Workload): Problem {
  const { stride, outputPadding, dilation } = rest;
  return {
    x: { shape: [n, cin, ...input] },
    w: { shape: [cin, cout / groups, ...kernel] },
    bias: bias ? { length: cout } : null,
    stride,
    padBegin: padding.map(([begin]) => begin),
    padEnd: padding.map(([, end]) => end),
    outputPadding,
    dilation,
    groups,
  };
}

/** The layer with what geometry makes of it. @throws RangeError where it is illegal, or too large for exact sums */
export function describedWorkload(workload: Workload): BenchWorkload {
  const { name, cin, cout, kernel, groups } = workload;
  // Geometry would tell it of the kernel's second extent, which nobody gave.
  if (cout % groups !== 0)
    throw new RangeError(`workload ${name}: cout must be divisible by groups ${groups}, got ${cout}`);
  const outline = outlineOf(workload);
  const { multiplyAdds, outputShape } = geometryOf(outline);
  const biases = outline.bias?.length ?? 0;
  const largestSum = (cin / groups) * elementCount(kernel) * MAGNITUDE * MAGNITUDE + (biases > 0 ? MAGNITUDE : 0);
  if (largestSum >= EXACT_BELOW) {
    throw new RangeError(`workload ${name}: sums of up to ${largestSum} are not exact in f32`);
  }
  const { dtype } = workload;
  const { bytes } = typeNeeds(
    { x: outline.x.shape, w: outline.w.shape, y: outputShape, attributes: outline },
    dtype ?? 'f32',
  );
  const { source, n, input, stride, padding, outputPadding, dilation } = workload;
  return {
    name,
    source,
    n,
    cin,
    cout,
    input,
    kernel,
    stride,
    padding,
    outputPadding,
    dilation,
    groups,
    ...(biases > 0 && { bias: true }),
    ...(dtype !== undefined && { dtype }),
    family: name.split('.')[0],
    descriptor: descriptorOf(workload),
    multiplyAdds,
    bytes: bytes.x + bytes.w + bytes.y + (biases > 0 ? bytes.bias : 0),
    xShape: outline.x.shape,
    wShape: outline.w.shape,
    yShape: outputShape,
  };
}

/**
 * The workload as a case: of f32, where it has no other type, and integers so small that every partial sum is exact, in any order. The
 * data are the same in every run.
 * @throws RangeError where the layer is illegal, or too large for exact sums
 */
export function workloadCase(workload: Workload): Case {
  describedWorkload(workload);
  const { x, w, bias, ...rest } = outlineOf(workload);
  const biases = bias && integerTensor([bias.length], 5).data;
  const problem: Case = {
    ...rest,
    x: integerTensor(x.shape, 1),
    w: integerTensor(w.shape, 2),
    bias: biases,
    dtype: 'f32',
  };
  return exactIn(workload.dtype ?? 'f32', problem);
}

/**
 * The same layer with real data, for measuring errors: numbers with full significands, evenly spread in ±[0, 1),
 * without a zero. Its sums are rounded, so that nothing can be said by equality.
 */
export function realWorkloadCase(workload: Workload): Case {
  const { x, w, bias, ...rest } = outlineOf(workload);
  const biases = bias && realTensor([bias.length], 6).data;
  const problem: Case = {
    ...rest,
    x: realTensor(x.shape, 3),
    w: realTensor(w.shape, 4),
    bias: biases,
    dtype: 'f32',
  };
  return realIn(workload.dtype ?? 'f32', problem);
}

/** Odd multiples of 2⁻²⁴. */
function realTensor(shape: readonly number[], seed: number): Tensor {
  return drawnTensor(shape, seed, (bits) => ((bits >>> 8) * 2 + 1) / 2 ** 24 - 1);
}

/** Integers without zero and without a pattern. */
function integerTensor(shape: readonly number[], seed: number): Tensor {
  return drawnTensor(shape, seed, (bits) => {
    const drawn = (bits >>> 16) % (2 * MAGNITUDE);
    return drawn < MAGNITUDE ? drawn + 1 : MAGNITUDE - 1 - drawn;
  });
}

/**
 * Numbers made from 32 random bits each, of which the high ones are the best. The generator is linear congruential,
 * that of Numerical Recipes (3rd ed.), section 7.1.
 */
function drawnTensor(shape: readonly number[], seed: number, numberOf: (bits: number) => number): Tensor {
  const data = floatArray('f32', { length: elementCount(shape) });
  let bits = seed;
  for (let index = 0; index < data.length; index++) {
    bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0;
    data[index] = numberOf(bits);
  }
  return { shape, data };
}
