/**
 * Which coverage classes occurred together: t-way coverage for t = 2 and 3. A defect often needs two or three things at
 * once (groups and a bias; a kernel below the stride, a dilation and an output padding), and that each occurred
 * somewhere says nothing of that.
 *
 * Source: Kuhn, Kacker & Lei, "Practical combinatorial testing" (NIST SP 800-142, 2010), section 8, combination
 * coverage.
 */
import { DTYPES } from '../../spec/number-types.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { COVERAGE_CLASSES, isReachable } from './coverage.ts';

/** Classes no two of which a case can belong to, and why. */
export const EXCLUSIVE: readonly { readonly classes: readonly string[]; readonly reason: string }[] = [
  { classes: ['rank-1', 'rank-2', 'rank-3'], reason: 'a case has one rank' },
  { classes: DTYPES, reason: 'a case has one type' },
  { classes: ['batch-0', 'batch-many'], reason: 'a batch is empty or not' },
  { classes: ['rank-1', 'unequal-axes'], reason: 'one axis has nothing to differ from' },
  { classes: ['groups', 'depthwise'], reason: 'a group has several input channels or one' },
  { classes: ['kernel-1', 'kernel-not-multiple'], reason: 'no stride is smaller than 1' },
  { classes: ['kernel-1', 'dilation'], reason: 'a dilation shows under several taps only' },
  { classes: ['kernel-1', 'tap-cropped'], reason: 'the one tap cannot be cropped whole' },
  { classes: ['kernel-1', 'unequal-axes'], reason: 'kernels that differ are not all 1' },
  { classes: ['asymmetric-padding', 'halved-padding'], reason: 'halves differ by 1 at most' },
];

/** How many combinations of one size occurred, and which never did. */
export interface Covered {
  /** Combinations that are not ruled out for this subject. */
  readonly possible: number;
  readonly exercised: number;
  /** Those that did not occur, by their classes. Some may be impossible together though no two of them are. */
  readonly missing: readonly (readonly string[])[];
}

/** Which coverage classes occurred together in the cases of one subject: pairs and triples. */
export interface CombinationCoverage {
  readonly subject: string;
  readonly pairs: Covered;
  readonly triples: Covered;
  /** How many cases had both classes, row by row and column by column in the order of `classes`. */
  readonly counts: readonly (readonly number[])[];
}

/** Classes that cannot occur together, each with its partners. */
const RULED_OUT = new Map(
  COVERAGE_CLASSES.map(({ id }) => {
    const partners = EXCLUSIVE.filter(({ classes }) => classes.includes(id)).flatMap(({ classes }) => classes);
    return [id, new Set(partners.filter((partner) => partner !== id))] as const;
  }),
);

export function canOccurTogether(a: string, b: string): boolean {
  return RULED_OUT.get(a)?.has(b) !== true;
}

/** Counts the cases of one subject. */
export class Combinations {
  readonly #order = new Map(COVERAGE_CLASSES.map(({ id }, index) => [id, index]));
  readonly #pairs = COVERAGE_CLASSES.map(() => COVERAGE_CLASSES.map(() => 0));
  /** 1 where the three classes occurred together; they stand in the order of `classes`. */
  readonly #triples = new Uint8Array(COVERAGE_CLASSES.length ** 3);

  /** So many cases, by the ids of their classes. */
  count(ids: readonly string[], cases = 1): void {
    const at = ids.map((id) => this.#order.get(id)!).sort((a, b) => a - b);
    for (let i = 0; i < at.length; i++) {
      this.#pairs[at[i]][at[i]] += cases;
      for (let j = i + 1; j < at.length; j++) {
        this.#pairs[at[i]][at[j]] += cases;
        this.#pairs[at[j]][at[i]] += cases;
        for (let k = j + 1; k < at.length; k++) this.#triples[placeOf(at[i], at[j], at[k])] = 1;
      }
    }
  }

  of(subject: string, capabilities: Capabilities): CombinationCoverage {
    const classes = COVERAGE_CLASSES.filter((one) => isReachable(one, capabilities)).map(({ id }) => id);
    const pairs: string[][] = [];
    const triples: string[][] = [];
    for (const [i, a] of classes.entries()) {
      const partners = classes.slice(i + 1).filter((b) => canOccurTogether(a, b));
      for (const [j, b] of partners.entries()) {
        pairs.push([a, b]);
        for (const c of partners.slice(j + 1)) if (canOccurTogether(b, c)) triples.push([a, b, c]);
      }
    }
    return {
      subject,
      pairs: covered(pairs, (ids) => this.#pairs[this.#order.get(ids[0])!][this.#order.get(ids[1])!] > 0),
      triples: covered(triples, (ids) => {
        const [a, b, c] = ids.map((id) => this.#order.get(id)!);
        return this.#triples[placeOf(a, b, c)] === 1;
      }),
      counts: this.#pairs.map((row) => [...row]),
    };
  }
}

function placeOf(a: number, b: number, c: number): number {
  return (a * COVERAGE_CLASSES.length + b) * COVERAGE_CLASSES.length + c;
}

function covered(possible: readonly (readonly string[])[], occurred: (ids: readonly string[]) => boolean): Covered {
  const missing = possible.filter((ids) => !occurred(ids));
  return { possible: possible.length, exercised: possible.length - missing.length, missing };
}
