/** WebNN as the browser itself has it, in its own words. */
import { AXIS_FIELDS, type Case } from '../../../spec/case.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import type { FloatArray, Tensor } from '../../../spec/tensor.ts';
import type { Capabilities } from '../../capabilities.ts';
import type { Prepared, Result } from '../../subject.ts';
import { browserVersion, builderOf, contextOf, type MlContext, type MlOptions } from './webnn.ts';

const context: MlContext = await contextOf('cpu');

export const name = 'chromium-webnn';
export const version = browserVersion();

/**
 * This build computes by TensorFlow Lite, and refuses dilation and groups.
 * Numbers are unsigned integers of 32 bits there: fractions are cut off by the rules of the web, and negative ones, NaN and
 * infinities are refused. Left out are the kinds that it has no word for ('attribute-length', 'non-number').
 */
export const capabilities = {
  ranks: [2],
  dtypes: ['f32'],
  groups: false,
  dilation: false,
  outputPadding: 'below-stride',
  emptyBatch: false,
  refuses: [
    'zero-stride',
    'zero-dilation',
    'zero-groups',
    'negative-padding',
    'negative-output-padding',
    'output-padding-too-large',
    'empty-output',
    'groups-not-dividing-channels',
    'weight-channels',
    'bias-length',
    'zero-channels',
    'zero-output-channels',
    'zero-extent',
    'zero-kernel',
    'negative-batch',
    'not-a-number',
    'data-length',
  ],
} as const satisfies Partial<Capabilities>;

export const conventions = ['webnn'];

export async function prepare(problem: Case): Promise<Prepared> {
  const { x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups } = problem;
  if (x.shape.length !== 4 || w.shape.length !== 4) {
    throw new RangeError(`webnn: x and w must have 2 spatial axes, got [${x.shape}] and [${w.shape}]`);
  }
  const other = AXIS_FIELDS.find((field) => problem[field].length !== 2);
  if (other !== undefined) throw new RangeError(`webnn: ${other} must be 2 numbers, got [${problem[other]}]`);
  return graphOf(x, w, bias, {
    padding: [padBegin[0], padEnd[0], padBegin[1], padEnd[1]],
    strides: stride,
    dilations: dilation,
    outputPadding,
    groups,
  });
}

export async function convTranspose(problem: Case): Promise<Result> {
  return once(await prepare(problem));
}

/** The attributes go to the browser as they are, and so do the operands. */
export async function call({ x, w, bias, attributes, dtype }: FrameworkCall): Promise<Result> {
  if (dtype !== 'f32') throw new RangeError(`webnn: dtype must be f32, got ${dtype}`);
  return once(await graphOf(x, w, bias, attributes));
}

async function once(prepared: Prepared): Promise<Result> {
  try {
    return await prepared.run();
  } finally {
    await prepared.dispose();
  }
}

/** A graph of one operator, and the tensors that it is run on. */
async function graphOf(x: Tensor, w: Tensor, bias: FloatArray | null, options: MlOptions): Promise<Prepared> {
  const builder = builderOf(context);
  const input = builder.input('x', described(x));
  const operands = { ...options, ...(bias && { bias: builder.constant(described({ shape: [bias.length] }), bias) }) };
  const y = builder.convTranspose2d(input, builder.constant(described(w), w.data), operands);
  const graph = await builder.build({ y });
  const [from, to] = await Promise.all([
    context.createTensor({ ...described(x), writable: true }),
    context.createTensor({ ...described(y), readable: true }),
  ]);
  context.writeTensor(from, x.data);
  return {
    async run() {
      context.dispatch(graph, { x: from }, { y: to });
      return { shape: y.shape, data: new Float32Array(await context.readTensor(to)) };
    },
    dispose() {
      for (const each of [from, to, graph]) each.destroy();
    },
  };
}

function described({ shape }: Pick<Tensor, 'shape'>) {
  return { dataType: 'float32', shape: [...shape] } as const;
}
