/** Implementations as authors first write them: right in what they do, which is not everything. */
import { engines } from '../../../engines/index.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import type { QuantisedDtype } from '../../../spec/number-types.ts';
import { fromCodes, middleOf, resultInCodes } from '../../../spec/quantisation.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import type { Capabilities } from '../../../subjects/capabilities.ts';
import type { Implementation, Result } from '../../../subjects/subject.ts';

export interface Ordinary {
  readonly what: string;
  readonly convTranspose: Implementation['convTranspose'];
  /** What is to be declared of it, all that it does left in. */
  readonly capabilities: Partial<Capabilities>;
}

const isAlike = (values: readonly number[]) => values.every((value) => value === values[0]);

/** Checks its arguments, refuses some legal ones and is right otherwise. */
function refusing(test: (problem: Case) => boolean, message: string): Implementation['convTranspose'] {
  return (problem) => {
    customaryGeometryOf(problem);
    if (test(problem)) throw new Error(`not supported: ${message}`);
    return engines.scatter(problem);
  };
}

/** Takes no notice of some attributes. */
function ignoring(change: (problem: Case) => Partial<Case>): Implementation['convTranspose'] {
  return (problem) => {
    customaryGeometryOf(problem);
    return engines.scatter({ ...problem, ...change(problem) });
  };
}

/** Plain loops over two axes, with one number for stride and padding, as in a first course; nothing is checked. */
async function firstCourse({ x, w, bias, stride: [stride], padBegin: [padding] }: Case): Promise<Result> {
  const [batch, inputs, height, width] = x.shape;
  const [, outputs, kh, kw] = w.shape;
  const shape = [batch, outputs, (height - 1) * stride + kh - 2 * padding, (width - 1) * stride + kw - 2 * padding];
  const data = new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0);
  const at = (n: number, m: number, row: number, column: number) =>
    ((n * outputs + m) * shape[2] + row) * shape[3] + column;
  for (let n = 0; n < batch; n++) {
    for (let m = 0; m < outputs; m++) {
      for (let i = 0; i < shape[2] * shape[3]; i++) data[at(n, m, 0, i)] = bias?.[m] ?? 0;
      for (let c = 0; c < inputs; c++) {
        for (let i = 0; i < height * width; i++) {
          for (let k = 0; k < kh * kw; k++) {
            const row = Math.floor(i / width) * stride + Math.floor(k / kw) - padding;
            const column = (i % width) * stride + (k % kw) - padding;
            if (row < 0 || row >= shape[2] || column < 0 || column >= shape[3]) continue;
            const product = x.data[(n * inputs + c) * height * width + i] * w.data[(c * outputs + m) * kh * kw + k];
            data[at(n, m, row, column)] += product;
          }
        }
      }
    }
  }
  return { shape, data };
}

export const ORDINARY: readonly Ordinary[] = [
  {
    what: 'one stride for all axes',
    convTranspose: refusing(({ stride }) => !isAlike(stride), 'strides that differ'),
    capabilities: { uniform: ['stride'] },
  },
  {
    what: 'the first stride for all axes, whatever the others are',
    convTranspose: ignoring(({ stride }) => ({ stride: stride.map(() => stride[0]) })),
    capabilities: { uniform: ['stride'] },
  },
  {
    what: 'no dilation',
    convTranspose: refusing(({ dilation }) => Math.max(...dilation) > 1, 'dilation'),
    capabilities: { dilation: false },
  },
  {
    what: 'dilation only of three axes',
    convTranspose: refusing(({ dilation }) => dilation.length < 3 && Math.max(...dilation) > 1, 'dilation'),
    capabilities: { byRank: { 1: { dilation: false }, 2: { dilation: false } } },
  },
  {
    what: 'no dilation together with a stride',
    convTranspose: refusing(({ dilation, stride }) => Math.max(...dilation) > 1 && Math.max(...stride) > 1, 'both'),
    capabilities: { dilation: 'without-stride' },
  },
  {
    what: 'no groups',
    convTranspose: refusing(({ groups }) => groups > 1, 'groups'),
    capabilities: { groups: false },
  },
  {
    what: 'only two axes',
    convTranspose: refusing(({ stride }) => stride.length !== 2, 'this rank'),
    capabilities: { ranks: [2] },
  },
  {
    what: 'only symmetric pads',
    convTranspose: refusing(({ padBegin, padEnd }) => padBegin.join() !== padEnd.join(), 'asymmetric pads'),
    capabilities: { padding: 'symmetric' },
  },
  {
    what: 'no bias',
    convTranspose: refusing(({ bias }) => bias !== null, 'bias'),
    capabilities: { bias: false },
  },
  {
    what: 'no output padding, of which it takes no notice',
    convTranspose: ignoring(({ outputPadding }) => ({ outputPadding: outputPadding.map(() => 0) })),
    capabilities: { outputPadding: 'none' },
  },
  {
    what: 'output padding below the stride, as in PyTorch',
    convTranspose: refusing(({ outputPadding, stride }) => outputPadding.some((a, axis) => a >= stride[axis]), 'it'),
    capabilities: { outputPadding: 'below-stride' },
  },
  {
    what: 'only f32',
    convTranspose: refusing(({ dtype }) => dtype !== 'f32', 'f64'),
    capabilities: { dtypes: ['f32'] },
  },
  {
    what: 'no empty batch, by accident',
    convTranspose(problem) {
      customaryGeometryOf(problem);
      const images: readonly number[][] = Array.from({ length: problem.x.shape[0] }, () => [1]);
      return images[0][0] === 1 ? engines.scatter(problem) : { shape: [], data: [] };
    },
    capabilities: { emptyBatch: false },
  },
  {
    what: 'kernels up to 7, strides up to 3',
    convTranspose: refusing(
      ({ w, stride }) => Math.max(...w.shape.slice(2)) > 7 || Math.max(...stride) > 3,
      'such a kernel or stride',
    ),
    capabilities: { largest: { kernel: 7, stride: 3 } },
  },
  {
    what: 'nothing refused',
    convTranspose(problem) {
      const rank = Math.max(1, problem.stride.length);
      try {
        customaryGeometryOf(problem);
        return engines.scatter(problem);
      } catch {
        return { shape: [1, 1, ...Array<number>(rank).fill(1)], data: [0] };
      }
    },
    capabilities: { refuses: [] },
  },
  {
    what: 'nothing given back for what it does not do',
    convTranspose: ((problem: Case) => {
      customaryGeometryOf(problem);
      return problem.groups > 1 || problem.dtype === 'f64' ? undefined : engines.scatter(problem);
    }) as Implementation['convTranspose'],
    capabilities: { groups: false, dtypes: ['f32'] },
  },
  {
    what: 'a first course: two axes, one stride, one padding, nothing else',
    convTranspose: firstCourse,
    capabilities: {
      ranks: [2],
      groups: false,
      dilation: false,
      padding: 'symmetric',
      outputPadding: 'none',
      uniform: ['stride', 'padding'],
    },
  },
];

const isOff = (point: number, dtype: QuantisedDtype) => point !== middleOf(dtype);

/** As an implementation of integers is asked: in codes. */
function inCodes(ofValues: Implementation['convTranspose']): Implementation['convTranspose'] {
  return (problem) => resultInCodes(problem, ofValues(fromCodes(problem)) as Tensor);
}

/** The same of int8: what a kernel for phones often leaves to others. */
export const ORDINARY_OF_INT8: readonly Ordinary[] = [
  {
    what: 'symmetric weights only',
    convTranspose: inCodes(
      refusing(({ quantisation }) => {
        const { zeroPoint, dtype } = quantisation!.w;
        return zeroPoint.some((point) => isOff(point, dtype));
      }, 'a zero point of w'),
    ),
    capabilities: { zeroPoints: 'of-activations' },
  },
  {
    what: 'no zero points',
    convTranspose: inCodes(
      refusing(({ quantisation, dtype }) => {
        const { x, w, y } = quantisation!;
        return (
          [x, y].some(({ zeroPoint }) => isOff(zeroPoint, dtype as QuantisedDtype)) ||
          w.zeroPoint.some((point) => isOff(point, w.dtype))
        );
      }, 'a zero point'),
    ),
    capabilities: { zeroPoints: 'none' },
  },
  {
    what: 'one scale of w for all channels',
    convTranspose: inCodes(refusing(({ quantisation }) => quantisation!.w.scale.length > 1, 'scales of channels')),
    capabilities: { channelScales: false },
  },
  {
    what: 'no fused activation',
    convTranspose: inCodes(refusing(({ quantisation }) => quantisation!.clamp.join() !== '-128,127', 'an activation')),
    capabilities: { clamps: false },
  },
  {
    what: 'zero points of weights taken for 0',
    convTranspose: inCodes(
      ignoring(({ quantisation, w }) => {
        const { zeroPoint } = quantisation!.w;
        return { w: { ...w, data: w.data.map((value) => value + zeroPoint[0]) } };
      }),
    ),
    capabilities: { zeroPoints: 'of-activations' },
  },
];
