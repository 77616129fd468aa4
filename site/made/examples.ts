/** The examples of the repository, served as they are. */
import { readdirSync } from 'node:fs';
import type { Asset } from '../page.ts';
import { ROOT, sourceBytes } from '../root.ts';

export function exampleAssets(): Asset[] {
  const names = readdirSync(`${ROOT}examples`, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(ROOT.length))
    .toSorted()
    .map((path) => ({ path, content: sourceBytes(path) }));
}
