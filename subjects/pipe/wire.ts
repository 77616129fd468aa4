/**
 * What goes over a pipe, one JSON object a line; docs/PROTOCOL.md is its description. Tensors travel as lists of
 * numbers or as base64 of their little-endian memory; a reader takes both, a writer uses the form that was agreed on.
 */
import { type Case, caseToJson, numberFromJson, numbersToJson } from '../../spec/case.ts';
import { attributesToJson, type FrameworkCall } from '../../spec/conventions/call.ts';
import { describeValue } from '../../spec/describe-value.ts';
import { bytesOf, numbersIn } from '../../spec/number-bytes.ts';
import { isDtype, isQuantised, NUMBER_TYPES } from '../../spec/number-types.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import { type Dtype, type FloatArray, floatArray, type Tensor } from '../../spec/tensor.ts';

export const PROTOCOL = 'adjoint/pipe/1';

/** How the numbers of a tensor are written. */
export type DataForm = 'numbers' | 'base64';
/** The forms in which the numbers of a tensor can travel over a pipe. */
export const DATA_FORMS: readonly DataForm[] = ['numbers', 'base64'];

/** A case in wire form: canonical JSON, or the same with base64 in place of the numbers. */
export function encodeCase(problem: Case, form: DataForm): object {
  if (form === 'numbers') return caseToJson(problem);
  const { dtype } = problem;
  const isInteger = isQuantised(dtype);
  const weights = isInteger ? quantisationOf(problem).w.dtype : dtype;
  return caseToJson(problem, {
    tensor: (tensor, field) => encodeTensor(tensor, form, field === 'w' ? weights : dtype),
    bias: (numbers) => ({ base64: isInteger ? base64OfBias(numbers, dtype) : base64Of(numbers, dtype) }),
  });
}

/** int32, or doubles beside int16. */
function base64OfBias(bias: FloatArray, dtype: Dtype): string {
  const { buffer } = dtype === 'int16' ? bias.slice() : Int32Array.from(bias);
  return Buffer.from(buffer).toString('base64');
}

/** A call in the words of a framework in wire form. */
export function encodeCall({ convention, attributes, x, w, bias, dtype }: FrameworkCall, form: DataForm): object {
  const list = bias && (form === 'base64' ? { base64: base64Of(bias, dtype) } : numbersToJson(bias));
  return {
    convention,
    attributes: attributesToJson(attributes),
    x: encodeTensor(x, form, dtype),
    w: encodeTensor(w, form, dtype),
    bias: list,
    dtype,
  };
}

/** What parseCase reads: the wire form with its base64 turned into numbers. @throws TypeError, RangeError */
export function canonicalOf(value: unknown, where: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const opened = (field: string, entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('base64' in entry)) return entry;
    const { base64, data: decimals, ...rest } = entry as { base64: unknown; data?: unknown };
    const type = storedIn(field, value as Fields);
    const numbers = numbersOf(base64, type, `${where}: ${field}`);
    if (decimals !== undefined)
      requireSame(
        numbers,
        decimalsOf(decimals, type === 'int32' ? 'f64' : type, `${where}: ${field}`),
        `${where}: ${field}`,
      );
    const data = numbersToJson(numbers);
    return field === 'bias' ? data : { ...rest, data };
  };
  return Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, opened(field, entry)]));
}

interface Fields {
  readonly dtype?: unknown;
  readonly quantisation?: { readonly w?: { readonly dtype?: unknown } } | null;
}

/** The type that the numbers of a field are stored in. */
function storedIn(field: string, { dtype, quantisation }: Fields): Stored {
  if (!isDtype(dtype)) return 'f32';
  if (!isQuantised(dtype) || field === 'x') return dtype;
  if (field === 'bias') return dtype === 'int16' ? 'f64' : 'int32';
  return quantisation?.w?.dtype === 'uint8' ? 'uint8' : 'int8';
}

/** What numbers travel as; int32 is the bias beside x of 8 bits. */
type Stored = Dtype | 'int32';

/** @param dtype of the numbers */
export function encodeTensor({ shape: extents, data }: Tensor, form: DataForm, dtype: Dtype): object {
  const shape = numbersToJson(extents);
  return form === 'base64' ? { shape, base64: base64Of(data, dtype) } : { shape, data: numbersToJson(data) };
}

/**
 * A tensor of a reply, not judged beyond its kinds: { shape, data } or { shape, base64 }. Decimal digits stand for the
 * number of the type that is nearest to them, as in every reader of decimals: an f32 in 9 significant digits is that
 * f32 again.
 * @throws TypeError or RangeError naming the field
 */
export function decodeTensor(value: unknown, dtype: Dtype, where: string): { shape: unknown; data: FloatArray } {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${where} must be an object with shape and data or base64, got ${describeValue(value)}`);
  }
  const { shape, data, base64 } = value as { shape?: unknown; data?: unknown; base64?: unknown };
  if (base64 === undefined) return { shape, data: decimalsOf(data, dtype, where) };
  const numbers = numbersOf(base64, dtype, where);
  if (data !== undefined) requireSame(numbers, decimalsOf(data, dtype, where), where);
  return { shape, data: numbers };
}

function decimalsOf(data: unknown, dtype: Dtype, where: string): FloatArray {
  if (!Array.isArray(data)) throw new TypeError(`${where}.data must be a list of numbers, got ${describeValue(data)}`);
  const numbers: number[] = [];
  for (let at = 0; at < data.length; at++) {
    const entry: unknown = data[at];
    numbers.push(typeof entry === 'number' ? entry : numberFromJson(entry, `${where}.data[${at}]`));
  }
  return floatArray(dtype, numbers);
}

/** One form is enough; who gives both must not leave open which one counts. @throws RangeError */
function requireSame(base64: FloatArray, data: FloatArray, where: string): void {
  const at = base64.findIndex((number, index) => !Object.is(number, data[index]));
  const isSame = at < 0 && base64.length === data.length;
  if (isSame) return;
  const both = at < 0 ? `${base64.length} and ${data.length} numbers` : `${base64[at]} and ${data[at]} at ${at}`;
  throw new RangeError(`${where}.base64 and ${where}.data must hold the same numbers, got ${both}`);
}

function base64Of(data: FloatArray, dtype: Dtype): string {
  const { buffer, byteOffset, byteLength } = bytesOf(dtype, data);
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** @throws RangeError where the text is no base64 of whole numbers */
function numbersOf(base64: unknown, dtype: Stored, where: string): FloatArray {
  if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw new TypeError(`${where}.base64 must be base64, got ${describeValue(base64).slice(0, 60)}`);
  }
  const bytes = Buffer.from(base64, 'base64');
  const width = dtype === 'int32' ? 4 : NUMBER_TYPES[dtype].bytes;
  if (bytes.length % width !== 0) {
    throw new RangeError(`${where}.base64 must hold whole numbers of type ${dtype}, got ${bytes.length} bytes`);
  }
  return dtype === 'int32' ? Float64Array.from(new Int32Array(new Uint8Array(bytes).buffer)) : numbersIn(dtype, bytes);
}
