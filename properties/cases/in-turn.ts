/**
 * Values that are not drawn but enumerated: the first run takes the first arbitrary, the next the second, and round
 * again.
 */
import * as fc from 'fast-check';

/**
 * Each arbitrary in turn, so that as many runs as there are arbitraries put every one of them, with any seed. A value
 * shrinks within its own.
 * @param first the number of the first run, which is not 0 where a path replays a later one
 */
export function inTurn<T>(arbitraries: readonly fc.Arbitrary<T>[], first = 0): fc.Arbitrary<T> {
  return new InTurn(arbitraries, first);
}

interface Context {
  readonly of: number;
  readonly inner: unknown;
}

class InTurn<T> extends fc.Arbitrary<T> {
  readonly #arbitraries: readonly fc.Arbitrary<T>[];
  #next: number;

  constructor(arbitraries: readonly fc.Arbitrary<T>[], first: number) {
    super();
    this.#arbitraries = arbitraries;
    this.#next = first;
  }

  /** fast-check asks for the value of a run when its turn comes, and for each once. */
  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    const of = this.#next++ % this.#arbitraries.length;
    return withContext(this.#arbitraries[of].generate(random, biasFactor), of);
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return false;
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    const { of, inner } = context as Context;
    return this.#arbitraries[of].shrink(value, inner).map((smaller) => withContext(smaller, of));
  }
}

function withContext<T>({ value_, context }: fc.Value<T>, of: number): fc.Value<T> {
  return new fc.Value(value_, { of, inner: context } satisfies Context);
}
