/** Labels that would lie on each other, moved apart as little as keeps their order. */

/**
 * @param wanted where each would stand, in any order
 * @param gap that two need at least
 * @returns where each stands, in the same order
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, at) => at).toSorted((a, b) => wanted[a] - wanted[b]);
  const places: number[] = Array(wanted.length);
  let least = low;
  for (const at of order) {
    places[at] = Math.max(least, wanted[at]);
    least = places[at] + gap;
  }
  let most = high;
  for (const at of order.toReversed()) {
    places[at] = Math.min(most, places[at]);
    most = places[at] - gap;
  }
  return places;
}
