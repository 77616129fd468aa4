/**
 * The types of numbers that transposed convolutions are computed in, as data: how wide they are, what they hold exactly, and what
 * the formats that carry them call them. What model files have besides, integers that are no operands, is in
 * models/element-types.ts.
 *
 * The 16-bit floats have no array of their own in JavaScript (f16 has one in the newest runtimes, bf16 in none). Their numbers lie
 * in a Float32Array, each one a number that the type has: every one of them is an f32. Integers that stand for real numbers by a
 * scale and a zero point (spec/quantisation.ts) lie in a Float64Array while the suite computes with them: their sums are exact there.
 *
 * Sources: IEEE 754-2019, tables 3.5 (binary16, 32, 64) and section 4.3.1; bfloat16 is binary32 with a significand of 8 bits,
 * subnormals included (Intel, "BFLOAT16 – Hardware Numerics Definition", 2018, with IEEE's gradual underflow); ONNX,
 * TensorProto.DataType; TensorFlow Lite, schema.fbs, TensorType; safetensors, Dtype; NumPy, NEP 1 (it has no bfloat16).
 */

/** Types of floating-point numbers. */
export type FloatDtype = 'f32' | 'f64' | 'f16' | 'bf16';

/** Types of integers that stand for real numbers, by a scale and a zero point. */
export type QuantisedDtype = 'int8' | 'uint8' | 'int16';

/** Every type that a case can have. */
export type Dtype = FloatDtype | QuantisedDtype;

/** The names that formats have for a type; null where a format has none. */
export interface TypeNames {
  readonly npy: string | null;
  readonly safetensors: string;
  /** TensorProto.DataType. */
  readonly onnx: number;
  /** TensorType. */
  readonly tflite: number;
}

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
  readonly names: TypeNames;
}

/** A type of integers. */
export interface IntegerType {
  /** Bytes of one number. */
  readonly bytes: number;
  readonly smallest: number;
  readonly largest: number;
  readonly names: TypeNames;
}

/** The floating-point types, the most usual first. */
export const FLOATING_TYPES: Readonly<Record<FloatDtype, FloatType>> = {
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

/** The types of integers, the most usual first. */
export const INTEGER_TYPES: Readonly<Record<QuantisedDtype, IntegerType>> = {
  int8: {
    bytes: 1,
    smallest: -128,
    largest: 127,
    names: { npy: '|i1', safetensors: 'I8', onnx: 3, tflite: 9 },
  },
  uint8: {
    bytes: 1,
    smallest: 0,
    largest: 255,
    names: { npy: '|u1', safetensors: 'U8', onnx: 2, tflite: 3 },
  },
  int16: {
    bytes: 2,
    smallest: -32768,
    largest: 32767,
    names: { npy: '<i2', safetensors: 'I16', onnx: 5, tflite: 7 },
  },
};

/** Every type: how wide it is, and what formats call it. */
export const NUMBER_TYPES: Readonly<Record<Dtype, FloatType | IntegerType>> = { ...FLOATING_TYPES, ...INTEGER_TYPES };

/** The names of the floating-point types, the most usual first. */
export const FLOAT_DTYPES = Object.keys(FLOATING_TYPES) as readonly FloatDtype[];

/** The names of the types of integers, the most usual first. */
export const QUANTISED_DTYPES = Object.keys(INTEGER_TYPES) as readonly QuantisedDtype[];

/** The names of all types, floating-point ones first. */
export const DTYPES: readonly Dtype[] = [...FLOAT_DTYPES, ...QUANTISED_DTYPES];

/** The floating-point types by the names that a format has for them. */
export function dtypesIn<F extends keyof TypeNames>(
  format: F,
): readonly (readonly [NonNullable<TypeNames[F]>, FloatDtype])[] {
  return FLOAT_DTYPES.flatMap((dtype) => {
    const name = FLOATING_TYPES[dtype].names[format];
    return name === null ? [] : [[name, dtype] as const];
  });
}

/** Whether a value is the name of a type. */
export function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && Object.hasOwn(NUMBER_TYPES, value);
}

/** Whether it is a type of floating-point numbers. */
export function isFloat(dtype: Dtype): dtype is FloatDtype {
  return Object.hasOwn(FLOATING_TYPES, dtype);
}

/** Whether numbers of the type are integers that stand for real numbers. */
export function isQuantised(dtype: Dtype): dtype is QuantisedDtype {
  return !isFloat(dtype);
}

function ofEach(ofFloats: (type: FloatType) => number, ofIntegers: number): Readonly<Record<Dtype, number>> {
  const floats = FLOAT_DTYPES.map((dtype) => [dtype, ofFloats(FLOATING_TYPES[dtype])]);
  const integers = QUANTISED_DTYPES.map((dtype) => [dtype, ofIntegers]);
  return Object.fromEntries([...floats, ...integers]) as Record<Dtype, number>;
}

/** How far the zero point of a drawn case may be from the middle of its type. */
export const ZERO_POINT_SPREAD = 15;

/**
 * What drawn quantised numbers and what laws derive from them are at most without their zero points: whatever zero point of that
 * spread they have, they fit 8 bits, which the weights beside int16 have as well.
 */
const QUANTISED_LARGEST = 2 ** 7 - ZERO_POINT_SPREAD - 1;

/**
 * Every integer up to this is a number of the type. A number of a quantised type is what it stands for in units of its scale: its
 * zero point is subtracted.
 */
export const LARGEST_EXACT = ofEach(({ precision }) => 2 ** precision, QUANTISED_LARGEST);

/** Unit roundoff: half the distance from 1 to the next larger number; of quantised types, whose steps are all 1, 1 / largest. */
export const UNIT_ROUNDOFF = ofEach(({ precision }) => 2 ** -precision, 1 / QUANTISED_LARGEST);

/** The largest finite number. */
export const LARGEST = ofEach(({ largest }) => largest, QUANTISED_LARGEST);

/** The smallest positive number, which is subnormal where the type has such. */
export const SMALLEST = ofEach(({ precision, smallestExponent }) => 2 ** (smallestExponent - precision + 1), 1);

/** The smallest number that is no subnormal. */
export const SMALLEST_NORMAL = ofEach(({ smallestExponent }) => 2 ** smallestExponent, 1);

// One number seen as two words: little-endian, as every platform that this runs on is.
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const single = new Float32Array(1);
const F16 = { ...FLOATING_TYPES.f16, mostExact: LARGEST_EXACT.f16 };
const BF16 = { ...FLOATING_TYPES.bf16, mostExact: LARGEST_EXACT.bf16 };

/**
 * Rounds a double to the type, but to no quantised one: these have their own rules (spec/requantisation.ts). To nearest, ties to even, gradual underflow, ±∞ from half a unit beyond the largest number on.
 * It takes nothing from the language that somebody could have replaced: it also rounds what an implementation in the same process
 * returns.
 */
export function roundTo(dtype: Dtype, value: number): number {
  if (dtype === 'f64') return value;
  if (dtype === 'f32') {
    single[0] = value;
    return single[0];
  }
  if (dtype !== 'f16' && dtype !== 'bf16') return value;
  // Zero, NaN and ±∞.
  if (value === 0 || value - value !== 0) return value;
  const { precision, smallestExponent, largest, mostExact } = dtype === 'f16' ? F16 : BF16;
  // Most numbers that the suite meets are small integers: there is nothing to round.
  if (value >= -mostExact && value <= mostExact && (value | 0) === value) return value;
  double[0] = value;
  // A double below its own normal numbers has the exponent −1023 here: far below what these types tell from zero.
  const own = ((words[1] >>> 20) & 0x7ff) - 1023;
  // The unit in the last place, a power of two, by its exponent: to compute it as one takes most of the time.
  words[0] = 0;
  words[1] = ((own > smallestExponent ? own : smallestExponent) - precision + 1 + 1023) << 20;
  const unit = double[0];
  const rounded = roundToEven(value / unit) * unit;
  if (rounded > largest) return Infinity;
  return rounded < -largest ? -Infinity : rounded;
}

/** To the nearest integer, ties to even, for |value| < 2⁵¹: adding 1.5·2⁵² leaves no room for a fraction. */
function roundToEven(value: number): number {
  return value + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;
}
