/**
 * TensorFlow.js, whichever back end: its transposed convolution is the gradient of its convolution, and asks for an
 * output shape instead of output padding.
 *
 *   conv2dTranspose: x [N,H,W,C], filter [kH,kW,M,C] → y [N,oH,oW,M], every pad given
 *   conv3dTranspose: the same with a depth axis, pads 'same' or 'valid' only
 *
 * Where the interface has no word for something (dilation, groups, bias, one axis, f64, other pads with three axes) the
 * adapter refuses. What can be said is said, legal or not, so that it is the package that judges it. Channels are moved
 * by a loop here: those of x and w beforehand, those of y within the run that is timed.
 * Source: TensorFlow.js API, tf.conv2dTranspose and tf.conv3dTranspose; TensorFlow API, tf.nn.convolution, for SAME
 * and VALID.
 */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { transposed } from '../../spec/conventions/layout.ts';
import type { Capabilities } from '../capabilities.ts';
import { Skipped } from '../errors/answer-errors.ts';
import type { Implementation, Prepared, Result } from '../subject.ts';
import { requestedExtents, sameOrValid, spatialAxes, toChannelsLast, toChannelsSecond } from './channels-last.ts';

/** The part of @tensorflow/tfjs-core that is used here. */
type TensorFlow = typeof import('@tensorflow/tfjs-core');

type Pair = [number, number];
type Triple = [number, number, number];
type Quadruple = [number, number, number, number];
type Quintuple = [number, number, number, number, number];

/**
 * Among the kinds to refuse are those that the interface can say and that contradict it: an output shape whose
 * convolution does not have the shape of x, a third stride for two axes, fractions and NaN. Left out are those it has
 * no word for ('zero-dilation', 'fractional-groups', 'bias-length' …) and those about which it says nothing (negative
 * pads, no elements, attributes of other types than numbers). What it has no word for in the other kinds, the adapter
 * refuses.
 */
export const TFJS_CAPABILITIES: Partial<Capabilities> = {
  ranks: [2, 3],
  dtypes: ['f32'],
  groups: false,
  dilation: false,
  outputPadding: 'below-stride',
  bias: false,
  byRank: { 3: { padding: 'same-or-valid' } },
  refuses: [
    'zero-stride',
    'negative-output-padding',
    'output-padding-too-large',
    'weight-channels',
    'rank-mismatch',
    'negative-batch',
    'fractional-extent',
    'fractional-stride',
    'fractional-padding',
    'fractional-output-padding',
    'not-a-number',
    'attribute-length',
    'data-length',
  ],
};

/** Back ends by their registered names; the last two are for pages. */
export type TfjsBackend = 'cpu' | 'wasm' | 'webgl' | 'webgpu';

/** TensorFlow's words; those that the package has not are skipped. */
export const TFJS_CONVENTIONS: readonly string[] = ['tensorflow'];

/** The implementation that a back end of TensorFlow.js is. */
export function tensorFlow(
  tf: TensorFlow,
  backend: TfjsBackend,
): Required<Pick<Implementation, 'convTranspose' | 'prepare' | 'call'>> {
  async function prepare(problem: Case): Promise<Prepared> {
    checkExpressible(problem);
    await select(tf, backend);
    const convolve = convolution(tf, problem);
    // The last two axes of the filter are M and C, the first two of w are C and M.
    const image = toChannelsLast(problem.x);
    const kernel = transposed(problem.w, [...spatialAxes(problem.w), 1, 0]);
    const { x, filter } = tf.tidy(() => ({
      x: tf.tensor(image.data as Float32Array, [...image.shape]),
      filter: tf.tensor(kernel.data as Float32Array, [...kernel.shape]),
    }));
    return {
      async run() {
        await select(tf, backend);
        const y = convolve(x, filter);
        try {
          return toChannelsSecond({ shape: y.shape, data: (await y.data()) as Float32Array });
        } finally {
          y.dispose();
        }
      },
      dispose: () => tf.dispose([x, filter]),
    };
  }

  async function convTranspose(problem: Case): Promise<Result> {
    const prepared = await prepare(problem);
    try {
      return await prepared.run();
    } finally {
      await prepared.dispose();
    }
  }

  async function call(request: FrameworkCall): Promise<Result> {
    const convolve = wordedConvolution(tf, request);
    await select(tf, backend);
    const y = tf.tidy(() => {
      const x = tf.tensor(request.x.data as Float32Array, [...request.x.shape]);
      return convolve(x, tf.tensor(request.w.data as Float32Array, [...request.w.shape]));
    });
    try {
      return { shape: y.shape, data: await y.data() };
    } finally {
      y.dispose();
    }
  }

  return { convTranspose, prepare, call };
}

type TensorOf = ReturnType<TensorFlow['tensor']>;

/** The call that the case stands for, with everything but the tensors settled. */
function convolution(tf: TensorFlow, problem: Case): (x: TensorOf, filter: TensorOf) => TensorOf {
  const { x, w, stride, padBegin, padEnd } = problem;
  const shape = [x.shape[0], ...requestedExtents(problem), w.shape[1]];
  if (x.shape.length === 5) {
    const pad = sameOrValid(problem, 'tfjs: pads of three axes');
    return (image, filter) =>
      tf.conv3dTranspose(image as never, filter as never, shape as Quintuple, [...stride] as Triple, pad);
  }
  const pads = padBegin.map((begin, axis): Pair => [begin, padEnd[axis]]);
  const pad = [[0, 0], ...pads, [0, 0]] as [Pair, Pair, Pair, Pair];
  return (image, filter) =>
    tf.conv2dTranspose(image as never, filter as never, shape as Quadruple, [...stride] as Pair, pad);
}

/**
 * The call in TensorFlow's words, as far as this package has them: channels last, no dilation, no channels-first layout. Its words for
 * pads are those of TensorFlow in small letters.
 */
function wordedConvolution(
  tf: TensorFlow,
  { attributes, w, bias }: FrameworkCall,
): (x: TensorOf, filter: TensorOf) => TensorOf {
  if (bias !== null) throw new Skipped('tfjs: there is no bias');
  const { output_shape: shape, strides, padding, dilations, data_format: format } = attributes;
  const rank = w.shape.length - 2;
  if (rank !== 2 && rank !== 3) throw new Skipped(`tfjs: there is no operator for ${rank} spatial axes`);
  if (typeof format === 'string' && !format.endsWith('C')) throw new Skipped(`tfjs: no data format ${format}`);
  const isDilated = [dilations].flat().some((value) => value !== undefined && value !== null && value !== 1);
  if (isDilated) throw new Skipped('tfjs: there is no dilation');
  if (Array.isArray(strides) && strides.length !== rank)
    throw new Skipped('tfjs: strides are those of the spatial axes');
  const pad = typeof padding === 'string' ? padding.toLowerCase() : padding;
  const steps = strides ?? 1;
  return (x, filter) =>
    rank === 2
      ? tf.conv2dTranspose(x as never, filter as never, shape as Quadruple, steps as Pair, pad as 'same')
      : tf.conv3dTranspose(x as never, filter as never, shape as Quintuple, steps as Triple, pad as 'same');
}

function checkExpressible(problem: Case): void {
  const { x, bias, dilation, groups, dtype, padBegin, padEnd, outputPadding } = problem;
  const rank = x.shape.length - 2;
  if (rank !== 2 && rank !== 3) throw new RangeError(`tfjs: x.shape must have 2 or 3 spatial axes, got [${x.shape}]`);
  if (dtype !== 'f32') throw new RangeError(`tfjs: dtype must be f32, got ${dtype}`);
  if (groups !== 1) throw new RangeError(`tfjs: groups must be 1, got ${groups}`);
  if (dilation.some((value) => value !== 1)) throw new RangeError(`tfjs: dilation must be 1, got [${dilation}]`);
  if (bias !== null) throw new RangeError(`tfjs: bias must be null, got ${bias.length} entries`);
  // These lists are not handed on: output padding is in the output shape, and the pads of three axes are one word.
  const unsaid = { dilation, outputPadding, ...(rank === 3 && { padBegin, padEnd }) };
  for (const [field, { length }] of Object.entries(unsaid)) {
    if (length !== rank) throw new RangeError(`tfjs: ${field} must have ${rank} entries, got ${length}`);
  }
  if (padBegin.length !== padEnd.length) {
    throw new RangeError(`tfjs: pads must come in pairs, got padBegin [${padBegin}] and padEnd [${padEnd}]`);
  }
}

/** Back ends are global to the package, and switching to one sets all its kernels up again, so only if needed. */
export async function select(tf: TensorFlow, backend: string): Promise<void> {
  if (tf.getBackend() === backend) return;
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs: the back end ${backend} did not start`);
}
