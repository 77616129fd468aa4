/**
 * Attributes by which a framework chooses pads itself, for given shapes: SAME, output_shape and their kin. They are legal, or of
 * a class on which texts differ; which case they come to is for the convention to say.
 */
import { RUNTIME_STARTS } from './runtime-starts.ts';
import { extentsAround, fullExtents, type StartAttributes, type StartShapes, type WordStart } from './start-shapes.ts';

/** Those of each convention that has any. */
export const WORD_STARTS: Readonly<Record<string, WordStart>> = {
  pytorch: pytorch,
  onnx: onnx,
  'onnx-11': onnx,
  'onnx-1': onnx,
  tensorflow: tensorflow,
  keras: keras,
  webnn: webnn,
  jax: jax,
  flax: flax,
  ...RUNTIME_STARTS,
};

function pytorch({ problem, pick }: StartShapes): StartAttributes {
  const { stride, dilation, groups } = problem;
  const padding = fullExtents(problem).map((full) => pick(Math.max(1, Math.ceil(Math.min(full, 5) / 2))));
  const smallest = fullExtents(problem).map((full, axis) => full - 2 * padding[axis]);
  const output = smallest.map((extent, axis) => Math.max(1, extent) + pick(stride[axis]));
  return { stride, dilation, groups, padding, output_size: output };
}

function onnx(shapes: StartShapes): StartAttributes {
  const { problem, pick } = shapes;
  const { stride: strides, dilation: dilations, groups: group } = problem;
  const auto_pad = ['SAME_UPPER', 'SAME_LOWER', 'VALID', 'NOTSET'][pick(4)];
  const isSame = auto_pad.startsWith('SAME');
  const added = pick(4) === 0 ? { output_padding: strides.map((s) => pick(s)) } : {};
  const shape = !isSame || pick(3) === 0 ? { output_shape: extentsAround(shapes) } : {};
  return { auto_pad, strides, dilations, group, ...added, ...shape };
}

function tensorflow({ problem, pick }: StartShapes): StartAttributes {
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

function keras({ problem, pick }: StartShapes): StartAttributes {
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

function webnn({ problem, pick }: StartShapes): StartAttributes {
  const { stride: strides, dilation: dilations, groups } = problem;
  const padding = fullExtents(problem).flatMap((full) => [pick(Math.min(full, 3)), 0]);
  const outputSizes = fullExtents(problem).map(
    (full, axis) => full - padding[2 * axis] - padding[2 * axis + 1] + pick(strides[axis]),
  );
  const inputLayout = ['nchw', 'nhwc'][pick(2)];
  const filterLayout = ['iohw', 'hwoi', 'ohwi'][pick(3)];
  return { strides, dilations, groups, padding, outputSizes, inputLayout, filterLayout };
}

function jax({ problem, pick }: StartShapes): StartAttributes {
  const { stride: strides, dilation: rhs_dilation } = problem;
  return { strides, rhs_dilation, padding: ['SAME', 'VALID'][pick(2)], transpose_kernel: pick(2) === 0 };
}

function flax({ problem, pick }: StartShapes): StartAttributes {
  const { stride: strides, dilation: kernel_dilation } = problem;
  return { strides, kernel_dilation, padding: ['SAME', 'VALID'][pick(2)], transpose_kernel: pick(2) === 0 };
}
