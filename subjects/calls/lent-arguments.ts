/**
 * What an implementation is given for a call, and what became of it: its own copy, so that nothing it does reaches the
 * suite's. It runs beside this code, which it must not be able to blind (untouched.ts).
 */
import type { Case } from '../../spec/case.ts';
import { isQuantised } from '../../spec/number-types.ts';
import type { Quantisation } from '../../spec/quantisation.ts';
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import {
  append,
  bufferOf,
  byteLengthOf,
  byteOffsetOf,
  copiedList,
  entriesOf,
  type IntegerStorage,
  is,
  isView,
  lentIntegers,
  numbersOf,
  setAt,
  typeOfView,
  viewOf,
  zerosOf,
} from './untouched.ts';

/** Numbers before, between and after tensors that share a buffer, so that reading or writing past an end is seen. */
const GUARD_LENGTH = 3;

/** What the guards hold. */
const GUARD: ArrayLike<number> = new Float64Array(GUARD_LENGTH).fill(Number.NaN);
const INTEGER_GUARD: ArrayLike<number> = new Float64Array(GUARD_LENGTH).fill(77);

/** Fields of a case with one number for each axis. */
type AxisField = 'stride' | 'padBegin' | 'padEnd' | 'outputPadding' | 'dilation';

/** A case and the copy of it that an implementation has. */
export interface Lent {
  readonly problem: Case;
  readonly given: Case;
  /** The very arrays that were given: an implementation may put others in their places. */
  readonly arrays: readonly FloatArray[];
  readonly guards: readonly FloatArray[];
}

/**
 * @param asViews whether the data lie in one buffer, with NaN before, between and after them; integers lie in one buffer for each type,
 * with other integers around them
 */
export function lend(problem: Case, asViews: boolean): Lent {
  if (isQuantised(problem.dtype)) return integersLent(problem, asViews);
  return asViews ? viewsOf(problem) : copyOf(problem);
}

/** The first thing that the implementation changed of what it was given, null where it changed nothing. */
export function inputChange(lent: Lent): string | null {
  try {
    return changeOf(lent);
  } catch {
    return 'an argument can no longer be read';
  }
}

function changeOf({ problem, given, arrays, guards }: Lent): string | null {
  const { x, w, bias } = problem;
  return (
    changeText('x.data', x.data, arrays[0]) ??
    changeText('w.data', w.data, arrays[1]) ??
    (bias === null ? null : changeText('bias', bias, arrays[2])) ??
    changeText('x.data', x.data, given.x.data) ??
    changeText('w.data', w.data, given.w.data) ??
    changeText('bias', bias ?? NOTHING, given.bias ?? NOTHING) ??
    changeText('x.shape', x.shape, given.x.shape) ??
    changeText('w.shape', w.shape, given.w.shape) ??
    axisChange(problem, given, 'stride') ??
    axisChange(problem, given, 'padBegin') ??
    axisChange(problem, given, 'padEnd') ??
    axisChange(problem, given, 'outputPadding') ??
    axisChange(problem, given, 'dilation') ??
    (is(problem.groups, given.groups) ? null : `groups was ${problem.groups} and now is ${given.groups}`) ??
    quantisationChange(problem, given) ??
    guardChange(guards, isQuantised(problem.dtype) ? INTEGER_GUARD : GUARD)
  );
}

const NOTHING: ArrayLike<number> = new Float64Array(0);

function axisChange(problem: Case, given: Case, field: AxisField): string | null {
  return changeText(field, problem[field], given[field]);
}

function guardChange(guards: readonly FloatArray[], before: ArrayLike<number>): string | null {
  for (let at = 0; at < guards.length; at++) {
    const change = changeText('the memory beside the data', before, guards[at]);
    if (change !== null) return change;
  }
  return null;
}

/** The input in whose memory a result lies, in words; null where it lies in none. */
export function sharedMemory({ arrays }: Pick<Lent, 'arrays'>, data: ArrayLike<number>): string | null {
  if (!isTyped(data)) return null;
  for (let at = 0; at < arrays.length; at++) {
    if (bufferOf(arrays[at]) === bufferOf(data)) return `the result lies in the memory of ${NAMES[at]}`;
  }
  return null;
}

const NAMES = ['x.data', 'w.data', 'bias'];

/** The first number that is not what it was, null where there is none. */
export function changeText(name: string, before: ArrayLike<number>, after: ArrayLike<number>): string | null {
  const length = entriesOf(before);
  const now = entriesOf(after);
  if (now !== length) return `${name} had ${length} numbers and now has ${now}`;
  for (let at = 0; at < length; at++) {
    if (!is(before[at], after[at])) return `${name}[${at}] was ${before[at]} and now is ${after[at]}`;
  }
  return null;
}

/** Whether two results have memory in common, so that whoever writes one changes the other. */
export function haveCommonMemory(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one === other) return entriesOf(one) > 0;
  if (!isTyped(one) || !isTyped(other) || bufferOf(one) !== bufferOf(other)) return false;
  return endOf(other) > byteOffsetOf(one) && endOf(one) > byteOffsetOf(other);
}

function endOf(view: ArrayLike<number>): number {
  return byteOffsetOf(view) + byteLengthOf(view);
}

function isTyped(value: unknown): boolean {
  return isView(value) && typeOfView(value) !== undefined;
}

function copyOf(problem: Case): Lent {
  const { x, w, bias, dtype } = problem;
  const data = numbersOf(dtype, x.data);
  const weights = numbersOf(dtype, w.data);
  return lentCase(problem, data, weights, bias && numbersOf(dtype, bias), []);
}

/** Codes in arrays of their types, the bias in int32; in doubles beside int16, where it is an int64. */
function integersLent(problem: Case, asViews: boolean): Lent {
  const { x, w, bias, dtype, quantisation } = problem;
  const guards: FloatArray[] = [];
  const lent = (type: IntegerStorage, values: FloatArray): FloatArray => {
    const integers = lentIntegers(type, values, asViews ? INTEGER_GUARD : NOTHING);
    for (let at = 0; at < integers.guards.length; at++) append(guards, integers.guards[at]);
    return integers.view;
  };
  const data = lent(dtype as IntegerStorage, x.data);
  const weights = lent(quantisation!.w.dtype, w.data);
  return lentCase(problem, data, weights, bias && lent(dtype === 'int16' ? 'f64' : 'int32', bias), guards);
}

function viewsOf(problem: Case): Lent {
  const { x, w, bias, dtype } = problem;
  const own = entriesOf(x.data) + entriesOf(w.data) + (bias === null ? 0 : entriesOf(bias));
  const total = own + (bias === null ? 3 : 4) * GUARD_LENGTH;
  const memory = zerosOf(dtype, total);
  const size = byteLengthOf(memory) / total;
  const guards: FloatArray[] = [];
  let end = 0;
  const view = (length: number): FloatArray => {
    const start = end;
    end += length;
    return viewOf(dtype, bufferOf(memory), start * size, length);
  };
  const guard = () => {
    const added = view(GUARD_LENGTH);
    setAt(added, GUARD, 0);
    append(guards, added);
  };
  const copied = (numbers: FloatArray): FloatArray => {
    const added = view(entriesOf(numbers));
    setAt(added, numbers, 0);
    guard();
    return added;
  };
  guard();
  const data = copied(x.data);
  const weights = copied(w.data);
  return lentCase(problem, data, weights, bias && copied(bias), guards);
}

function lentCase(
  problem: Case,
  data: FloatArray,
  weights: FloatArray,
  bias: FloatArray | null,
  guards: readonly FloatArray[],
): Lent {
  const { x, w, stride, padBegin, padEnd, outputPadding, dilation, groups, dtype } = problem;
  const given: Case = {
    stride: copiedList(stride),
    padBegin: copiedList(padBegin),
    padEnd: copiedList(padEnd),
    outputPadding: copiedList(outputPadding),
    dilation: copiedList(dilation),
    groups,
    dtype,
    x: tensorOf(x, data),
    w: tensorOf(w, weights),
    bias,
    ...(problem.quantisation && { quantisation: quantisationLent(problem.quantisation) }),
  };
  return { problem, given, arrays: bias === null ? [data, weights] : [data, weights, bias], guards };
}

function quantisationLent({ x, w, y, clamp }: Quantisation): Quantisation {
  return {
    x: { scale: x.scale, zeroPoint: x.zeroPoint },
    w: { dtype: w.dtype, scale: copiedList(w.scale), zeroPoint: copiedList(w.zeroPoint) },
    y: { scale: y.scale, zeroPoint: y.zeroPoint },
    clamp: [clamp[0], clamp[1]],
  };
}

function quantisationChange(problem: Case, given: Case): string | null {
  const before = problem.quantisation;
  if (before === undefined) return null;
  const now = given.quantisation;
  if (now === undefined) return 'quantisation was there and now is not';
  const numbers = ({ x, y, clamp }: Quantisation) => [x.scale, x.zeroPoint, y.scale, y.zeroPoint, clamp[0], clamp[1]];
  return (
    changeText('quantisation', numbers(before), numbers(now)) ??
    changeText('quantisation.w.scale', before.w.scale, now.w.scale) ??
    changeText('quantisation.w.zeroPoint', before.w.zeroPoint, now.w.zeroPoint)
  );
}

function tensorOf({ shape }: Tensor, data: FloatArray): Tensor {
  return { shape: copiedList(shape), data };
}
