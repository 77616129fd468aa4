/**
 * A case: one transposed convolution, completely described. `parseCase` checks the kinds of its parts; whether the
 * numbers are legal together is the business of geometry.ts, because illegal cases are inputs of the suite as well.
 */

import { describeValue } from './describe-value.ts';
import { didYouMean } from './nearest.ts';
import { DTYPES, isDtype, isQuantised } from './number-types.ts';
import { fromCodes, inCodes, type Quantisation, quantisationOf } from './quantisation.ts';
import { type Dtype, type FloatArray, floatArray, type Tensor } from './tensor.ts';

/** How many spatial axes there are. */
export type Rank = 1 | 2 | 3;

/** Everything but the tensors. The five arrays have one entry per spatial axis. */
export interface Attributes {
  readonly stride: readonly number[];
  /** Cells cropped from the beginning of each output axis; a negative pad puts as many there that hold the bias. */
  readonly padBegin: readonly number[];
  /** Cells cropped from the end of each output axis; a negative pad, as at the beginning. */
  readonly padEnd: readonly number[];
  /** Cells by which the end of each output axis is cropped less. */
  readonly outputPadding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

/**
 * One transposed convolution: x [N,C,…in], w [C,M/groups,…k], bias [M] or null. All data have the type `dtype`. Where that is a
 * quantised one they are integers without their zero points (quantisation.ts); JSON and implementations have codes.
 */
export interface Case extends Attributes {
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias: FloatArray | null;
  readonly dtype: Dtype;
  /** Only of a quantised type: scales, zero points and clamp; left out, the plainest ones. */
  readonly quantisation?: Quantisation;
}

/** Any implementation of transposed convolution: case → y [N,M,…out]. Throws to refuse. */
export type ConvTranspose = (problem: Case) => Tensor;

/** The gradient with respect to each argument, shaped like it; the bias's is null where there is none. */
export interface Gradients {
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias: Tensor | null;
}

type AxisField = Exclude<keyof Attributes, 'groups'>;

/** The per-axis attributes, in the order of the canonical JSON. */
export const AXIS_FIELDS: readonly AxisField[] = ['stride', 'padBegin', 'padEnd', 'outputPadding', 'dilation'];

const FIELDS = ['x', 'w', 'bias', ...AXIS_FIELDS, 'groups', 'dtype'];

/** Numbers that JSON cannot carry, by the strings that stand for them. */
const SPECIAL_NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** A number as JSON value: itself, or the string 'NaN', 'Infinity', '-Infinity' or '-0'. */
export function numberToJson(value: number): number | string {
  // Of a finite number other than 0 there is nothing to ask.
  if (value !== 0 && value - value === 0) return value;
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
}

/** A list of numbers as JSON values. */
export function numbersToJson(values: ArrayLike<number>): (number | string)[] {
  const list: (number | string)[] = [];
  for (let at = 0; at < values.length; at++) list.push(numberToJson(values[at]));
  return list;
}

/**
 * Values that are no numbers, which an illegal case may have among its attributes, by the strings that stand for them.
 */
const OTHER_VALUES: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  ['null', null],
  ['undefined', undefined],
  ['true', true],
  ['false', false],
]);

/** An attribute as JSON value. What is no number is a string: its name, or a text in single quotes. */
function attributeToJson(value: unknown): number | string {
  if (typeof value === 'number') return numberToJson(value);
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/**
 * An attribute from JSON: a number, or what attributeToJson makes of another value. @throws TypeError naming `where`
 */
function attributeFromJson(value: unknown, where: Where): number {
  if (OTHER_VALUES.has(value)) return OTHER_VALUES.get(value) as number;
  const text = typeof value === 'string' ? /^'(.*)'$/.exec(value) : null;
  return text === null ? readNumber(value, where) : (text[1] as unknown as number);
}

/** One line of canonical JSON: fixed order of fields, no spaces, special numbers as strings. A quantised case is in codes. */
export function formatCase(problem: Case): string {
  return JSON.stringify(caseToJson(problem));
}

/** How the numbers of a case are written. */
export interface CaseWriting {
  tensor(tensor: Tensor, field: 'x' | 'w'): unknown;
  bias(numbers: FloatArray): unknown;
}

const AS_LISTS: CaseWriting = {
  tensor: ({ shape, data }) => ({ shape: numbersToJson(shape), data: numbersToJson(data) }),
  bias: numbersToJson,
};

/** What JSON.stringify makes canonical JSON of. @param writing of the numbers of tensors, by default as lists */
export function caseToJson(given: Case, { tensor, bias }: CaseWriting = AS_LISTS): object {
  const isInteger = isQuantised(given.dtype);
  const problem = isInteger ? inCodes(given) : given;
  const { stride, padBegin, padEnd, outputPadding, dilation } = problem;
  return {
    x: tensor(problem.x, 'x'),
    w: tensor(problem.w, 'w'),
    bias: problem.bias === null ? null : bias(problem.bias),
    stride: attributesToJson(stride),
    padBegin: attributesToJson(padBegin),
    padEnd: attributesToJson(padEnd),
    outputPadding: attributesToJson(outputPadding),
    dilation: attributesToJson(dilation),
    groups: attributeToJson(problem.groups),
    dtype: problem.dtype,
    ...(isInteger && { quantisation: quantisationToJson(quantisationOf(problem)) }),
  };
}

function attributesToJson(values: readonly unknown[]): (number | string)[] {
  return Array.from(values, attributeToJson);
}

function quantisationToJson({ x, w, y, clamp }: Quantisation): unknown {
  const numbers = numbersToJson;
  const ofTensor = ({ scale, zeroPoint }: Quantisation['x']) => ({
    scale: numberToJson(scale),
    zeroPoint: numberToJson(zeroPoint),
  });
  return {
    x: ofTensor(x),
    w: { dtype: w.dtype, scale: numbers(w.scale), zeroPoint: numbers(w.zeroPoint) },
    y: ofTensor(y),
    clamp: numbers(clamp),
  };
}

/**
 * Reads canonical JSON, as text or already parsed. Refuses unknown and missing fields and wrong kinds. Numbers are not
 * judged, not even how many there are: that is what geometry.ts does.
 * @param where stands at the front of every message, for example a file name
 * @throws TypeError for a wrong kind, RangeError for a bad value, SyntaxError where the text is not JSON
 *
 * @example
 * ```ts
 * import { formatCase, parseCase } from 'adjoint/core';
 *
 * const problem = parseCase({
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
 *   stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
 * });
 * problem.x.data; // → [1, 2]
 * parseCase(JSON.parse(formatCase(problem))).stride; // → [3]
 * parseCase(3); // throws case must be an object, got 3
 * ```
 */
export function parseCase(input: unknown, where = 'case'): Case {
  const value = typeof input === 'string' ? parseJson(input, where) : input;
  const fields = checkedRecord(value, where, mayBeQuantised(value) ? [...FIELDS, 'quantisation'] : FIELDS);
  const dtype = fields.dtype;
  if (!isDtype(dtype)) {
    throw new RangeError(`${where}: dtype must be one of ${DTYPES.join(', ')}, got ${describeValue(dtype)}`);
  }
  const axes = Object.fromEntries(
    AXIS_FIELDS.map((field) => [field, listOf(fields[field], `${where}: ${field}`, attributeFromJson)]),
  );
  const parsed: Case = {
    x: tensor(fields.x, `${where}: x`, dtype),
    w: tensor(fields.w, `${where}: w`, dtype),
    bias: fields.bias === null ? null : floatArray(dtype, numberList(fields.bias, `${where}: bias`)),
    ...(axes as Record<AxisField, number[]>),
    groups: attributeFromJson(fields.groups, () => `${where}: groups`),
    dtype,
  };
  if (!isQuantised(dtype)) return parsed;
  return fromCodes({ ...parsed, quantisation: quantisationFromJson(fields.quantisation, `${where}: quantisation`) });
}

/** @throws TypeError, RangeError for kinds; whether the numbers are legal is the business of geometry.ts */
function quantisationFromJson(value: unknown, where: string): Quantisation {
  const fields = checkedRecord(value, where, ['x', 'w', 'y', 'clamp']);
  const ofTensor = (given: unknown, name: string) => {
    const { scale, zeroPoint } = checkedRecord(given, `${where}.${name}`, ['scale', 'zeroPoint']);
    return {
      scale: numberFromJson(scale, `${where}.${name}.scale`),
      zeroPoint: numberFromJson(zeroPoint, `${where}.${name}.zeroPoint`),
    };
  };
  const { dtype, scale, zeroPoint } = checkedRecord(fields.w, `${where}.w`, ['dtype', 'scale', 'zeroPoint']);
  if (dtype !== 'int8' && dtype !== 'uint8') {
    throw new RangeError(`${where}.w.dtype must be one of int8, uint8, got ${describeValue(dtype)}`);
  }
  const clamp = numberList(fields.clamp, `${where}.clamp`);
  if (clamp.length !== 2) throw new RangeError(`${where}.clamp must have 2 entries, got ${clamp.length}`);
  return {
    x: ofTensor(fields.x, 'x'),
    w: {
      dtype,
      scale: numberList(scale, `${where}.w.scale`),
      zeroPoint: numberList(zeroPoint, `${where}.w.zeroPoint`),
    },
    y: ofTensor(fields.y, 'y'),
    clamp: [clamp[0], clamp[1]],
  };
}

/** Of a type that is none, what is wrong is the type, and not what stands beside it. */
function mayBeQuantised(value: unknown): boolean {
  const { dtype } = Object(value) as { readonly dtype?: unknown };
  if (isDtype(dtype)) return isQuantised(dtype);
  return dtype !== undefined && Object.hasOwn(Object(value), 'quantisation');
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${where}: not valid JSON: ${(error as Error).message}`);
  }
}

function tensor(value: unknown, where: string, dtype: Dtype): Tensor {
  const fields = checkedRecord(value, where, ['shape', 'data']);
  const shape = numberList(fields.shape, `${where}.shape`);
  const data = numberList(fields.data, `${where}.data`);
  return { shape, data: floatArray(dtype, data) };
}

/** An object with exactly these fields. @throws TypeError */
export function checkedRecord(value: unknown, where: string, allowed: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${where} must be an object, got ${describeValue(value)}`);
  }
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) {
      throw new TypeError(
        `${where} has an unknown field ${describeValue(key)}; it takes ${allowed.join(', ')}${didYouMean(key, allowed)}`,
      );
    }
  }
  for (const key of allowed) {
    if (!(key in value)) throw new TypeError(`${where} lacks the field ${key}`);
  }
  return value as Record<string, unknown>;
}

/** JSON numbers, special ones by name. @throws TypeError */
export function numberList(value: unknown, where: string): number[] {
  return listOf(value, where, readNumber);
}

/** Where a value stands, made into words only where it is refused: a tensor has millions of them. */
type Where = () => string;

function listOf(value: unknown, where: string, read: (entry: unknown, where: Where) => number): number[] {
  if (!Array.isArray(value)) throw new TypeError(`${where} must be an array of numbers, got ${describeValue(value)}`);
  return value.map((entry, index) => read(entry, () => `${where}[${index}]`));
}

/** Whether a JSON value is one of the strings that stand for a number. */
export function isSpecialNumber(value: unknown): boolean {
  return SPECIAL_NUMBERS.has(value);
}

/** A number from JSON: itself, or one of the strings of numberToJson. @throws TypeError naming `where` */
export function numberFromJson(value: unknown, where: string): number {
  return readNumber(value, () => where);
}

function readNumber(value: unknown, where: Where): number {
  if (typeof value === 'number') return value;
  const special = SPECIAL_NUMBERS.get(value);
  if (special !== undefined) return special;
  throw new TypeError(
    `${where()} must be a number or one of ${[...SPECIAL_NUMBERS.keys()].join(', ')}, got ${describeValue(value)}`,
  );
}
