/**
 * LiteRT, the successor of TensorFlow Lite, whichever accelerator.
 *
 * The case becomes a model of one operator (tflite-model.ts). With two axes it is computed by XNNPACK, with three by
 * the kernel that the interpreter itself brings. Where the operators have no word for something (groups, dilation of
 * two axes, one axis, f64, pads that are not SAME or VALID) the adapter refuses. What can be said is said, legal or
 * not, so that it is the package that judges it. Channels are moved by a loop here: those of x and w beforehand, those
 * of y within the run that is timed.
 * Source: LiteRT.js documentation; TensorFlow Lite, operators TRANSPOSE_CONV and CONV_3D_TRANSPOSE.
 */
import { AXIS_FIELDS, type Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { INTEGER_TYPES, isQuantised, type QuantisedDtype } from '../../spec/number-types.ts';
import { type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { Tensor as CaseTensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../capabilities.ts';
import { Skipped } from '../errors/answer-errors.ts';
import type { Implementation, Prepared, Result } from '../subject.ts';
import { toChannelsLast, toChannelsSecond } from './channels-last.ts';
import { hasOwnTensor, tfliteCallModel, tfliteModel } from './tflite-model.ts';

/** The part of the package that is used here; its own declarations redeclare the typed arrays of every module. */
export interface LiteRt {
  loadLiteRt(path: string): Promise<unknown>;
  loadAndCompile(
    model: Uint8Array,
    options: { readonly accelerator: Accelerator; readonly cpuOptions?: { readonly numThreads: number } },
  ): Promise<CompiledModel>;
  readonly Tensor: new (data: Numbers, shape: number[]) => DeviceTensor;
}

/** What its tensors hold. */
type Numbers = Float32Array | Int32Array | Uint8Array;

interface CompiledModel {
  run(inputs: DeviceTensor[]): Promise<DeviceTensor[]>;
  delete(): void;
}

interface DeviceTensor {
  readonly type: { readonly layout: { readonly dimensions: ArrayLike<number> } };
  /** Of what lies in the memory of the module. */
  toTypedArray(): Numbers;
  data(): Promise<Numbers>;
  delete(): void;
}

/**
 * What is left out is possible: an empty batch and special numbers too, since no documentation says otherwise. The
 * kinds to refuse are those that a model can say and that contradict it: an output shape whose convolution does not
 * have the shape of x, a filter or a bias for other channels. Left out are those it has no word for ('zero-groups',
 * 'attribute-length', since each axis has a field of its own …), those that its 32-bit integers cannot carry
 * (fractions, 'not-a-number', 'non-number', 'huge-output') and those about which nothing is said (tensors without
 * elements).
 */
export const LITERT_CAPABILITIES: Partial<Capabilities> = {
  ranks: [2, 3],
  dtypes: ['f32'],
  groups: false,
  padding: 'same-or-valid',
  outputPadding: 'below-stride',
  byRank: { 2: { dilation: false } },
  refuses: [
    'zero-stride',
    'zero-dilation',
    'negative-output-padding',
    'output-padding-too-large',
    'weight-channels',
    'bias-length',
    'rank-mismatch',
    'data-length',
  ],
};

/**
 * The same with integers, which TRANSPOSE_CONV has and CONV_3D_TRANSPOSE has not. XNNPACK multiplies in f32; the kernel of the
 * interpreter has multipliers of 31 bits for int8 and uint8, where XNNPACK does not take the operator, and of 15 beside int16. Left out is
 * what one type has alone: a zero point of weights of uint8; and an activation, which is no clamp to any two codes.
 */
export const LITERT_INTEGER_CAPABILITIES: Partial<Capabilities> = {
  ...LITERT_CAPABILITIES,
  dtypes: ['f32', 'int8', 'uint8', 'int16'],
  requantisation: ['float-product', 'double-rounding', 'short-multiplier'],
  zeroPoints: 'of-activations',
  clamps: false,
  byRank: { 2: { dilation: false }, 3: { dtypes: ['f32'] } },
};

/** The words of TRANSPOSE_CONV. */
export const LITERT_CONVENTIONS: readonly string[] = ['tflite'];

export type Accelerator = 'wasm' | 'webgpu' | 'webnn';

/** How the package is asked. */
export interface LiteRtUse {
  readonly accelerator: Accelerator;
  /** What the module has printed since it was last asked to do something: its exceptions name a place and no reason. */
  readonly printed: string[];
}

/** The implementation that an accelerator of the package is. */
export function liteRtOn(
  liteRt: LiteRt,
  use: LiteRtUse,
): Required<Pick<Implementation, 'convTranspose' | 'prepare' | 'call'>> {
  const saying = sayingOf(use.printed);
  const compiled = (bytes: Uint8Array, image: CaseTensor) => compiledModel(liteRt, use, saying, { bytes, image });
  async function prepare(problem: Case): Promise<Prepared> {
    checkExpressible(problem);
    const { run, dispose } = await compiled(tfliteModel(problem), imageOf(problem));
    return { run: async () => toChannelsSecond(await run()), dispose };
  }
  return {
    prepare,
    convTranspose: async (problem) => once(await prepare(problem)),
    /** The words of TensorFlow Lite go into the model as they are, and so do the operands. */
    async call(request: FrameworkCall): Promise<Result> {
      if (request.dtype !== 'f32') throw new RangeError(`litert: dtype must be f32, got ${request.dtype}`);
      return once(await compiled(tfliteCallModel(request), request.x));
    },
  };
}

/** The image as an array that the package has a tensor for: int8 and int16 go in as int32, and are cast in the model. */
function imageOf({ x, dtype }: Case): CaseTensor {
  const image = toChannelsLast(x);
  if (hasOwnTensor(dtype)) return image;
  return { shape: image.shape, data: Int32Array.from(image.data) as unknown as CaseTensor['data'] };
}

async function once(prepared: Prepared): Promise<Result> {
  try {
    return await prepared.run();
  } finally {
    await prepared.dispose();
  }
}

type Saying = <T>(call: () => T | Promise<T>) => Promise<T>;

/** A model of one operator, and the image [N,…in,C] that it is run on. */
async function compiledModel(
  { loadAndCompile, Tensor }: LiteRt,
  { accelerator }: LiteRtUse,
  saying: Saying,
  { bytes, image }: { readonly bytes: Uint8Array; readonly image: CaseTensor },
) {
  const model = await saying(() =>
    loadAndCompile(bytes, { accelerator, ...(accelerator === 'wasm' && { cpuOptions: { numThreads: 1 } }) }),
  );
  let x: DeviceTensor;
  try {
    x = await saying(() => new Tensor(image.data as Numbers, [...image.shape]));
  } catch (error) {
    model.delete();
    throw error;
  }
  return {
    async run(): Promise<CaseTensor> {
      const [y] = await saying(() => model.run([x]));
      try {
        return {
          shape: Array.from(y.type.layout.dimensions),
          data: (accelerator === 'wasm' ? y.toTypedArray() : await y.data()) as CaseTensor['data'],
        };
      } finally {
        y.delete();
      }
    },
    dispose() {
      x.delete();
      model.delete();
    },
  };
}

/**
 * What `call` gives. An error is reported in the words that the module printed. After a trap no call ends any more,
 * since the one that trapped counts as suspended: that is reported at once instead of being waited for.
 */
function sayingOf(printed: string[]): Saying {
  /** The message of the trap that the module has run into; null while there was none. */
  let trap: string | null = null;
  return async (call) => {
    if (trap !== null) throw new Error(`litert: answers nothing more since it trapped: ${trap}`);
    printed.length = 0;
    try {
      return await call();
    } catch (error) {
      const { name: kind, message } = error as Error;
      if (kind === 'RuntimeError') trap = message;
      const errors = printed.filter((line) => line.startsWith('ERROR'));
      throw new Error(`litert: ${[...errors, message].join(' | ')}`, { cause: error });
    }
  };
}

function checkExpressible(problem: Case): void {
  const { x, dilation, groups, dtype } = problem;
  const rank = x.shape.length - 2;
  if (rank !== 2 && rank !== 3) throw new RangeError(`litert: x.shape must have 2 or 3 spatial axes, got [${x.shape}]`);
  if (dtype !== 'f32' && !isQuantised(dtype)) throw new RangeError(`litert: dtype must be f32, got ${dtype}`);
  if (groups !== 1) throw new RangeError(`litert: groups must be 1, got ${groups}`);
  if (rank === 2 && dilation.some((value) => value !== 1)) {
    throw new RangeError(`litert: dilation of two axes must be 1, got [${dilation}]`);
  }
  if (isQuantised(dtype)) checkQuantisation(dtype, rank, quantisationOf(problem));
  // The fields of a model are 32-bit integers, one for each axis by its name: what is none would be made one.
  for (const field of AXIS_FIELDS) {
    const values = problem[field];
    if (values.length !== rank || values.some((value) => !(typeof value === 'number' && value === (value | 0)))) {
      throw new RangeError(`litert: ${field} must be ${rank} integers of 32 bits, got [${values}]`);
    }
  }
}

/**
 * What capabilities have no word for: types that one of the operators has not, and scales by channel that one of the types has not.
 * @throws Skipped
 */
function checkQuantisation(dtype: QuantisedDtype, rank: number, { w, clamp }: Quantisation): void {
  if (rank === 3) throw new RangeError(`litert: dtype of three axes must be f32, got ${dtype}`);
  if (dtype === 'uint8' && w.scale.length > 1) throw new Skipped('litert: weights of uint8 have one scale');
  const { smallest, largest } = INTEGER_TYPES[dtype];
  if (clamp[0] !== smallest || clamp[1] !== largest) throw new Skipped(`litert: there is no clamp [${clamp}]`);
}
