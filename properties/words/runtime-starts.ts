/**
 * Attributes by which a runtime or the format of one chooses pads itself, as starts.ts has them of frameworks.
 */
import { extentsAround, fullExtents, type StartAttributes, type StartShapes, type WordStart } from './start-shapes.ts';

/** Those of each convention that has any. */
export const RUNTIME_STARTS: Readonly<Record<string, WordStart>> = {
  tflite: tflite,
  openvino: openvino,
  onednn: onednn,
  coreml: coreml,
  paddle: paddle,
  ncnn: ncnn,
};

/** SAME takes every extent whose ⌈o/s⌉ is that of x, VALID the last ones up to the stride; others are those on which kernels differ. */
function tflite(shapes: StartShapes): StartAttributes {
  const { problem, pick } = shapes;
  const { x, w, stride } = problem;
  const isSame = pick(3) > 0;
  const full = fullExtents(problem);
  const fitting = stride.map((s, axis) => (isSame ? (x.shape[axis + 2] - 1) * s + 1 + pick(s) : full[axis] + pick(s)));
  const output = pick(4) > 0 ? fitting : extentsAround(shapes);
  return {
    output_shape: [x.shape[0], ...output, w.shape[1]],
    stride_h: stride[0],
    stride_w: stride[1],
    ...((!isSame || pick(2) === 0) && { padding: isSame ? 'SAME' : 'VALID' }),
  };
}

function openvino(shapes: StartShapes): StartAttributes {
  const { problem, pick } = shapes;
  const { stride: strides, dilation: dilations } = problem;
  const auto_pad = ['explicit', 'same_upper', 'same_lower', 'valid'][pick(4)];
  const pads = auto_pad === 'explicit' ? { pads_begin: pickedPads(shapes), pads_end: pickedPads(shapes) } : {};
  const added = pick(4) === 0 ? { output_padding: strides.map((s) => pick(s)) } : {};
  const shape = pick(3) > 0 ? { output_shape: extentsAround(shapes) } : {};
  return { strides, dilations, auto_pad, ...pads, ...added, ...shape };
}

function onednn(shapes: StartShapes): StartAttributes {
  const { problem, pick } = shapes;
  const { stride: strides, dilation, groups } = problem;
  const auto_pad = ['none', 'same_upper', 'same_lower', 'valid'][pick(4)];
  const isSame = auto_pad.startsWith('same');
  return {
    strides,
    ...(!isSame && { dilations: dilation }),
    ...(auto_pad === 'none' && { pads_begin: pickedPads(shapes), pads_end: pickedPads(shapes) }),
    auto_pad,
    ...(pick(4) === 0 && { output_padding: strides.map((s) => pick(s)) }),
    groups,
    data_format: ['NXC', 'NCX'][pick(2)],
    weights_format: ['XOI', 'IOX'][pick(2)],
  };
}

function coreml(shapes: StartShapes): StartAttributes {
  const { problem, pick } = shapes;
  const { x, w, stride: strides, dilation: dilations, groups } = problem;
  const pad_type = ['valid', 'custom', 'same'][pick(3)];
  const [begins, ends] = [pickedPads(shapes), pickedPads(shapes)];
  return {
    strides,
    dilations,
    groups,
    pad_type,
    ...(pad_type === 'custom' && { pad: begins.flatMap((begin, axis) => [begin, ends[axis]]) }),
    ...(pick(2) === 0 && { output_shape: [x.shape[0], w.shape[1] * groups, ...extentsAround(shapes)] }),
  };
}

function paddle({ problem, pick }: StartShapes): StartAttributes {
  const { stride, dilation, groups } = problem;
  return {
    stride,
    dilation,
    groups,
    padding: ['SAME', 'VALID'][pick(2)],
    ...(pick(2) === 0 && { output_padding: stride.map((s) => pick(s)) }),
  };
}

/** An output padding with pads below it, or the extents themselves, of which the pad says where the larger half is cropped. */
function ncnn(shapes: StartShapes): StartAttributes {
  const { problem, pick } = shapes;
  const { stride, dilation, groups } = problem;
  const steps = { stride_w: stride[1], stride_h: stride[0], dilation_w: dilation[1], dilation_h: dilation[0] };
  if (pick(2) === 0) {
    const [height, width] = fullExtents(problem).map((full) => Math.max(1, full - pick(3)));
    return { ...steps, pad_left: [-233, -234][pick(2)], output_w: width, output_h: height, group: groups };
  }
  return {
    ...steps,
    pad_left: pick(2),
    pad_top: pick(2),
    output_pad_right: 1 + pick(2),
    output_pad_bottom: pick(3),
    group: groups,
  };
}

/** A pad for each axis, that leaves something of the smallest output. */
function pickedPads({ problem, pick, axis }: StartShapes): number[] {
  return fullExtents(problem).map((full, at) => (axis === undefined || at === axis ? pick(Math.min(full, 3)) : 0));
}
