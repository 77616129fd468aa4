/** The entries of the package, from `exports` of package.json: those that have types. */
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

export const PACKAGE_FOLDER = join(import.meta.dirname, '../..');

/** The committed reports, one file for each entry. */
export const REPORT_FOLDER = join(PACKAGE_FOLDER, 'api');

export interface PublicEntry {
  /** As it is imported: `adjoint/core`. */
  readonly specifier: string;
  /** Its file under public/, without ending: `core`. */
  readonly name: string;
  /** The compiled declarations, as an absolute path. */
  readonly declarations: string;
}

export const ENTRIES: readonly PublicEntry[] = Object.entries(packageJson.exports).flatMap(([path, target]) => {
  if (typeof target === 'string') return [];
  const specifier = path.replace(/^\./, packageJson.name);
  const name = /([\w-]+)\.d\.ts$/.exec(target.types)![1];
  return [{ specifier, name, declarations: join(PACKAGE_FOLDER, target.types) }];
});
