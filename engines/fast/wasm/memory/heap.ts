/** The engine's one memory: regions are given out and taken back, and it grows where none is free. */
import { type Memory, WebAssembly } from '../webassembly.ts';

const PAGE_BYTES = 2 ** 16;
const INITIAL_PAGES = 16;
/** All that 32-bit addresses reach. */
const MOST_PAGES = 2 ** 16;
/** A line of the cache. */
const ALIGNMENT = 64;

interface Region {
  start: number;
  bytes: number;
}

export class Heap {
  readonly memory: Memory;
  #free: Region[] = [];
  readonly #taken = new Map<number, number>();
  readonly #mostPages: number;
  #end: number;
  #grown = 0;

  /** @param mostPages how far it may grow, in pages of 64 KiB: at least the 16 that it begins with */
  constructor(mostPages = MOST_PAGES) {
    this.#mostPages = mostPages;
    // Shared, so that several threads can use it.
    this.memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: mostPages, shared: true });
    this.#end = INITIAL_PAGES * PAGE_BYTES;
    this.#free.push({ start: 0, bytes: this.#end });
  }

  /** How often the memory has grown: each time it gets another buffer, and views of the one before go stale. */
  get grown(): number {
    return this.#grown;
  }

  /**
   * The address of so many bytes, which hold whatever was there before.
   * @param what names them in the error
   * @throws RangeError where they do not fit
   */
  allocate(bytes: number, what: string): number {
    const needed = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    const region = this.#free.find((candidate) => candidate.bytes >= needed) ?? this.#grow(needed, what);
    const { start } = region;
    region.start += needed;
    region.bytes -= needed;
    if (region.bytes === 0) this.#free = this.#free.filter((other) => other !== region);
    this.#taken.set(start, needed);
    return start;
  }

  free(start: number): void {
    const bytes = this.#taken.get(start);
    if (bytes === undefined) return;
    this.#taken.delete(start);
    this.#free.push({ start, bytes });
    this.#free.sort((a, b) => a.start - b.start);
    this.#free = this.#free.reduce<Region[]>((merged, region) => {
      const last = merged.at(-1);
      if (last !== undefined && last.start + last.bytes === region.start) last.bytes += region.bytes;
      else merged.push(region);
      return merged;
    }, []);
  }

  floats(start: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, start, length);
  }

  integers(start: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, start, length);
  }

  /** A free region of at least so many bytes at the end. */
  #grow(bytes: number, what: string): Region {
    const last = this.#free.at(-1);
    const open = last !== undefined && last.start + last.bytes === this.#end ? last : { start: this.#end, bytes: 0 };
    const pages = Math.ceil((bytes - open.bytes) / PAGE_BYTES);
    try {
      this.memory.grow(pages);
    } catch {
      const inUse = [...this.#taken.values()].reduce((sum, each) => sum + each, 0);
      throw new RangeError(
        `wasm: ${what} must fit into memory, got ${mebibytes(bytes)} MiB beside ${mebibytes(inUse)} in use, of ` +
          `${mebibytes(this.#mostPages * PAGE_BYTES)} at most`,
      );
    }
    this.#grown++;
    open.bytes += pages * PAGE_BYTES;
    this.#end += pages * PAGE_BYTES;
    if (open !== last) this.#free.push(open);
    return open;
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
