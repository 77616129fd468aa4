/**
 * The geometries of one axis by their numbers. There can be millions, so that they are not kept but walked through. Blocks are
 * asked for mostly in order, by some subjects side by side: a few walks stay where they are, and go on from there.
 */
import type { AxisDraft } from '../cases/legal-layout.ts';
import type { Block } from '../checking/check.ts';
import { axesWithin } from './one-axis.ts';

interface Walk {
  readonly axes: Generator<AxisDraft>;
  /** The number of the geometry that comes next. */
  next: number;
}

const MOST_WALKS = 8;

export class AxisWalk {
  readonly #bound: number;
  #walks: readonly Walk[] = [];

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Those of `axesWithin` with the numbers of a block, all of which must be there. */
  block({ first, count }: Block): AxisDraft[] {
    const behind = this.#walks.filter(({ next }) => next <= first).toSorted((a, b) => b.next - a.next);
    const walk = behind[0] ?? { axes: axesWithin(this.#bound), next: 0 };
    for (; walk.next < first; walk.next++) walk.axes.next();
    const axes = Array.from({ length: count }, () => walk.axes.next().value as AxisDraft);
    walk.next += count;
    this.#walks = [walk, ...this.#walks.filter((one) => one !== walk)].slice(0, MOST_WALKS);
    return axes;
  }
}
