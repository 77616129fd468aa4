/**
 * ONNX Runtime, whichever build: the same JavaScript interface stands over native code and over WebAssembly.
 *
 * The case becomes a model (onnx-model.ts) and the model a session; nothing of the case is judged here. Both builds
 * contain the same ConvTranspose kernel, so that they agree is no evidence that either is right.
 * Source: ONNX Runtime JavaScript API; ONNX operator ConvTranspose, opset 11.
 */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { bytesOf, numbersIn } from '../../spec/number-bytes.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { fromCodes, quantisationOf } from '../../spec/quantisation.ts';
import type { FloatArray } from '../../spec/tensor.ts';
import type { Capabilities } from '../capabilities.ts';
import { Skipped } from '../errors/answer-errors.ts';
import type { Implementation, Prepared, Result } from '../subject.ts';
import { ILLEGAL_IN_ONNX, onnxCallModel, onnxModel } from './onnx-model.ts';
import { onnxQuantisedModel } from './onnx-quantised-model.ts';

/** The part of either package that is used here. */
type OnnxRuntime = Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor'>;
type OnnxTensor = import('onnxruntime-node').Tensor;

/** Execution providers by their names; the last two are for pages. */
export type Provider = 'cpu' | 'wasm' | 'webgpu' | 'webnn';

/**
 * What is left out is possible. There is no CPU kernel for f64. Not among the kinds to refuse:
 * - 'fractional-stride' and all other fractions, 'not-a-number' and 'non-number', which 64-bit integers cannot carry;
 * - 'huge-output', which ONNX does not forbid and which takes the machine's memory;
 * - 'zero-channels', 'zero-output-channels' and 'zero-extent', since ONNX allows tensors without elements.
 *
 * Threads were seen in Node 20 on two cores: with two of them a layer of 302 million multiply-adds takes twice as much
 * processor time as time, 6.0 ms instead of 8.6 ms in native code; and up to 16 each one asked for is one more thread
 * of the process. The package has no limit of its own.
 */
export const ONNXRUNTIME_CAPABILITIES: Partial<Capabilities> = {
  dtypes: ['f32'],
  refuses: [...ILLEGAL_IN_ONNX, 'empty-output', 'negative-batch'],
  threads: 16,
};

/** What the builds for processors compute in f32, and round once. */
const IN_F32 = { sumsIn: 'f32', refusesQuantisation: [] } as const satisfies Partial<Capabilities>;

/**
 * What they take besides: f16, and integers between DequantizeLinear and QuantizeLinear. No rule of rounding is named: sums of f32 are divided
 * by the scale of y, and a sum beyond 2²⁴ is rounded before.
 */
export const WITH_HALVES = {
  ...IN_F32,
  dtypes: ['f32', 'f16', 'int8', 'uint8'],
} as const satisfies Partial<Capabilities>;

/** The same where f16 cannot be handed over. */
export const WITHOUT_HALVES = { ...IN_F32, dtypes: ['f32', 'int8', 'uint8'] } as const satisfies Partial<Capabilities>;

/**
 * The implementation that a build of ONNX Runtime is.
 * @param provider the execution provider to ask, by its name in that build
 * @param threads threads within one operator
 */
export function onnxRuntime(
  ort: OnnxRuntime,
  provider: Provider,
  threads: number,
): Required<Pick<Implementation, 'convTranspose' | 'prepare' | 'call'>> {
  const prepare = async (problem: Case) => opened(modelOf(problem), problem);

  async function opened(model: Uint8Array, given: Given): Promise<Prepared> {
    const session = await ort.InferenceSession.create(model, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
    try {
      const x = inputTensor(ort, given);
      return {
        async run() {
          const { y } = await session.run({ x }, { logSeverityLevel: 4 });
          return { shape: y.dims, data: numbersOf(y) };
        },
        dispose: () => session.release(),
      };
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  const convTranspose = (problem: Case) => once(prepare(problem));
  const call = (request: FrameworkCall) => once(opened(onnxCallModel(request), request));

  async function once(opening: Promise<Prepared>): Promise<Result> {
    const prepared = await opening;
    try {
      return await prepared.run();
    } finally {
      await prepared.dispose();
    }
  }

  return { convTranspose, prepare, call };
}

function modelOf(problem: Case): Uint8Array {
  return isQuantised(problem.dtype) ? onnxQuantisedModel(expressible(fromCodes(problem))) : onnxModel(problem);
}

/** @throws Skipped where the weights of a group have scales or zero points of their own: w has one list of them for all groups */
function expressible(problem: Case): Case {
  const { w } = quantisationOf(problem);
  for (const list of [w.scale, w.zeroPoint]) {
    const perGroup = list.length / problem.groups;
    if (list.length > 1 && list.some((value, m) => value !== list[m % perGroup])) {
      throw new Skipped('onnx: scales and zero points are those of every group');
    }
  }
  return problem;
}

/** What the input is made of. */
type Given = Pick<Case, 'x' | 'dtype'>;

function inputTensor({ Tensor }: OnnxRuntime, { x, dtype }: Given) {
  if (dtype === 'bf16') throw new RangeError('onnxruntime: the interface has no name for bf16');
  if (isQuantised(dtype)) return new Tensor(dtype, x.data as unknown as Int8Array, x.shape);
  if (dtype === 'f32') return new Tensor('float32', x.data as Float32Array, x.shape);
  if (dtype === 'f64') return new Tensor('float64', x.data as Float64Array, x.shape);
  // Halves are taken as their bits.
  return new Tensor('float16', new Uint16Array(bytesOf(dtype, x.data).buffer as ArrayBuffer), x.shape);
}

function numbersOf({ type, data }: OnnxTensor): FloatArray {
  if (type !== 'float16') return data as FloatArray;
  // Newer JavaScript has an array of halves, older takes their bits: the bytes are the same.
  const { buffer, byteOffset, byteLength } = data as Uint16Array;
  return numbersIn('f16', new Uint8Array(buffer, byteOffset, byteLength));
}
