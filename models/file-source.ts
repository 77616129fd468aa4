/** A model file on disk as a source: read in parts, with the files of its folder beside it and no other. */
import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { describeValue } from '../spec/describe-value.ts';
import { ModelError } from './model.ts';
import { checkInside, type ModelSource } from './source.ts';

/**
 * A file as a source. It is opened for each read, so that nothing has to be closed.
 * @param path as it is to stand in messages
 * @throws ModelError where there is no such file, or it is none (a folder, a device)
 */
export function fileAsSource(path: string): ModelSource {
  const size = sizeOf(path);
  return {
    name: path,
    size,
    read: (at, length) => partOf(path, at, length),
    beside(location) {
      checkInside(path, location);
      return fileAsSource(insideOf(path, location));
    },
  };
}

/** Links count by where they lead: one out of the folder is a path out of it. */
function insideOf(model: string, location: string): string {
  const folder = realpathSync(dirname(model));
  const file = join(folder, location);
  let real: string;
  try {
    real = realpathSync(file);
  } catch {
    throw new ModelError(`${model}: there is no file ${describeValue(location)} beside it`);
  }
  if (real.startsWith(folder + sep)) return join(dirname(model), location);
  throw new ModelError(
    `${model}: external data must lie in the model's folder, and ${describeValue(location)} leads out of it`,
  );
}

function sizeOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new ModelError(`${path}: no such file`);
  if (!found.isFile())
    throw new ModelError(`${path}: must be a file, got ${found.isDirectory() ? 'a folder' : 'a device'}`);
  return found.size;
}

/** Reads are at most this long: Node takes no longer ones. */
const PIECE_BYTES = 2 ** 30;

function partOf(path: string, at: number, length: number): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    if (at + length > fstatSync(descriptor).size)
      throw new ModelError(`${path}: it has become shorter while it was read`);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const count = readSync(descriptor, bytes, done, Math.min(PIECE_BYTES, length - done), at + done);
      if (count === 0) throw new ModelError(`${path}: it has become shorter while it was read`);
      done += count;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
