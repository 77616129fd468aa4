/** Turns whatever an implementation returned into an outcome; nothing that it returned is trusted. */
import { MAX_ELEMENTS } from '../../spec/geometry.ts';
import type { Dtype } from '../../spec/tensor.ts';
import { type Accident, accidentOf, accidentText, MOST_FRAMES } from '../errors/accident.ts';
import { answerKindOf } from '../errors/answer-errors.ts';
import { isNativeError } from '../errors/native-error.ts';
import type { Outcome, SideEffect } from '../subject.ts';
import { copiedList, entriesOf, isArray, isView, numbersOf, typeOfView } from './untouched.ts';

const SIDE_EFFECTS: readonly SideEffect['kind'][] = ['input changed', 'memory shared', 'earlier result changed'];

/**
 * The outcome of a call that returned (or resolved to) `value`. Data are copied, so later changes cannot reach them.
 * @param dtype of the case: numbers of another type, plain arrays among them, are rounded to a narrower one
 * @param onData called with the data of a result: they are read once, since a getter may have others the next time
 */
export function outcomeOf(
  value: unknown,
  dtype: Dtype = 'f64',
  onData: (data: ArrayLike<number>) => void = () => {},
): Outcome {
  const answer = answerKindOf(value);
  if (answer !== null) return { kind: answer, message: messageOf(value) };
  try {
    if (typeof value !== 'object' || value === null) {
      return malformed(`must return an object { shape, data }, got ${kindOf(value)}`);
    }
    const { shape, data } = value as { shape?: unknown; data?: unknown };
    if (!isNumberArray(shape)) return malformed(`result.shape must be an array of numbers, got ${kindOf(shape)}`);
    if (!isNumberArray(data)) {
      return malformed(`result.data must be a typed array or an array of numbers, got ${kindOf(data)}`);
    }
    const axes = shape.length;
    const elements = data.length;
    if (axes > 16) return malformed(`result.shape has ${axes} axes`);
    if (elements > MAX_ELEMENTS) return malformed(`result.data has ${elements} elements`);
    if (entriesOf(data) !== elements)
      return malformed(`result.data has ${entriesOf(data)} elements and says ${elements}`);
    onData(data);
    const isSingle = isView(data) && typeOfView(data) === 'Float32Array';
    const type = dtype === 'f64' && isSingle ? 'f32' : dtype;
    return { kind: 'result', shape: copiedList(shape), data: numbersOf(type, data) };
  } catch (error) {
    return malformed(`reading the result failed: ${messageOf(error)}`);
  }
}

/** The outcome of a call that threw, or whose promise was rejected. */
export function outcomeOfThrown(thrown: unknown): Outcome {
  try {
    const answer = answerKindOf(thrown);
    if (answer !== null) return { kind: answer, message: messageOf(thrown) };
    const accident = accidentOf(thrown);
    if (accident === null) return { kind: 'refused', message: messageOf(thrown) };
    return { kind: 'refused', message: accidentText(accident), accident };
  } catch {
    // Reading it takes much of the language, which the implementation may have broken.
    return { kind: 'refused', message: 'something that cannot be shown as text' };
  }
}

/**
 * The outcome that a host sent. An implementation shares its process with the host, so that even this is not trusted.
 */
export function readOutcome(value: unknown): Outcome {
  const { kind, message, accident } = (value ?? {}) as { kind?: unknown; message?: unknown; accident?: unknown };
  if (kind === 'skipped' || kind === 'malformed') return { kind, message: messageOf(message) };
  if (kind === 'refused') return { kind, message: messageOf(message), ...readAccident(accident) };
  const outcome = outcomeOf(value);
  const { sideEffects } = (value ?? {}) as { sideEffects?: unknown };
  if (outcome.kind !== 'result' || !Array.isArray(sideEffects)) return outcome;
  return { ...outcome, sideEffects: sideEffects.flatMap(readSideEffect) };
}

function readAccident(value: unknown): { accident?: Accident } {
  if (typeof value !== 'object' || value === null) return {};
  const { name, message, place, line, stack } = value as { readonly [field in keyof Accident]?: unknown };
  const frames = Array.isArray(stack) ? stack.slice(0, MOST_FRAMES) : [];
  const accident = {
    name: textOrNull(name),
    message: textOrNull(message) ?? '',
    place: textOrNull(place),
    line: textOrNull(line),
    stack: frames.flatMap((frame) => textOrNull(frame) ?? []),
  };
  return { accident };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? messageOf(value) : null;
}

function readSideEffect(value: unknown): SideEffect[] {
  const { kind, message } = (value ?? {}) as { kind?: unknown; message?: unknown };
  const known = SIDE_EFFECTS.find((one) => one === kind);
  return known === undefined ? [] : [{ kind: known, message: messageOf(message) }];
}

/** The text of anything that can be thrown, at most 2,000 characters. */
export function messageOf(error: unknown): string {
  let text: string;
  try {
    text = String(isErrorLike(error) ? error.message || error.name : error);
  } catch {
    text = 'something that cannot be shown as text';
  }
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}

/** An Error of another realm is one as well, and so is what calls itself an answer. */
function isErrorLike(error: unknown): error is Error {
  return isNativeError(error) || answerKindOf(error) !== null;
}

function isNumberArray(value: unknown): value is ArrayLike<number> {
  if (isView(value)) return value.constructor.name !== undefined && NUMBER_LISTS[typeOfView(value) ?? ''] === true;
  if (!isArray(value)) return false;
  // A hole is no number.
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== 'number') return false;
  return true;
}

/** Typed arrays whose entries are numbers. */
const NUMBER_LISTS: Readonly<Record<string, true | undefined>> = {
  __proto__: null as never,
  Int8Array: true,
  Uint8Array: true,
  Uint8ClampedArray: true,
  Int16Array: true,
  Uint16Array: true,
  Int32Array: true,
  Uint32Array: true,
  Float16Array: true,
  Float32Array: true,
  Float64Array: true,
};

function malformed(message: string): Outcome {
  return { kind: 'malformed', message };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array with ${value.length} entries that are not all numbers`;
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'plain'} object` : typeof value;
}
