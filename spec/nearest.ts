/** What somebody may have meant who typed a name that is none: for the messages of whatever takes names. */

/** At most so many are suggested. */
const MOST = 3;

/** Nobody means a name by a text that is longer: to compare one of 100,000 letters would take seconds. */
const LONGEST = 200;

/**
 * The known names nearest to one that is none, the nearest first: those that a few slips of the keyboard lead to, a
 * third of its letters at most, then those that it is a part of. Case, underscores and spaces count for nothing.
 */
export function nearest(name: string, known: Iterable<string>): string[] {
  if (name.length > LONGEST) return [];
  const given = plain(name);
  const most = Math.floor((given.length + 1) / 3);
  const isPart = (candidate: string) => given.length >= 3 && candidate.includes(given);
  return [...new Set(known)]
    .map((candidate) => {
      const slips = slipsBetween(given, plain(candidate));
      return { candidate, slips: slips <= most || !isPart(plain(candidate)) ? slips : most };
    })
    .filter(({ slips }) => slips <= most)
    .toSorted((one, other) => one.slips - other.slips)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/**
 * The end of a message about a name that is none, such as `; did you mean "scatter"?`; empty where no known name is
 * near.
 */
export function didYouMean(name: unknown, known: Iterable<string>): string {
  return typeof name === 'string' ? inWords(nearest(name, known)) : '';
}

/** The same of names that are chosen already. */
export function inWords(names: readonly string[]): string {
  const quoted = names.map((candidate) => JSON.stringify(candidate));
  if (quoted.length === 0) return '';
  const last = quoted.pop();
  return `; did you mean ${quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`}?`;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_]/g, '-');
}

/**
 * How many letters are wrong, missing, too many or swapped with their neighbour: the optimal string alignment distance.
 * Source: Boytsov, "Indexing methods for approximate dictionary searching" (2011), section 2.1.
 */
function slipsBetween(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}
