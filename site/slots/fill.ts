/**
 * Slots of the pages that are written by hand: two braces around a name and its argument, such as `grid y of textbook`. Each is
 * replaced by what is computed for it while the site is built. A slot that nobody knows ends the build.
 */
import { didYouMean } from '../../spec/nearest.ts';

/** Markdown for an argument. @throws Error where the argument is none */
export type Slot = (argument: string) => string | Promise<string>;

export type Slots = Readonly<Record<string, Slot>>;

const SLOT = /\{\{\s*([\w-]+)\s*([^{}]*?)\s*\}\}/g;

/** @param where stands at the front of every message: the page */
export async function withSlotsFilled(markdown: string, slots: Slots, where: string): Promise<string> {
  const found = [...markdown.matchAll(SLOT)];
  const values = await Promise.all(found.map(([, name, argument]) => contentOf(name, argument, slots, where)));
  let at = 0;
  return markdown.replace(SLOT, () => values[at++]);
}

async function contentOf(name: string, argument: string, slots: Slots, where: string): Promise<string> {
  if (!Object.hasOwn(slots, name)) {
    const names = Object.keys(slots);
    throw new Error(`${where}: slot "${name}" must be one of ${names.join(', ')}${didYouMean(name, names)}`);
  }
  try {
    return await slots[name](argument);
  } catch (error) {
    throw new Error(`${where}: slot "${name} ${argument}": ${(error as Error).message}`);
  }
}

/** The two parts of `A of B`. @throws RangeError */
export function ofParts(argument: string): [what: string, of: string] {
  const parts = argument.split(' of ');
  if (parts.length !== 2) throw new RangeError(`the argument must read "… of …", got ${JSON.stringify(argument)}`);
  return [parts[0], parts[1]];
}
