/** The filter of test vectors: which entries of the page a wish leaves, by what the entries say of themselves. */

/** By field of the entries; an empty text asks for nothing. */
export interface VectorWish {
  readonly file: string;
  readonly flag: string;
  readonly rank: string;
  readonly groups: string;
  readonly kind: string;
}

export const NO_FILTER: VectorWish = { file: '', flag: '', rank: '', groups: '', kind: '' };

/** What an entry of the page says of itself; `flags` has spaces between them. */
export interface ListedVector {
  readonly file: string;
  readonly flags: string;
  readonly rank: string;
  readonly groups: string;
  readonly kind: string;
}

/** The values that entries have, in order, for a list to choose from. */
export interface Choices {
  readonly file: readonly string[];
  readonly flag: readonly string[];
  readonly rank: readonly string[];
  readonly groups: readonly string[];
  readonly kind: readonly string[];
}

export function fits(listed: ListedVector, wish: VectorWish): boolean {
  const { flag, ...others } = wish;
  if (flag !== '' && !listed.flags.split(' ').includes(flag)) return false;
  return Object.entries(others).every(
    ([field, value]) => value === '' || listed[field as keyof ListedVector] === value,
  );
}

export function choicesOf(all: readonly ListedVector[]): Choices {
  const values = (of: (listed: ListedVector) => string[]) => [...new Set(all.flatMap(of))].toSorted();
  return {
    file: values(({ file }) => [file]),
    flag: values(({ flags }) => flags.split(' ')),
    rank: values(({ rank }) => [rank]),
    groups: values(({ groups }) => [groups]),
    kind: values(({ kind }) => [kind]),
  };
}
