/** Where files of the repository are, and their text. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the site's own sources. */
export const SITE = fileURLToPath(new URL('./', import.meta.url));

/** @param path from the root of the repository */
export function sourceText(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

/** @param path from the root of the repository */
export function sourceBytes(path: string): Uint8Array {
  return readFileSync(`${ROOT}${path}`);
}

/** Names of the files in a folder that end so, in order. */
export function sourceNames(folder: string, ending: string): string[] {
  return readdirSync(`${ROOT}${folder}`)
    .filter((name) => name.endsWith(ending))
    .toSorted();
}
