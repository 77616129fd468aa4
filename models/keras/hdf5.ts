/**
 * HDF5 files as Keras writes them, read by the HDF Group's own library in WebAssembly: it sees a file system of its own in memory,
 * with this one file, so that links to other files lead nowhere.
 * Source: package h5wasm.
 */
import { Dataset, File, FS, Group, Module, ready } from 'h5wasm';
import { describeValue } from '../../spec/describe-value.ts';
import { elementCount, type FloatArray } from '../../spec/tensor.ts';
import type { ElementType } from '../element-types.ts';
import { ModelError } from '../model.ts';
import { checkedShape } from '../tensor-size.ts';
import { Unreadable } from '../unreadable.ts';

await ready;
// Errors are exceptions, and nothing is printed.
Module.activate_throwing_error_handler();

/** The part of the file system in memory that is used; the package's own types name another that is not installed. */
interface MemoryFiles {
  writeFile(path: string, bytes: Uint8Array): void;
  unlink(path: string): void;
}

/** After `ready` it is there. */
const files = FS as unknown as MemoryFiles;

/** As the library names them; it has no numbers of f16 where the runtime has no array of them. */
const TYPES: ReadonlyMap<unknown, ElementType> = new Map([
  ['<f', 'f32'],
  ['<d', 'f64'],
]);

/** A dataset with its numbers. */
export interface StoredNumbers {
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly data: FloatArray;
}

/** An open file. Close it. */
export class Hdf5 {
  readonly #file: File;
  readonly #name: string;
  readonly #size: number;
  readonly #path: string;
  readonly #read = new Map<string, StoredNumbers>();

  /** @throws ModelError where it is no HDF5 file */
  constructor(name: string, bytes: Uint8Array) {
    this.#name = name;
    this.#size = bytes.length;
    this.#path = `/model-${opened++}.h5`;
    files.writeFile(this.#path, bytes);
    try {
      this.#file = this.#said(() => new File(this.#path, 'r'));
    } catch (error) {
      files.unlink(this.#path);
      throw error;
    }
  }

  close(): void {
    try {
      this.#said(() => this.#file.close());
    } finally {
      files.unlink(this.#path);
    }
  }

  /** Every path of the file. */
  paths(): string[] {
    return this.#said(() => this.#file.paths().map((path) => path.replace(/^\.?\//, '')));
  }

  /** A text attribute of the file or of a group; null where there is none. */
  text(path: string, attribute: string): string | null {
    return this.#said(() => {
      const entity = path === '' ? this.#file : this.#file.get(path);
      if (!(entity instanceof Group)) return null;
      const value = entity.attrs[attribute]?.value;
      return typeof value === 'string' ? value : null;
    });
  }

  /** The numbers of a dataset. @throws Unreadable for a type that is none of floating point, ModelError where it is damaged */
  numbers(path: string): StoredNumbers {
    const numbers = this.#read.get(path) ?? this.#numbers(path);
    this.#read.set(path, numbers);
    return numbers;
  }

  #numbers(path: string): StoredNumbers {
    const where = `${this.#name}: dataset ${describeValue(path)}`;
    const found = this.#said(() => this.#file.get(path));
    if (!(found instanceof Dataset)) throw new ModelError(`${where}: must be a dataset`);
    const { shape: extents, dtype } = this.#said(() => ({ shape: found.shape ?? [], dtype: found.dtype }));
    const type = TYPES.get(dtype);
    if (type === undefined) throw new Unreadable(`its weights are of a type that is not read, ${describeValue(dtype)}`);
    const shape = checkedShape(where, extents);
    const count = elementCount(shape);
    // Keras does not compress: what is larger than the file is not in it.
    if (count > this.#size)
      throw new ModelError(`${where}: must lie in the file of ${this.#size} bytes, got the shape [${shape}]`);
    const value = this.#said(() => found.value);
    if (!(value instanceof Float32Array || value instanceof Float64Array) || value.length !== count) {
      throw new ModelError(`${where}: must have ${count} numbers of floating point`);
    }
    // The library's memory is not kept.
    return { shape, type, data: value.slice() };
  }

  /** @throws ModelError for whatever the library throws */
  #said<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw new ModelError(
        `${this.#name}: must be a sound HDF5 file, got other bytes: ${describeValue(reasonIn(error))}`,
      );
    }
  }
}

let opened = 0;

/** The library says a line for each of its functions, the innermost last: `#005: … line 12 in f(): reason`. */
function reasonIn(error: unknown): string {
  const text = String((error as Error | null)?.message ?? error);
  return [...text.matchAll(/#\d+: .*\(\): (.+)/g)].at(-1)?.[1] ?? text.split('\n')[0];
}
