/** The filter of test vectors in the query of the address, so that what is left can be shared. */
import { type Choices, NO_FILTER, type VectorWish } from './filter.ts';

/** Without what asks for nothing; empty where all do. What else is in the query stays. */
export function withWish(query: string, wish: VectorWish): string {
  const params = new URLSearchParams(query);
  for (const [field, value] of Object.entries(wish)) {
    if (value === '') params.delete(field);
    else params.set(field, value);
  }
  return params.size === 0 ? '' : `?${params}`;
}

/** A value that no list offers asks for nothing: nobody could see it, or take it back. */
export function wishIn(query: string, choices: Choices): VectorWish {
  const params = new URLSearchParams(query);
  const wish: Record<keyof VectorWish, string> = { ...NO_FILTER };
  for (const field of Object.keys(NO_FILTER) as (keyof VectorWish)[]) {
    const value = params.get(field) ?? '';
    if (choices[field].includes(value)) wish[field] = value;
  }
  return wish;
}
