/** What a visitor asks of the gate: a module or a kernel, laws, and what the cases are drawn from. */
import { DEFAULT_RUNS, DEFAULT_TIMEOUT_MS } from '../../reports/verify/defaults.ts';

/** What is given: a module of JavaScript, or a kernel in WGSL for the frame (`kernel-frame.ts`). */
export const SOURCE_KINDS = ['module', 'wgsl'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface GivenSource {
  readonly kind: SourceKind;
  /** Its name without a folder, as a command line would have it. */
  readonly file: string;
  readonly text: string;
}

/** The numbers of a run, each as `adjoint verify` has it. */
export interface RunNumbers {
  readonly seed: number;
  readonly runs: number;
  readonly timeoutMs: number;
}

export const FIRST_NUMBERS: RunNumbers = { seed: 1, runs: DEFAULT_RUNS, timeoutMs: DEFAULT_TIMEOUT_MS };

/** The least and the largest of each. */
export const NUMBER_RANGES: Readonly<Record<keyof RunNumbers, readonly [least: number, most: number]>> = {
  seed: [0, 2 ** 31 - 1],
  runs: [1, 10_000],
  timeoutMs: [50, 600_000],
};

export interface AskedInPage extends RunNumbers {
  readonly source: GivenSource;
  /** By their ids. */
  readonly laws: readonly string[];
  /** Of one failure that is run again; null for a whole run. */
  readonly path: string | null;
}

const NUMBER_NAMES: Readonly<Record<keyof RunNumbers, string>> = {
  seed: 'seed',
  runs: 'cases per law',
  timeoutMs: 'time limit',
};

/** What is wrong with the numbers, in words: field, rule and value; null where nothing is. */
export function numbersProblem(numbers: RunNumbers): string | null {
  for (const [field, [least, most]] of Object.entries(NUMBER_RANGES)) {
    const value = numbers[field as keyof RunNumbers];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    return `${NUMBER_NAMES[field as keyof RunNumbers]} must be an integer from ${least} to ${most}, got ${value}`;
  }
  return null;
}

/** What names the subject on a command line: a kernel needs a page there as well. */
export function typedAs({ kind, file }: Pick<GivenSource, 'kind' | 'file'>): string {
  return kind === 'wgsl' ? `browser:./${file}` : `./${file}`;
}
