/**
 * How many threads a subject may use. The number reaches an implementation in the environment of its process, before it
 * is loaded: most runtimes settle it when they start.
 */
import { describeValue } from '../spec/describe-value.ts';
import type { Capabilities } from './capabilities.ts';

/** The field of a source that is read here: how many threads it is to use, 1 by default. */
interface Asked {
  readonly threads?: number;
}

/** The variable that carries the number. */
const VARIABLE = 'ADJOINT_THREADS';

/** Where OpenMP, OpenBLAS and MKL look for it when they are loaded. */
const LIBRARY_VARIABLES = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];

/**
 * Why a subject that declares these capabilities cannot use as many threads as its source asks for; null where it can.
 */
export function threadsRefusal(
  { threads = 1 }: Asked,
  { threads: most }: Pick<Capabilities, 'threads'>,
): string | null {
  if (!isThreads(threads)) return `threads must be an integer >= 1, got ${describeValue(threads)}`;
  return threads > most ? `threads must be at most ${most}, got ${threads}` : null;
}

/**
 * What the environment of a subject's process is to have besides. What the user tells the libraries is left as it is.
 */
export function threadVariables({ threads = 1 }: Asked, given: NodeJS.ProcessEnv): Record<string, string> {
  const unset = LIBRARY_VARIABLES.filter((name) => given[name] === undefined);
  return Object.fromEntries([VARIABLE, ...unset].map((name) => [name, String(threads)]));
}

/**
 * How many threads an implementation that is loaded into this process is to use.
 * @throws RangeError where the environment says something else than a number of threads
 */
export function threadsAsked(given: NodeJS.ProcessEnv = process.env): number {
  const threads = Number(given[VARIABLE] ?? 1);
  if (isThreads(threads)) return threads;
  throw new RangeError(`${VARIABLE} must be an integer >= 1, got ${describeValue(given[VARIABLE])}`);
}

function isThreads(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** One line for each subject that declares fewer threads than it was asked to use. */
export function fewerThreads(
  subjects: readonly { readonly name: string; readonly capabilities: Pick<Capabilities, 'threads'> }[],
  asked = 1,
): string[] {
  return subjects
    .filter(({ capabilities }) => capabilities.threads < asked)
    .map(({ name, capabilities: { threads } }) => {
      return `${name} was to use ${asked} threads and uses ${threads}, the most that it declares`;
    });
}
