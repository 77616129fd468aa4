/** Files of one command that must not be the same: one report would write over another, or over what was read. */
import { existsSync, fstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** A file by what names it to the user: an option, or words. `-` is a standard stream. */
export interface NamedFile {
  readonly name: string;
  readonly file: string;
}

/**
 * @param written each by its option
 * @param read files that are read, which no output may be; `-` is standard input here and cannot clash
 * @throws UsageError naming the two
 */
export function refuseSameFiles(written: readonly NamedFile[], read: readonly NamedFile[] = []): void {
  const seen = new Map<string, NamedFile>();
  const inputs = new Map(read.filter(({ file }) => file !== '-').map((input) => [identityOf(input.file), input]));
  for (const output of written) {
    const identity = identityOf(output.file);
    if (identity === null) continue;
    const other = seen.get(identity);
    if (other !== undefined) {
      throw new UsageError(
        `${other.name} and ${output.name} must be two files, got ${shown(other)} and ${shown(output)}`,
      );
    }
    const input = inputs.get(identity);
    if (input !== undefined) {
      throw new UsageError(`${output.name} must not be the file that is read, ${input.name} ${shown(input)}`);
    }
    seen.set(identity, output);
  }
}

const shown = ({ file }: NamedFile) => JSON.stringify(file);

/** What two names of one file have in common, through links. Null for devices such as /dev/null: several outputs may share one. */
function identityOf(file: string): string | null {
  const stats = statsOf(file);
  if (stats?.isCharacterDevice()) return null;
  return stats === undefined ? join(realFolder(dirname(resolve(file))), basename(file)) : `${stats.dev}:${stats.ino}`;
}

function statsOf(file: string): Stats | undefined {
  try {
    return file === '-' ? fstatSync(1) : statSync(file);
  } catch {
    // It is not there, or closed; whatever else is wrong is reported where it is opened.
    return undefined;
  }
}

/** The folder without links, as far as it is there. */
function realFolder(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  const parent = dirname(folder);
  return parent === folder ? folder : join(realFolder(parent), basename(folder));
}
