/**
 * What a page reports beside the results of its calls: errors on the console, exceptions that nobody catches, errors of WebGPU.
 * They are kept until the call that they belong to is answered.
 */
import { append, copiedList } from '../../calls/untouched.ts';
import { LONGEST_SAID, MOST_SAID } from '../messages.ts';

let said: string[] = [];
/** Whether the GPU has part in them. */
let isOfGpu = false;
/**
 * The first error of the GPU in this page, and the same once it was taken, with when that was. A shader or a pipeline is made once:
 * what is wrong with it is said once, and is mostly the cause of all that is said of later calls.
 */
let firstOfGpu: string | null = null;
let cause: string | null = null;

/** Keeps a text until it is taken. */
export function say(what: string, text: string): void {
  keep(`${what}: ${text.replace(/\s+/g, ' ').trim()}`);
}

/** The same of an error of the GPU. */
export function sayOfGpu(what: string, text: string): void {
  const kept = keep(`${what}: ${text.replace(/\s+/g, ' ').trim()}`);
  isOfGpu = true;
  firstOfGpu ??= kept;
}

function keep(whole: string): string {
  const kept = whole.length > LONGEST_SAID ? `${whole.slice(0, LONGEST_SAID)}…` : whole;
  if (said.length < MOST_SAID) append(said, kept);
  return kept;
}

/**
 * The texts since they were last taken, behind the first error of the GPU where there are further ones.
 * @param when what later calls are told of these
 */
export function takeSaid(when: string): string[] {
  const taken = copiedList(said);
  const isFurther = isOfGpu && cause !== null && !has(taken, firstOfGpu);
  const told: string[] = [];
  if (isFurther) append(told, cause);
  for (let at = 0; at < taken.length; at++) append(told, taken[at]);
  if (isOfGpu) cause ??= `${when}, ${firstOfGpu}`;
  said = [];
  isOfGpu = false;
  return told;
}

/** Without what a module may have replaced. */
function has(texts: readonly string[], wanted: string | null): boolean {
  for (let at = 0; at < texts.length; at++) if (texts[at] === wanted) return true;
  return false;
}

interface Listening {
  addEventListener(type: string, listener: (event: Readonly<Record<string, unknown>>) => void): void;
}

/** Listens from now on. To be called before a module is loaded. */
export function listen(): void {
  const page = globalThis as unknown as Listening;
  page.addEventListener('error', ({ error, message }) => say('uncaught', textOf(error ?? message)));
  page.addEventListener('unhandledrejection', ({ reason }) => say('unhandled rejection', textOf(reason)));
  const { error } = console;
  console.error = (...words: unknown[]) => {
    say('console', words.map(textOf).join(' '));
    error.apply(console, words);
  };
}

/** The text of whatever was thrown or logged. */
function textOf(value: unknown): string {
  try {
    const { name, message } = (value ?? {}) as { readonly name?: unknown; readonly message?: unknown };
    return typeof message === 'string' ? `${name ?? 'Error'}: ${message}` : String(value);
  } catch {
    return 'something that cannot be shown as text';
  }
}
