/**
 * What a page reports beside the results of its calls: errors on the console, exceptions that nobody catches, errors of WebGPU.
 * They are kept until the call that they belong to is answered.
 */
import { append, copiedList } from '../../calls/untouched.ts';
import { LONGEST_SAID, MOST_SAID } from '../messages.ts';

let said: string[] = [];

/** Keeps a text until it is taken. */
export function say(what: string, text: string): void {
  const whole = `${what}: ${text.replace(/\s+/g, ' ').trim()}`;
  if (said.length < MOST_SAID) append(said, whole.length > LONGEST_SAID ? `${whole.slice(0, LONGEST_SAID)}…` : whole);
}

/** The texts since they were last taken. */
export function takeSaid(): string[] {
  const taken = copiedList(said);
  said = [];
  return taken;
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
