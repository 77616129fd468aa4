/** Integers that are drawn from a few ranges only, and shrink through all integers below. */
import * as fc from 'fast-check';

export class DrawnAmong extends fc.Arbitrary<number> {
  readonly #ranges: readonly (readonly [least: number, most: number])[];
  /** What shrinking goes by, since it does not know of the ranges. */
  readonly #all: fc.Arbitrary<number>;

  /** @param least what is shrunk to */
  constructor(ranges: readonly (readonly [least: number, most: number])[], least: number) {
    super();
    this.#ranges = ranges;
    this.#all = fc.integer({ min: least, max: Math.max(...ranges.map(([, most]) => most)) });
  }

  override generate(random: fc.Random): fc.Value<number> {
    const [least, most] = this.#ranges[random.nextInt(0, this.#ranges.length - 1)];
    return new fc.Value(random.nextInt(least, most), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is number {
    return this.#all.canShrinkWithoutContext(value);
  }

  override shrink(value: number, context: unknown): fc.Stream<fc.Value<number>> {
    return this.#all.shrink(value, context);
  }
}
