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
import type { Tensor as CaseTensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Implementation, Prepared, Result } from '../subject.ts';
import { toChannelsLast, toChannelsSecond } from './channels-last.ts';
import { tfliteCallModel, tfliteModel } from './tflite-model.ts';

/** The part of the package that is used here; its own declarations redeclare the typed arrays of every module. */
export interface LiteRt {
  loadLiteRt(path: string): Promise<unknown>;
  loadAndCompile(
    model: Uint8Array,
    options: { readonly accelerator: Accelerator; readonly cpuOptions?: { readonly numThreads: number } },
  ): Promise<CompiledModel>;
  readonly Tensor: new (data: Float32Array, shape: number[]) => DeviceTensor;
}

interface CompiledModel {
  run(inputs: DeviceTensor[]): Promise<DeviceTensor[]>;
  delete(): void;
}

interface DeviceTensor {
  readonly type: { readonly layout: { readonly dimensions: ArrayLike<number> } };
  /** Of what lies in the memory of the module. */
  toTypedArray(): Float32Array;
  data(): Promise<Float32Array>;
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
    const { run, dispose } = await compiled(tfliteModel(problem), toChannelsLast(problem.x));
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
    x = await saying(() => new Tensor(image.data as Float32Array, [...image.shape]));
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
          data: accelerator === 'wasm' ? y.toTypedArray() : await y.data(),
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
  if (dtype !== 'f32') throw new RangeError(`litert: dtype must be f32, got ${dtype}`);
  if (groups !== 1) throw new RangeError(`litert: groups must be 1, got ${groups}`);
  if (rank === 2 && dilation.some((value) => value !== 1)) {
    throw new RangeError(`litert: dilation of two axes must be 1, got [${dilation}]`);
  }
  // The fields of a model are 32-bit integers, one for each axis by its name: what is none would be made one.
  for (const field of AXIS_FIELDS) {
    const values = problem[field];
    if (values.length !== rank || values.some((value) => !(typeof value === 'number' && value === (value | 0)))) {
      throw new RangeError(`litert: ${field} must be ${rank} integers of 32 bits, got [${values}]`);
    }
  }
}
