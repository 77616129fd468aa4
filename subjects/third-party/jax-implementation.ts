/**
 * jax-js, whichever device: JAX's convolutions in JavaScript.
 *
 *   one group       lax.convTranspose, transposeKernel    w [C,M,…k] as it stands
 *   several groups  lax.convGeneralDilated, stride 1, x dilated by the stride    filter [M,C/g,…k], flipped, made here
 *
 * Both take the pads as they are; output padding is that much less of the end pad. A bias has no place in them. What
 * can be said is said, legal or not, so that it is the package that judges it.
 * Source: jax-js API reference, jax.lax; JAX, jax.lax.conv_transpose and jax.lax.conv_general_dilated.
 */
import { effectiveKernelOf } from '../../spec/axis.ts';
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { transposed } from '../../spec/conventions/layout.ts';
import { elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import type { Capabilities } from '../capabilities.ts';
import { Skipped } from '../errors/answer-errors.ts';
import type { Implementation, Prepared, Result } from '../subject.ts';
import { toChannelsLast, toChannelsSecond } from './channels-last.ts';

/**
 * What is left out is possible, f64 included, and so are pads of either sign and any output padding. Above the products
 * named a call takes many seconds, since every output cell is summed over the dilated x, zeros and all. Not among the
 * kinds to refuse:
 * - 'negative-output-padding': it is a pad of the end, and those have either sign in JAX;
 * - 'zero-channels', 'zero-output-channels' and 'zero-extent', since JAX has arrays without elements;
 * - 'groups-not-dividing-channels', since no filter can be made of such a w;
 * - 'non-number', since pads are reckoned here, which makes numbers of what is none;
 * - 'huge-output', about which nothing is said and which takes the machine's memory;
 * - 'bias-length', since there is no bias.
 */
export const JAX_CAPABILITIES: Partial<Capabilities> = {
  bias: false,
  padding: 'any',
  outputPadding: 'any',
  maxMultiplyAdds: 2 ** 24,
  refuses: [
    'zero-stride',
    'zero-dilation',
    'zero-groups',
    'empty-output',
    'weight-channels',
    'rank-mismatch',
    'zero-kernel',
    'negative-batch',
    'fractional-extent',
    'fractional-stride',
    'fractional-dilation',
    'fractional-padding',
    'fractional-output-padding',
    'fractional-groups',
    'not-a-number',
    'attribute-length',
    'data-length',
  ],
};

/** The words of lax.conv_transpose. */
export const JAX_CONVENTIONS: readonly string[] = ['jax'];

/** The part of the package that is used here. */
type Jax = Pick<typeof import('@jax-js/jax'), 'defaultDevice' | 'init' | 'lax' | 'numpy'>;
type Numpy = Jax['numpy'];
type Array = ReturnType<Numpy['array']>;

interface JaxImplementation extends Required<Pick<Implementation, 'convTranspose' | 'call'>> {
  prepare(problem: Case): Prepared;
}

/** The implementation that the package is on a device, which it then has by default. @throws Error where it does not start */
export async function jaxOn(jax: Jax, wanted: 'wasm' | 'webgl' | 'webgpu'): Promise<JaxImplementation> {
  const [device] = (await jax.init(wanted)).filter((each) => each === wanted);
  if (device === undefined) throw new Error(`jax: the back end ${wanted} did not start`);
  jax.defaultDevice(device);
  const prepare = (problem: Case) => prepared(jax, problem);
  return {
    async convTranspose(problem) {
      const layer = prepare(problem);
      try {
        return await layer.run();
      } finally {
        await layer.dispose();
      }
    },
    prepare,
    call: (request) => called(jax, request),
  };
}

function prepared({ lax, numpy }: Jax, problem: Case): Prepared {
  checkExpressible(problem);
  const { x: image, w, stride, dilation, groups } = problem;
  const pads = problem.padBegin.map((begin, axis): [number, number] => [
    begin,
    problem.padEnd[axis] - (problem.outputPadding[axis] ?? 0),
  ]);
  const x = arrayOf(numpy, image);
  let filter: Array;
  try {
    // What is no number of groups is said all the same, beside the filter of one.
    filter = arrayOf(numpy, groups === 1 ? w : grouped(w, isCount(groups) ? groups : 1));
  } catch (error) {
    x.dispose();
    throw error;
  }
  // An array is used up by the call that it is given to; `ref` gives one more use.
  const convolve = (): Array =>
    groups === 1
      ? lax.convTranspose(x.ref, filter.ref, [...stride], pads, { rhsDilation: [...dilation], transposeKernel: true })
      : lax.convGeneralDilated(
          x.ref,
          filter.ref,
          stride.map(() => 1),
          fullPads(problem, pads),
          {
            lhsDilation: [...stride],
            rhsDilation: [...dilation],
            featureGroupCount: groups,
          },
        );
  return {
    async run() {
      const y = convolve();
      const { shape } = y;
      return { shape, data: (await y.data()) as Float32Array };
    },
    dispose() {
      x.dispose();
      filter.dispose();
    },
  };
}

/**
 * The words of JAX as they are. Its layout is not that of this package, which has channels second in x and first in the filter, so
 * that axes change places here; and it has no `use_consistent_padding`: pads in pairs are always of that kind.
 * @throws Skipped for other pairs
 */
async function called({ lax, numpy }: Jax, { attributes, x: image, w, bias }: FrameworkCall): Promise<Result> {
  const { strides, padding, rhs_dilation, transpose_kernel, use_consistent_padding: isConsistent } = attributes;
  if (bias !== null) throw new RangeError(`jax: bias must be null, got ${bias.length} entries`);
  if (Array.isArray(padding) && isConsistent !== true) {
    throw new Skipped('jax: pads in pairs are those of use_consistent_padding');
  }
  const rank = w.shape.length - 2;
  const x = arrayOf(numpy, toChannelsSecond(image));
  const filter = arrayOf(numpy, transposed(w, [rank + 1, rank, ...w.shape.slice(2).keys()]));
  // Both are used up by it.
  const y = lax.convTranspose(x, filter, strides as number[], padding as Parameters<Jax['lax']['convTranspose']>[3], {
    ...(isGiven(rhs_dilation) && { rhsDilation: rhs_dilation as number[] }),
    ...(isGiven(transpose_kernel) && { transposeKernel: transpose_kernel as boolean }),
  });
  const { shape } = y;
  return toChannelsLast({ shape, data: (await y.data()) as Float32Array });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The pads of x, dilated by the stride, that crop the output by `pads`: ek − 1 less each. */
function fullPads({ w, dilation }: Case, pads: readonly [number, number][]): [number, number][] {
  return pads.map(([begin, end], axis) => {
    // A pair, or an axis without a dilation, that is too many: it takes the plain values, and is handed on.
    const reach = effectiveKernelOf({ kernel: w.shape[axis + 2] ?? 1, dilation: dilation[axis] ?? 1 }) - 1;
    return [reach - begin, reach - end];
  });
}

/**
 * The filter [M,C/g,…k] that a convolution with several groups takes, from w [C,M/g,…k]: input and output channels
 * change places inside each group, and every spatial axis is reversed.
 */
function grouped({ shape, data }: Tensor, groups: number): Tensor {
  const [inputs, outPerGroup, ...kernel] = shape;
  const inPerGroup = inputs / groups;
  const taps = elementCount(kernel);
  const result = zeros(data instanceof Float64Array ? 'f64' : 'f32', data.length);
  for (let source = 0; source < data.length; source++) {
    const tap = source % taps;
    const m = Math.floor(source / taps) % outPerGroup;
    const c = Math.floor(source / taps / outPerGroup);
    const channel = (Math.floor(c / inPerGroup) * outPerGroup + m) * inPerGroup + (c % inPerGroup);
    result[channel * taps + taps - 1 - tap] = data[source];
  }
  return { shape: [outPerGroup * groups, inPerGroup, ...kernel], data: result };
}

/**
 * The tensor as an array of the package. To tell f64 from f16 it asks for a type that Node has since version 24 only,
 * and where there is none fails for f64, too: for as long as it asks, there is one that nothing belongs to.
 */
function arrayOf(numpy: Numpy, { shape, data }: Tensor): Array {
  const globals = globalThis as { Float16Array?: unknown };
  const isMissing = globals.Float16Array === undefined;
  if (isMissing) globals.Float16Array = class {};
  try {
    const dtype = data instanceof Float64Array ? numpy.float64 : numpy.float32;
    // Making an array of no numbers is another function's task; this one fails, which is not the operator's fault.
    if (elementCount(shape) === 0) return numpy.zeros([...shape], { dtype });
    return numpy.array(data.slice() as Float32Array<ArrayBuffer>, { shape: [...shape], dtype });
  } finally {
    if (isMissing) delete globals.Float16Array;
  }
}

function isCount(groups: number): boolean {
  return Number.isInteger(groups) && groups > 0;
}

function checkExpressible({ x, w, bias, padBegin, padEnd, outputPadding, groups }: Case): void {
  if (bias !== null) throw new RangeError(`jax: bias must be null, got ${bias.length} entries`);
  // The filter is made of w group by group.
  if (isCount(groups) && w.shape[0] % groups !== 0) {
    throw new RangeError(`jax: w.shape[0] must be divisible by groups (${groups}), got ${w.shape[0]}`);
  }
  // There is no list of output padding, and pads go in pairs.
  const rank = x.shape.length - 2;
  if (outputPadding.length !== rank) {
    throw new RangeError(`jax: outputPadding must have ${rank} entries, got [${outputPadding}]`);
  }
  if (padBegin.length !== padEnd.length) {
    throw new RangeError(`jax: pads must come in pairs, got padBegin [${padBegin}] and padEnd [${padEnd}]`);
  }
}
