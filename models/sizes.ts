/**
 * A layer with the extents that its model leaves open: as a call of its convention, and what that resolves to. Three axes of
 * TensorFlow Lite have a bias that TensorFlow's words do not have: it is put back after they are resolved.
 */
import type { Operands, Resolution, Settled } from '../spec/conventions/convention.ts';
import { conventionNamed } from '../spec/conventions/index.ts';
import { imageChannelsLast, inverse, transposed } from '../spec/conventions/layout.ts';
import type { FloatArray, Tensor } from '../spec/tensor.ts';
import type { LayerInput, ModelFormat, ModelLayer } from './model.ts';

/** What stands for the extents that a model leaves open. */
export interface OpenExtents {
  /** Spatial extents of x; one number stands for all axes. */
  readonly in?: readonly number[];
  /** Default 1. */
  readonly batch?: number;
  /** The whole shape of x, in the framework's layout: what the model says itself it has to be. */
  readonly x?: readonly number[];
}

/** A layer with its shapes, and what its words mean for them. */
export type SizedLayer =
  | { readonly kind: 'sized'; readonly x: readonly number[]; readonly resolution: Resolution }
  /** Spatial extents are open, and none were given. */
  | { readonly kind: 'open' }
  /** The file does not have the attributes. */
  | { readonly kind: 'wordless' };

/**
 * A layer with all extents.
 * @param open for extents that the model leaves open; the others stay as they are
 * @throws RangeError where `in` has another number of axes than the layer
 */
export function sizedLayer(layer: ModelLayer, open: OpenExtents = {}): SizedLayer {
  if (layer.attributes === null) return { kind: 'wordless' };
  const x = shapeOfX(layer, open);
  if (x === null) return { kind: 'open' };
  return { kind: 'sized', x, resolution: resolutionOf(layer, x) };
}

/** Formats whose weights have the input channels as their last axis. */
const CHANNELS_LAST_IN: readonly ModelFormat[] = ['keras', 'tflite'];

/** x in the framework's layout; null where a spatial extent is open and none is given. */
function shapeOfX({ name, input, weights, format }: ModelLayer, open: OpenExtents): number[] | null {
  const axes = weights.shape.length;
  const rank = axes - 2;
  if (open.x !== undefined) return fitting(name, open.x, input.shape?.length === axes ? input.shape : null, axes);
  const given = open.in;
  if (given !== undefined && given.length !== 1 && given.length !== rank) {
    throw new RangeError(`layer ${name}: must have ${rank} extents, or one for all axes, got [${given}]`);
  }
  const shape = input.shape?.length === axes ? input.shape : new Array<null>(axes).fill(null);
  const channelAxis = input.channelsLast ? axes - 1 : 1;
  const filled = shape.map((extent, axis) => {
    if (extent !== null) return extent;
    if (axis === 0) return open.batch ?? 1;
    if (axis === channelAxis) return weights.shape[CHANNELS_LAST_IN.includes(format) ? axes - 1 : 0];
    return given?.[given.length === 1 ? 0 : axis - (input.channelsLast ? 1 : 2)] ?? null;
  });
  return filled.every((extent) => extent !== null) ? (filled as number[]) : null;
}

/** @throws RangeError where the given shape is not what the model says */
function fitting(name: string, given: readonly number[], stated: LayerInput['shape'], axes: number): number[] {
  const isFitting = stated === null || stated.every((extent, axis) => extent === null || extent === given[axis]);
  if (given.length === axes && isFitting) return [...given];
  const wanted = (stated ?? new Array<null>(axes).fill(null)).map((extent) => extent ?? '?');
  throw new RangeError(`layer ${name}: its input must be [${wanted}], got [${given}]`);
}

/** A tensor [N,C,…] or [N,…,C] of the layer's framework as [N,C,…]. */
export function inOurLayout({ input }: ModelLayer, tensor: Tensor): Tensor {
  return input.channelsLast ? transposed(tensor, imageChannelsLast(tensor.shape.length - 2)) : tensor;
}

/** A tensor [N,C,…] as the layer's framework has it. */
export function inFrameworkLayout({ input }: ModelLayer, tensor: Tensor): Tensor {
  return input.channelsLast ? transposed(tensor, inverse(imageChannelsLast(tensor.shape.length - 2))) : tensor;
}

/**
 * TensorFlow's output shape where the model leaves it open: i·s of SAME, (i − 1)·s + max(k, s) of VALID, as the layers of Keras
 * have it.
 */
function openOutput({ format, attributes, weights }: ModelLayer, x: readonly number[]): Record<string, unknown> {
  const { output_shape: stated, strides, stride_h: height, stride_w: width, padding } = { ...attributes };
  if (format !== 'tflite' || stated !== undefined) return {};
  // The filter is [M,kH,kW,C] of two axes, [kD,kH,kW,M,C] of three.
  const [kernel, channels] = Array.isArray(strides)
    ? [weights.shape, weights.shape[3]]
    : [weights.shape.slice(1), weights.shape[0]];
  const perAxis: readonly unknown[] = Array.isArray(strides) ? strides : [height, width];
  const outputs = x.slice(1, -1).map((extent, axis) => {
    const stride = Number(perAxis[axis]);
    return padding === 'SAME' ? extent * stride : (extent - 1) * stride + Math.max(kernel[axis], stride);
  });
  return { output_shape: [x[0], ...outputs, channels] };
}

function resolutionOf(layer: ModelLayer, x: readonly number[]): Resolution {
  const { convention, weights, bias } = layer;
  const attributes = { ...layer.attributes, ...openOutput(layer, x) };
  const isApart = bias !== null && convention === 'tensorflow';
  const operands: Operands = {
    x: { shape: x },
    w: { shape: weights.shape, data: weights.data },
    bias: bias === null || isApart ? null : bias.data,
  };
  try {
    const resolution = conventionNamed(convention).resolve(attributes, operands);
    return isApart ? withBias(resolution, bias.data) : resolution;
  } catch (error) {
    // A word of the wrong kind: of a stranger's file that is a refusal like any other.
    if (error instanceof TypeError || error instanceof RangeError) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

function withBias(resolution: Resolution, bias: FloatArray): Resolution {
  if (resolution.kind === 'ambiguous') return resolution;
  return settledWithBias(resolution, bias);
}

function settledWithBias(settled: Settled, bias: FloatArray): Settled {
  if (settled.kind !== 'resolved') return settled;
  const { w } = settled.outline;
  const channels = w.shape[1] * settled.outline.groups;
  if (bias.length === channels) return { ...settled, outline: { ...settled.outline, bias } };
  return {
    kind: 'refused',
    reason: `bias must have one number for each of ${channels} output channels, got ${bias.length}`,
  };
}
