/**
 * An exception by accident: what the engine throws from inside an implementation (a TypeError, a stack that overflows,
 * a trap of WebAssembly), or what is no Error at all. It is reported as what it is, with the subject's own stack, since
 * "refused" would hide it.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { wasConstructed } from './constructed-errors.ts';
import { isNativeError } from './native-error.ts';
import { frameText, linesOf, ownFrames, placeText, sourceLine } from './own-frames.ts';

/** An exception that an implementation did not mean, with where it came from. */
export interface Accident {
  /** Of the error, `TypeError` for example; null where what was thrown is no Error. */
  readonly name: string | null;
  readonly message: string;
  /** `file:line:column` of the innermost frame of the subject's own; null where none is known. */
  readonly place: string | null;
  /** What stands in that line, where the file can be read. */
  readonly line: string | null;
  /** The subject's own frames, innermost first. */
  readonly stack: readonly string[];
}

export const MOST_FRAMES = 8;
const LONGEST_MESSAGE = 500;
/** How far causes are followed, and how many of several: they can go round in a circle. */
const DEEPEST_CAUSE = 5;

/** One line: the error, where it came from and what stands there. */
export function accidentText({ name, message, place, line }: Omit<Accident, 'stack'>): string {
  const what = name === null ? `threw ${message}` : `${name}: ${message}`;
  const where = place === null ? '' : `, at ${place}`;
  return `${what}${where}${line === null ? '' : ` (${line})`}`;
}

/** null where an implementation threw on purpose: an Error that it made itself. Never throws. */
export function accidentOf(thrown: unknown): Accident | null {
  try {
    return isNativeError(thrown) ? accidentOfError(thrown, 0) : noError(thrown);
  } catch {
    return { name: null, message: 'something that cannot be shown as text', place: null, line: null, stack: [] };
  }
}

/** Where an error comes from, whoever made it: the innermost frame of the subject's own. */
export function whereThrown(error: unknown): Pick<Accident, 'place' | 'line' | 'stack'> {
  const frames = ownFrames(stackOf(error));
  const first = frames.find(({ line }) => line !== null);
  return {
    place: first === undefined ? null : placeText(first),
    line: first === undefined ? null : sourceLine(first),
    stack: frames.slice(0, MOST_FRAMES).map(frameText),
  };
}

/** An error that the module made of one that it caught is an accident where that was one. */
function accidentOfError(error: Error, depth: number): Accident | null {
  const inner = depth < DEEPEST_CAUSE ? innerOf(error) : [];
  for (const one of inner) {
    const cause = accidentOfError(one, depth + 1);
    if (cause !== null) return { ...cause, message: short(`${cause.message} (passed on as: ${textOf(error)})`) };
  }
  // Promise.any wraps whatever it was given, refusals as well.
  const isWrapper = inner.length > 0 && classesOf(error)[0] === 'AggregateError';
  if (isWrapper || !isAccident(error)) return null;
  return { name: nameOf(error), message: short(textOf(error)), ...whereThrown(error) };
}

function innerOf({ cause, errors }: Error & { readonly errors?: unknown }): Error[] {
  return [cause, ...(Array.isArray(errors) ? errors.slice(0, DEEPEST_CAUSE) : [])].filter(isNativeError);
}

/** Errors of the engine have classes of the language, and of WebAssembly. */
const OF_THE_ENGINE = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'EvalError',
  'URIError',
  'AggregateError',
  'RuntimeError',
  'CompileError',
  'LinkError',
]);

/** What Emscripten throws where a program ends itself: a trap, made by the code around the module. */
const ABORTED = /^Aborted\(/;

/** How Chromium words what WebNN says of an operator that it is asked for: judging that is what it is for. */
const REFUSED_BY_WEBNN = /^Failed to execute '\w+' on 'ML\w+': /;

function isAccident(error: Error): boolean {
  if (REFUSED_BY_WEBNN.test(textOf(error))) return false;
  if (!classesOf(error).some((name) => OF_THE_ENGINE.has(name))) return false;
  if (classesOf(error)[0] === 'RuntimeError' && ABORTED.test(textOf(error))) return true;
  const made = wasConstructed(error);
  return made === null ? looksThrownByEngine(error) : !made;
}

function classesOf(error: object): string[] {
  const names: string[] = [];
  for (let at = Object.getPrototypeOf(error); at !== null; at = Object.getPrototypeOf(at)) {
    names.push(String(at.constructor?.name));
  }
  return names;
}

/** How V8 words what it throws, by the part that does not depend on the program. */
const WORDS_OF_V8 = new RegExp(
  [
    'is not (iterable|a function|defined|a constructor|an object|callable|async iterable|extensible|a symbol|a valid)',
    "(Cannot|Can't) (read|set|access|convert|mix|destructure|assign|add|delete|define|redefine|create|perform|call|freeze|use)",
    'Assignment to constant|Invalid (typed )?array( buffer)? length|Invalid (string length|count value|time value|code point|DataView|date)',
    'Maximum call stack size exceeded|(allocation|Allocation) failed|out of (bounds|memory|range)|outside the bounds',
    'should be a multiple of|argument must be between|must be called on|must be an instance of',
    'Reduce of empty array|Class constructor|Class extends|Derived constructors?|before accessing|incompatible receiver|called on',
    'Converting circular|Unexpected (token|end|identifier|number|string|reserved|eval)|not valid JSON|in JSON at|missing \\)|Invalid or unexpected',
    'Iterator|iterator result|Spread syntax|Found non-callable|getter|setter|private (name|member|field)|detached ArrayBuffer|Division by zero',
    'cannot be converted to a BigInt|Invalid regular expression|All promises were rejected|super constructor',
    'unreachable|memory access|null reference|divide by zero|integer overflow|table index|signature mismatch|WebAssembly\\.',
    'Method .* called|Generator is already|on proxy|Property description|has no prototype|URI malformed|is not a prototype|start offset',
  ].join('|'),
);

/** What is written where a module makes an error itself. */
const MADE_HERE = /^(throw\s+)?(new\s+[\w$.]*(Error|Exception|Refus)|[\w$.]*Error\s*\(|super\s*\()/;

/**
 * By its words and by what stands at its top frame, where constructors are not watched: in a process that is not ours.
 * Classes of a module's own are no words of the engine, and Node marks what it throws by a code.
 */
function looksThrownByEngine(error: Error & { readonly code?: unknown }): boolean {
  if (typeof error.code === 'string' && error.code.startsWith('ERR_')) return true;
  if (!OF_THE_ENGINE.has(classesOf(error)[0]) || !WORDS_OF_V8.test(textOf(error))) return false;
  return !isMadeAtTop(error);
}

function isMadeAtTop(error: Error): boolean {
  const stack = stackOf(error);
  if (typeof stack !== 'string') return false;
  const top = stack.split('\n').find((line) => /^\s+at /.test(line));
  // What is built in, `new Float32Array` or `Array.reduce`, is no frame: then no line of a module is at the top.
  const [frame] = ownFrames(`${error.name}\n${top}`);
  if (frame === undefined || frame.line === null) return false;
  const text = linesOf(frame.file)[frame.line - 1] ?? '';
  return MADE_HERE.test(text.slice((frame.column ?? 1) - 1));
}

function noError(thrown: unknown): Accident {
  return { name: null, message: `${kindText(thrown)}, which is no Error`, place: null, line: null, stack: [] };
}

function kindText(thrown: unknown): string {
  if (typeof thrown === 'string') return `the text ${JSON.stringify(short(thrown))}`;
  if (typeof thrown === 'number' || typeof thrown === 'bigint') return `the number ${thrown}`;
  if (typeof thrown === 'symbol' || typeof thrown === 'function') return `a ${typeof thrown}`;
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { message } = thrown as { readonly message?: unknown };
  return typeof message === 'string'
    ? `an object with the message ${JSON.stringify(short(message))}`
    : `the object ${describeValue(thrown)}`;
}

function stackOf(error: unknown): unknown {
  try {
    return (error as Error).stack;
  } catch {
    return undefined;
  }
}

function nameOf(error: Error): string {
  const { name } = error;
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'Error';
}

function textOf(error: Error): string {
  const { message } = error;
  return typeof message === 'string' ? message : describeValue(message);
}

function short(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}
