/**
 * Calls of an implementation in the process where it runs. Whether it changed its arguments, or goes on using memory
 * that it has given away, can be seen nowhere else: a watched call reports it with the outcome.
 */
import { AXIS_FIELDS, type Case } from '../spec/case.ts';
import { type FloatArray, floatArray, zeros } from '../spec/tensor.ts';
import { answerKindOf } from './answer-errors.ts';
import { outcomeOf, outcomeOfThrown } from './outcome.ts';
import type { CallOptions, Implementation, Outcome, SideEffect } from './subject.ts';

/** Numbers before, between and after tensors that share a buffer, so that reading or writing past an end is seen. */
const GUARD_LENGTH = 3;

/** A result that was given away: the implementation's own object, and what was in it. */
interface Earlier {
  readonly data: ArrayLike<number>;
  readonly copy: FloatArray;
}

export class Caller {
  readonly #implementation: Implementation;
  #earlier: Earlier | null = null;

  constructor(implementation: Implementation) {
    this.#implementation = implementation;
  }

  /** Never rejects. The implementation gets a copy of the case. */
  async call(problem: Case, { asViews = false, watched = false, gradient }: CallOptions = {}): Promise<Outcome> {
    const { given, guards } = asViews ? viewsOf(problem) : { given: copyOf(problem), guards: [] };
    let returned: unknown;
    try {
      returned =
        gradient === undefined
          ? await this.#implementation.convTranspose(given)
          : await this.#gradient(given, gradient);
    } catch (error) {
      return outcomeOfThrown(error);
    }
    const outcome = outcomeOf(returned, problem.dtype);
    if (!watched || outcome.kind !== 'result') return outcome;
    const { data } = returned as { data: ArrayLike<number> };
    const sideEffects = [
      ...inputChanges(problem, given, guards),
      ...sharedMemory(given, data),
      ...this.#laterChanges(),
    ];
    // Not the outcome's numbers: they are rounded to the type of the case.
    this.#earlier = { data, copy: floatArray('f64', data) };
    return { ...outcome, sideEffects };
  }

  async #gradient(given: Case, { of, g }: NonNullable<CallOptions['gradient']>): Promise<unknown> {
    if (this.#implementation.gradients === undefined) throw new TypeError('exports no function gradients(case, g)');
    const copy = { shape: [...g.shape], data: floatArray(given.dtype, g.data) };
    const all: unknown = await this.#implementation.gradients(given, copy);
    return answerKindOf(all) === null ? (all as { [argument in typeof of]?: unknown } | null | undefined)?.[of] : all;
  }

  /** What became of the result of the watched call before. */
  #laterChanges(): SideEffect[] {
    if (this.#earlier === null) return [];
    const { data, copy } = this.#earlier;
    const told = changeTold('the result of the call before', copy, data);
    return told === null ? [] : [{ kind: 'earlier result changed', message: told }];
  }
}

/** The implementation's own copy: what it does to its arguments must not reach the suite's. */
function copyOf(problem: Case): Case {
  const { x, w, bias, dtype } = problem;
  return {
    ...attributesOf(problem),
    x: { shape: [...x.shape], data: floatArray(dtype, x.data) },
    w: { shape: [...w.shape], data: floatArray(dtype, w.data) },
    bias: bias && floatArray(dtype, bias),
  };
}

/** A copy whose data lie in one buffer, with NaN before, between and after them. */
function viewsOf(problem: Case): { given: Case; guards: FloatArray[] } {
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
  return { given, guards };
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

function inputChanges(problem: Case, given: Case, guards: readonly FloatArray[]): SideEffect[] {
  const none: readonly number[] = [];
  return [
    changeTold('x.data', problem.x.data, given.x.data),
    changeTold('w.data', problem.w.data, given.w.data),
    changeTold('bias', problem.bias ?? none, given.bias ?? none),
    changeTold('x.shape', problem.x.shape, given.x.shape),
    changeTold('w.shape', problem.w.shape, given.w.shape),
    ...AXIS_FIELDS.map((field) => changeTold(field, problem[field], given[field])),
    ...guards.map((guard) => changeTold('the memory beside the data', Array(guard.length).fill(Number.NaN), guard)),
  ].flatMap((message) => (message === null ? [] : [{ kind: 'input changed' as const, message }]));
}

function sharedMemory({ x, w, bias }: Case, data: ArrayLike<number>): SideEffect[] {
  if (!ArrayBuffer.isView(data)) return [];
  const inputs = Object.entries({ 'x.data': x.data, 'w.data': w.data, bias });
  return inputs
    .filter(([, input]) => input !== null && input.buffer === data.buffer)
    .map(([name]) => ({ kind: 'memory shared' as const, message: `the result lies in the memory of ${name}` }));
}

/** The first number that is not what it was, null where there is none. */
function changeTold(name: string, before: ArrayLike<number>, after: ArrayLike<number>): string | null {
  if (after.length !== before.length) return `${name} had ${before.length} numbers and now has ${after.length}`;
  for (let at = 0; at < before.length; at++) {
    if (!Object.is(before[at], after[at])) return `${name}[${at}] was ${before[at]} and now is ${after[at]}`;
  }
  return null;
}
