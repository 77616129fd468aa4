/** A list in an order that a seed gives. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A copy, shuffled. Source: Knuth, "The Art of Computer Programming", volume 2, 3.4.2, algorithm P. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const generator = xoroshiro128plus(seed);
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = uniformInt(generator, 0, at);
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}
