/**
 * A case: one transposed convolution, completely described. `parseCase` checks the kinds of its parts; whether the
 * numbers are legal together is the business of geometry.ts, because illegal cases are inputs of the suite as well.
 */

import { describeValue } from './describe-value.ts';
import { didYouMean } from './nearest.ts';
import { DTYPES, isDtype } from './number-types.ts';
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

/** One transposed convolution: x [N,C,…in], w [C,M/groups,…k], bias [M] or null. All data have the type `dtype`. */
export interface Case extends Attributes {
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias: FloatArray | null;
  readonly dtype: Dtype;
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
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
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

/** One line of canonical JSON: fixed order of fields, no spaces, special numbers as strings. */
export function formatCase(problem: Case): string {
  const numbers = (values: ArrayLike<number>) => Array.from(values, numberToJson);
  const tensor = ({ shape, data }: Tensor) => ({ shape: numbers(shape), data: numbers(data) });
  return JSON.stringify({
    x: tensor(problem.x),
    w: tensor(problem.w),
    bias: problem.bias === null ? null : numbers(problem.bias),
    ...Object.fromEntries(AXIS_FIELDS.map((field) => [field, Array.from(problem[field], attributeToJson)])),
    groups: attributeToJson(problem.groups),
    dtype: problem.dtype,
  });
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
  const fields = checkedRecord(value, where, FIELDS);
  const dtype = fields.dtype;
  if (!isDtype(dtype)) {
    throw new RangeError(`${where}: dtype must be one of ${DTYPES.join(', ')}, got ${describeValue(dtype)}`);
  }
  const axes = Object.fromEntries(
    AXIS_FIELDS.map((field) => [field, listOf(fields[field], `${where}: ${field}`, attributeFromJson)]),
  );
  return {
    x: tensor(fields.x, `${where}: x`, dtype),
    w: tensor(fields.w, `${where}: w`, dtype),
    bias: fields.bias === null ? null : floatArray(dtype, numberList(fields.bias, `${where}: bias`)),
    ...(axes as Record<AxisField, number[]>),
    groups: attributeFromJson(fields.groups, () => `${where}: groups`),
    dtype,
  };
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
