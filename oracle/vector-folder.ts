/** The folder of vectors: where it is, what is read from it, what is written to it. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCHEMA_FILE, vectorTexts } from './vector-files.ts';

/** Beside the sources, from which the compiled program is one folder further away. */
const FROM_HERE = import.meta.url.endsWith('.ts') ? './vectors/' : '../../oracle/vectors/';

export const VECTOR_FOLDER = fileURLToPath(new URL(FROM_HERE, import.meta.url));

/** The schema that files are held against: this project's, whatever lies beside the files. */
export function vectorSchema(): string {
  return readFileSync(join(VECTOR_FOLDER, SCHEMA_FILE), 'utf8');
}

/** The texts of all files of vectors in a folder, by file name. @throws Error where it cannot be read */
export function readVectorTexts(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== SCHEMA_FILE);
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Writes all files of vectors, and the schema beside them. Returns their names. */
export function writeVectors(folder: string): string[] {
  // Read first: the folder may be the one that it lies in.
  const texts = new Map([...vectorTexts(), [SCHEMA_FILE, vectorSchema()]]);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of texts) writeFileSync(join(folder, name), text);
  return [...texts.keys()];
}
