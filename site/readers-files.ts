/**
 * The files that a reader of the first steps has by then, under the names that the page gives them. They are examples of the
 * repository, so that what the page shows and what it runs is the same.
 */
import { sourceText } from './root.ts';

const EXAMPLES: Readonly<Record<string, string>> = {
  'mine.mjs': 'direct.mjs',
  'broken.mjs': 'bias-of-first-group.mjs',
};

/** Text of each file, by its name. What one says of another, or imports from it, goes by the reader's names as well. */
export function readersFiles(): ReadonlyMap<string, string> {
  const renamed = (text: string) =>
    Object.entries(EXAMPLES).reduce(
      (text, [name, example]) => text.replaceAll(`./examples/${example}`, `./${name}`).replaceAll(example, name),
      text,
    );
  return new Map(Object.entries(EXAMPLES).map(([name, example]) => [name, renamed(sourceText(`examples/${example}`))]));
}
