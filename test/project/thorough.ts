/**
 * How much of what only repeats itself the tests go through: further seeds of one claim, further cases of one property,
 * further looks of one page. A run takes the first; with ADJOINT_THOROUGH=1 it takes them all, as `npm run test:thorough` and the
 * nightly run do.
 */
export const IS_THOROUGH = process.env.ADJOINT_THOROUGH === '1';

/** What a claim is checked on: the first `few`, each unlike the others, or all. */
export function someOf<T>(all: readonly T[], few: number): readonly T[] {
  return IS_THOROUGH ? all : all.slice(0, few);
}

/** The seeds that a claim is checked with: the first, or all. */
export function seedsOf(all: readonly number[], few = 1): readonly number[] {
  return someOf(all, few);
}

/** Of many of a kind every `step`-th, beginning with the first, or all. */
export function everyOf<T>(all: readonly T[], step: number): readonly T[] {
  return IS_THOROUGH ? all : all.filter((_, at) => at % step === 0);
}

/** How many cases of a property are drawn: a tenth of them or as many as are given, or all. */
export function drawsOf(all: number, few = Math.ceil(all / 10)): number {
  return IS_THOROUGH ? all : few;
}
