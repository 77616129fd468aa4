/** The test vectors as they stand in the page: what each says of itself, and which are hidden. */
import { fits, type ListedVector, type VectorWish } from './filter.ts';

/** The entries of the page. */
export function entries(page: ParentNode): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>('details.vector')];
}

export function listedIn({ dataset }: HTMLElement): ListedVector {
  const { file = '', flags = '', rank = '', groups = '', kind = '' } = dataset;
  return { file, flags, rank, groups, kind };
}

/** Hides what does not fit, and the sections of which nothing is left, with their headings. @returns how many are left */
export function filtered(page: ParentNode, wish: VectorWish): number {
  const all = entries(page);
  for (const entry of all) entry.hidden = !fits(listedIn(entry), wish);
  for (const section of page.querySelectorAll<HTMLElement>('section.vectors')) {
    section.hidden = entries(section).every(({ hidden }) => hidden);
  }
  return all.filter(({ hidden }) => !hidden).length;
}
