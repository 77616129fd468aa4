/** Regions of the heap that belong together, and are given back together. */
import type { Heap } from './heap.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;

export class Regions {
  readonly #heap: Heap;
  readonly #addresses: number[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /**
   * The address of so many 32-bit numbers, which hold whatever was there before.
   * @param what names them in the error
   * @throws RangeError where they do not fit
   */
  allocate(numbers: number, what: string): number {
    const address = this.#heap.allocate(numbers * BYTES, what);
    this.#addresses.push(address);
    return address;
  }

  /** The address of these integers. @throws RangeError where they do not fit */
  table(integers: ArrayLike<number>, what: string): number {
    const address = this.allocate(integers.length, what);
    this.#heap.integers(address, integers.length).set(integers);
    return address;
  }

  free(): void {
    for (const address of this.#addresses.splice(0)) this.#heap.free(address);
  }

  /** What `fill` returns; all regions are given back where it throws. */
  static filled<T>(heap: Heap, fill: (regions: Regions) => T): T {
    const regions = new Regions(heap);
    try {
      return fill(regions);
    } catch (error) {
      regions.free();
      throw error;
    }
  }
}
