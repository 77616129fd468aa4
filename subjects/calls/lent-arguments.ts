/**
 * What an implementation is given for a call, and what became of it: its own copy, so that nothing it does reaches the
 * suite's.
 */
import { AXIS_FIELDS, type Case } from '../../spec/case.ts';
import { type FloatArray, floatArray, zeros } from '../../spec/tensor.ts';
import type { SideEffect } from '../subject.ts';

/** Numbers before, between and after tensors that share a buffer, so that reading or writing past an end is seen. */
const GUARD_LENGTH = 3;

/** A case and the copy of it that an implementation has. */
export interface Lent {
  readonly problem: Case;
  readonly given: Case;
  readonly guards: readonly FloatArray[];
}

/** @param asViews whether the data lie in one buffer, with NaN before, between and after them */
export function lend(problem: Case, asViews: boolean): Lent {
  return asViews ? viewsOf(problem) : { problem, given: copyOf(problem), guards: [] };
}

/** What the implementation changed of what it was given. */
export function inputChanges({ problem, given, guards }: Lent): SideEffect[] {
  const none: readonly number[] = [];
  return [
    changeText('x.data', problem.x.data, given.x.data),
    changeText('w.data', problem.w.data, given.w.data),
    changeText('bias', problem.bias ?? none, given.bias ?? none),
    changeText('x.shape', problem.x.shape, given.x.shape),
    changeText('w.shape', problem.w.shape, given.w.shape),
    ...AXIS_FIELDS.map((field) => changeText(field, problem[field], given[field])),
    ...guards.map((guard) => changeText('the memory beside the data', Array(guard.length).fill(Number.NaN), guard)),
  ].flatMap((message) => (message === null ? [] : [{ kind: 'input changed' as const, message }]));
}

/** The inputs in whose memory a result lies. */
export function sharedMemory({ given: { x, w, bias } }: Lent, data: ArrayLike<number>): SideEffect[] {
  if (!ArrayBuffer.isView(data)) return [];
  const inputs = Object.entries({ 'x.data': x.data, 'w.data': w.data, bias });
  return inputs
    .filter(([, input]) => input !== null && input.buffer === data.buffer)
    .map(([name]) => ({ kind: 'memory shared' as const, message: `the result lies in the memory of ${name}` }));
}

/** The first number that is not what it was, null where there is none. */
export function changeText(name: string, before: ArrayLike<number>, after: ArrayLike<number>): string | null {
  if (after.length !== before.length) return `${name} had ${before.length} numbers and now has ${after.length}`;
  for (let at = 0; at < before.length; at++) {
    if (!Object.is(before[at], after[at])) return `${name}[${at}] was ${before[at]} and now is ${after[at]}`;
  }
  return null;
}

/** Whether two results have memory in common, so that whoever writes one changes the other. */
export function haveCommonMemory(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one === other) return one.length > 0;
  if (!ArrayBuffer.isView(one) || !ArrayBuffer.isView(other) || one.buffer !== other.buffer) return false;
  return one.byteOffset < other.byteOffset + other.byteLength && other.byteOffset < one.byteOffset + one.byteLength;
}

function copyOf(problem: Case): Case {
  const { x, w, bias, dtype } = problem;
  return {
    ...attributesOf(problem),
    x: { shape: [...x.shape], data: floatArray(dtype, x.data) },
    w: { shape: [...w.shape], data: floatArray(dtype, w.data) },
    bias: bias && floatArray(dtype, bias),
  };
}

function viewsOf(problem: Case): Lent {
  const { x, w, bias, dtype } = problem;
  const lists = [x.data, w.data, ...(bias === null ? [] : [bias])];
  const total = lists.reduce((sum, list) => sum + list.length + GUARD_LENGTH, GUARD_LENGTH);
  const memory = zeros(dtype, total).fill(Number.NaN);
  const guards = [memory.subarray(0, GUARD_LENGTH)];
  let start = GUARD_LENGTH;
  const views = lists.map((list) => {
    memory.set(list, start);
    const end = start + list.length;
    const view = memory.subarray(start, end);
    guards.push(memory.subarray(end, end + GUARD_LENGTH));
    start = end + GUARD_LENGTH;
    return view;
  });
  const given: Case = {
    ...attributesOf(problem),
    x: { shape: [...x.shape], data: views[0] },
    w: { shape: [...w.shape], data: views[1] },
    bias: views[2] ?? null,
  };
  return { problem, given, guards };
}

function attributesOf({ groups, dtype, ...problem }: Case) {
  const { stride, padBegin, padEnd, outputPadding, dilation } = problem;
  return {
    stride: [...stride],
    padBegin: [...padBegin],
    padEnd: [...padEnd],
    outputPadding: [...outputPadding],
    dilation: [...dilation],
    groups,
    dtype,
  };
}
