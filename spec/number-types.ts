/**
 * The types of numbers that transposed convolutions are computed in, as data: how wide they are, what they hold exactly, and what
 * the formats that carry them call them. What model files have besides, integers, is in models/element-types.ts.
 *
 * The 16-bit types have no array of their own in JavaScript (f16 has one in the newest runtimes, bf16 in none). Their numbers lie
 * in a Float32Array, each one a number that the type has: every one of them is an f32.
 *
 * Sources: IEEE 754-2019, tables 3.5 (binary16, 32, 64) and section 4.3.1; bfloat16 is binary32 with a significand of 8 bits,
 * subnormals included (Intel, "BFLOAT16 – Hardware Numerics Definition", 2018, with IEEE's gradual underflow); ONNX,
 * TensorProto.DataType; TensorFlow Lite, schema.fbs, TensorType; safetensors, Dtype; NumPy, NEP 1 (it has no bfloat16).
 */

/** Types of floating-point numbers. */
export type Dtype = 'f32' | 'f64' | 'f16' | 'bf16';

/** A type of floating-point numbers. */
export interface FloatType {
  /** Bytes of one number. */
  readonly bytes: number;
  /** Bits of the significand, the hidden one included. */
  readonly precision: number;
  /** Exponent of the smallest normal number. */
  readonly smallestExponent: number;
  /** The largest finite number. */
  readonly largest: number;
  /** The names that formats have for it; null where a format has none. */
  readonly names: {
    readonly npy: string | null;
    readonly safetensors: string;
    /** TensorProto.DataType. */
    readonly onnx: number;
    /** TensorType. */
    readonly tflite: number;
  };
}

/** Every type, the most usual first. */
export const NUMBER_TYPES: Readonly<Record<Dtype, FloatType>> = {
  f32: {
    bytes: 4,
    precision: 24,
    smallestExponent: -126,
    largest: (2 - 2 ** -23) * 2 ** 127,
    names: { npy: '<f4', safetensors: 'F32', onnx: 1, tflite: 0 },
  },
  f64: {
    bytes: 8,
    precision: 53,
    smallestExponent: -1022,
    largest: Number.MAX_VALUE,
    names: { npy: '<f8', safetensors: 'F64', onnx: 11, tflite: 10 },
  },
  f16: {
    bytes: 2,
    precision: 11,
    smallestExponent: -14,
    largest: 65504,
    names: { npy: '<f2', safetensors: 'F16', onnx: 10, tflite: 1 },
  },
  bf16: {
    bytes: 2,
    precision: 8,
    smallestExponent: -126,
    largest: (2 - 2 ** -7) * 2 ** 127,
    names: { npy: null, safetensors: 'BF16', onnx: 16, tflite: 18 },
  },
};

/** The names of all types, the most usual first. */
export const DTYPES = Object.keys(NUMBER_TYPES) as readonly Dtype[];

/** The types by the names that a format has for them. */
export function dtypesIn<F extends keyof FloatType['names']>(
  format: F,
): readonly (readonly [NonNullable<FloatType['names'][F]>, Dtype])[] {
  return DTYPES.flatMap((dtype) => {
    const name = NUMBER_TYPES[dtype].names[format];
    return name === null ? [] : [[name, dtype] as const];
  });
}

/** Whether a value is the name of a type. */
export function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && Object.hasOwn(NUMBER_TYPES, value);
}

function ofEach(value: (type: FloatType) => number): Readonly<Record<Dtype, number>> {
  return Object.fromEntries(DTYPES.map((dtype) => [dtype, value(NUMBER_TYPES[dtype])])) as Record<Dtype, number>;
}

/** Every integer up to this is a number of the type. */
export const LARGEST_EXACT = ofEach(({ precision }) => 2 ** precision);

/** Unit roundoff: half the distance from 1 to the next larger number. */
export const UNIT_ROUNDOFF = ofEach(({ precision }) => 2 ** -precision);

/** The largest finite number. */
export const LARGEST = ofEach(({ largest }) => largest);

/** The smallest positive number, which is subnormal. */
export const SMALLEST = ofEach(({ precision, smallestExponent }) => 2 ** (smallestExponent - precision + 1));

/** The smallest number that is no subnormal. */
export const SMALLEST_NORMAL = ofEach(({ smallestExponent }) => 2 ** smallestExponent);

// One number seen as two words: little-endian, as every platform that this runs on is.
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const single = new Float32Array(1);

/**
 * Rounds a double to the type: to nearest, ties to even, gradual underflow, ±∞ from half a unit beyond the largest number on.
 * It takes nothing from the language that somebody could have replaced: it also rounds what an implementation in the same process
 * returns.
 */
export function roundTo(dtype: Dtype, value: number): number {
  if (dtype === 'f64') return value;
  if (dtype === 'f32') {
    single[0] = value;
    return single[0];
  }
  const { precision, smallestExponent, largest } = NUMBER_TYPES[dtype];
  // Zero, NaN and ±∞.
  if (value === 0 || value - value !== 0) return value;
  double[0] = value;
  // A double below its own normal numbers has the exponent −1023 here: far below what these types tell from zero.
  const own = ((words[1] >>> 20) & 0x7ff) - 1023;
  const unit = 2 ** ((own > smallestExponent ? own : smallestExponent) - precision + 1);
  const rounded = roundToEven(value / unit) * unit;
  if (rounded > largest) return Infinity;
  return rounded < -largest ? -Infinity : rounded;
}

/** To the nearest integer, ties to even, for |value| < 2⁵¹: adding 1.5·2⁵² leaves no room for a fraction. */
function roundToEven(value: number): number {
  return value + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;
}
