/**
 * Bytes of a model, read where they are needed: files of many gigabytes are never held as a whole. Where a format keeps weights in
 * files beside the model, `beside` opens one of the same folder.
 */
import { describeValue } from '../spec/describe-value.ts';
import { ModelError } from './model.ts';

/** A file, or what stands for one. */
export interface ModelSource {
  /** For messages. */
  readonly name: string;
  /** Bytes in all. */
  readonly size: number;
  /**
   * `length` bytes from `at` on; the caller has seen that there are so many.
   * @throws ModelError where they cannot be read
   */
  read(at: number, length: number): Uint8Array;
  /**
   * Another file in the folder of this one, or below it.
   * @param path relative, with `/`
   * @throws ModelError for a path that leads outside, or where there is no such file
   */
  beside(path: string): ModelSource;
}

/**
 * Bytes in memory as a source. @param others files beside it, by path
 *
 * @example
 * ```ts
 * import { bytesAsSource } from 'adjoint/models';
 *
 * bytesAsSource('a.onnx', new Uint8Array(3)).size; // → 3
 * ```
 */
export function bytesAsSource(
  name: string,
  bytes: Uint8Array,
  others: ReadonlyMap<string, Uint8Array> = new Map(),
): ModelSource {
  return {
    name,
    size: bytes.length,
    read: (at, length) => bytes.subarray(at, at + length),
    beside(path) {
      checkInside(name, path);
      const found = others.get(path);
      if (found === undefined) throw new ModelError(`${name}: there is no file ${describeValue(path)} beside it`);
      return bytesAsSource(path, found);
    },
  };
}

/**
 * A path as model files have them: relative, with `/`, and never up.
 * @throws ModelError for any other
 */
export function checkInside(name: string, path: string): void {
  const parts = path.split(/[\\/]/);
  const isInside = path !== '' && !/^([\\/]|[a-z]:)/i.test(path) && !parts.includes('..') && !path.includes('\0');
  if (isInside) return;
  throw new ModelError(`${name}: external data must lie in the model's folder, got the path ${describeValue(path)}`);
}
