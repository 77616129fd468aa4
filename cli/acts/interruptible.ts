/**
 * Work that SIGINT and SIGTERM end early: what was found so far is kept and reported, marked as interrupted. A second signal
 * ends the program at once.
 */
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof SIGNALS)[number];

/** What a shell says of a program that a signal ended. */
const exitCodeFor = (signal: Signal) => 128 + constants.signals[signal];

/** How long what is left may keep the program alive when its results are out: a process that does not die, for example. */
const LINGER_MS = 1000;

let received: Signal | null = null;

/**
 * @param progress is stopped when the work is over, however it ends
 * @param work its signal carries the reason to report
 * @param then what happens after the first signal, in words
 */
export async function interruptible<T>(
  progress: { readonly stop: () => void },
  work: (signal: AbortSignal) => Promise<T>,
  then = 'what was found so far follows',
): Promise<T> {
  const interrupt = new AbortController();
  received = null;
  const onSignal = (signal: Signal) => {
    if (received !== null) process.exit(exitCodeFor(signal));
    received = signal;
    process.stderr.write(`adjoint: interrupted by ${signal}; ${then}. Once more ends at once.\n`);
    interrupt.abort(`interrupted by ${signal}`);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(interrupt.signal);
  } finally {
    progress.stop();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** Whether a signal ended the last work. */
export function wasInterrupted(): boolean {
  return received !== null;
}

/** Sets the exit code: this one, or that of the signal which ended the work. */
export function endWith(code: number): void {
  process.exitCode = received === null ? code : exitCodeFor(received);
  if (received !== null) setTimeout(() => process.exit(), LINGER_MS).unref();
}
