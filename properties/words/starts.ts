/**
 * Attributes by which a framework chooses pads itself, for given shapes: SAME, output_shape and their kin. They are legal, or of
 * a class on which texts differ; which case they come to is for the convention to say.
 */
import { fullExtentOf } from '../../spec/axis.ts';
import type { Case } from '../../spec/case.ts';

/** The shapes and attributes that a start is made for, and a number that chooses among several of a kind. */
export interface StartShapes {
  readonly problem: Case;
  /** One of 0 … below `count`, another for each place that asks. */
  readonly pick: (count: number) => number;
}

type Attributes = Record<string, unknown>;
type Start = (shapes: StartShapes) => Attributes;

/** Those of each convention that has any. */
export const WORD_STARTS: Readonly<Record<string, Start>> = {
  pytorch: pytorch,
  onnx: onnx,
  'onnx-11': onnx,
  'onnx-1': onnx,
  tensorflow: tensorflow,
  keras: keras,
  webnn: webnn,
  jax: jax,
};

/** Output extents where nothing is cropped. */
function fullExtents({ x, w, stride, dilation }: Case): number[] {
  return stride.map((s, axis) =>
    fullExtentOf({ input: x.shape[axis + 2], kernel: w.shape[axis + 2], stride: s, dilation: dilation[axis] }),
  );
}

function pytorch({ problem, pick }: StartShapes): Attributes {
  const { stride, dilation, groups } = problem;
  const padding = fullExtents(problem).map((full) => pick(Math.max(1, Math.ceil(Math.min(full, 5) / 2))));
  const smallest = fullExtents(problem).map((full, axis) => full - 2 * padding[axis]);
  const output = smallest.map((extent, axis) => Math.max(1, extent) + pick(stride[axis]));
  return { stride, dilation, groups, padding, output_size: output };
}

/** The number of extents that a drawn output_shape may be away from the one where nothing is cropped. */
const AROUND = 4;

function onnx({ problem, pick }: StartShapes): Attributes {
  const { stride: strides, dilation: dilations, groups: group } = problem;
  const auto_pad = ['SAME_UPPER', 'SAME_LOWER', 'VALID', 'NOTSET'][pick(4)];
  const isSame = auto_pad.startsWith('SAME');
  const added = pick(4) === 0 ? { output_padding: strides.map((s) => pick(s)) } : {};
  const around = () => fullExtents(problem).map((full) => Math.max(1, full - AROUND + pick(2 * AROUND)));
  const shape = !isSame || pick(3) === 0 ? { output_shape: around() } : {};
  return { auto_pad, strides, dilations, group, ...added, ...shape };
}

function tensorflow({ problem, pick }: StartShapes): Attributes {
  const { x, w, stride: strides, dilation: dilations } = problem;
  const isSame = pick(3) > 0;
  const output = fullExtents(problem).map((full, axis) => {
    const [input, s] = [x.shape[axis + 2], strides[axis]];
    return isSame ? (input - 1) * s + 1 + pick(s) : full + pick(s);
  });
  const isLast = pick(3) > 0;
  const rank = strides.length;
  const data_format = (isLast ? ['NWC', 'NHWC', 'NDHWC'] : ['NCW', 'NCHW', 'NCDHW'])[rank - 1];
  const [batch, channels] = [x.shape[0], w.shape[1]];
  const output_shape = isLast ? [batch, ...output, channels] : [batch, channels, ...output];
  return { output_shape, strides, dilations, padding: isSame ? 'SAME' : 'VALID', data_format };
}

function keras({ problem, pick }: StartShapes): Attributes {
  const { stride: strides, dilation } = problem;
  const isPlain = strides.every((s) => s === 1);
  const added = pick(2) === 0 ? { output_padding: strides.map((s) => pick(s)) } : {};
  return {
    strides,
    padding: ['same', 'valid'][pick(2)],
    ...(isPlain && { dilation_rate: dilation }),
    data_format: ['channels_last', 'channels_first'][pick(2)],
    ...added,
  };
}

function webnn({ problem, pick }: StartShapes): Attributes {
  const { stride: strides, dilation: dilations, groups } = problem;
  const padding = fullExtents(problem).flatMap((full) => [pick(Math.min(full, 3)), 0]);
  const outputSizes = fullExtents(problem).map(
    (full, axis) => full - padding[2 * axis] - padding[2 * axis + 1] + pick(strides[axis]),
  );
  const inputLayout = ['nchw', 'nhwc'][pick(2)];
  const filterLayout = ['iohw', 'hwoi', 'ohwi'][pick(3)];
  return { strides, dilations, groups, padding, outputSizes, inputLayout, filterLayout };
}

function jax({ problem, pick }: StartShapes): Attributes {
  const { stride: strides, dilation: rhs_dilation } = problem;
  return { strides, rhs_dilation, padding: ['SAME', 'VALID'][pick(2)], transpose_kernel: pick(2) === 0 };
}
