/** The folder of vectors: where it is, what is read from it, what is written to it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCHEMA_FILE, vectorTexts } from './vector-files.ts';

/** Beside the sources, from which the compiled program is one folder further away. */
const FROM_HERE = import.meta.url.endsWith('.ts') ? './vectors/' : '../../oracle/vectors/';

/** The folder of the package's own test vectors, as an absolute path. */
export const VECTOR_FOLDER = fileURLToPath(new URL(FROM_HERE, import.meta.url));

/** The schema that files are checked by: this project's, whatever lies beside the files. */
export function vectorSchema(): string {
  return readFileSync(join(VECTOR_FOLDER, SCHEMA_FILE), 'utf8');
}

/** The texts of all files of vectors in a folder, by file name. @throws Error where it cannot be read */
export function readVectorTexts(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== SCHEMA_FILE);
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** The folder of the package that this program is of. */
const PACKAGE_FOLDER = resolve(VECTOR_FOLDER, '../..');

/**
 * Holds a folder that is to be written to against the package: one that was installed is not written into, whereas in a
 * checkout of the repository, which has the sources of the vectors, they are written where they belong.
 * @throws RangeError where the folder is none to write to
 */
export function checkTarget(folder: string): void {
  if (folder.trim() === '') throw new RangeError('the folder must have a name, got ""');
  checkOutside(folder, PACKAGE_FOLDER);
}

/** @throws RangeError where the folder lies in the package, and that is no checkout */
export function checkOutside(folder: string, packageFolder: string): void {
  if (existsSync(join(packageFolder, 'oracle/vector-sources'))) return;
  const [target, own] = [realFolder(resolve(folder)), realFolder(packageFolder)];
  if (target !== own && !target.startsWith(`${own}${sep}`)) return;
  throw new RangeError(`the folder must lie outside of the installed package ${own}, got ${folder}`);
}

/** The folder without links, as far as it is there. */
function realFolder(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  const parent = dirname(folder);
  return parent === folder ? folder : join(realFolder(parent), basename(folder));
}

/**
 * Writes all files of vectors, and the schema beside them. Returns their names.
 * @param write how a file is written
 * @throws RangeError as checkTarget; what `write` throws
 */
export function writeVectors(
  folder: string,
  write: (file: string, text: string) => void = (file, text) => writeFileSync(file, text),
): string[] {
  checkTarget(folder);
  // Read first: the folder may be the one that it lies in.
  const texts = new Map([...vectorTexts(), [SCHEMA_FILE, vectorSchema()]]);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of texts) write(join(folder, name), text);
  return [...texts.keys()];
}
