/**
 * The memory of the WebAssembly engine: where regions lie, what becomes of those that are given back, and how it ends.
 */
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../../engines/fast/wasm/memory/heap.ts';
import { thrownBy } from '../../../spec/cases.ts';

const PAGE = 2 ** 16;
/** What a heap begins with. */
const INITIAL = 16 * PAGE;

describe('a region', () => {
  it('begins at a cache line, right after the one before', () => {
    const heap = new Heap();
    expect([0, 1, 64, 65, 4].map((bytes) => heap.allocate(bytes, 'it'))).toEqual([0, 64, 128, 192, 320]);
  });

  it('holds what is written to it, and shares it with nobody', () => {
    const heap = new Heap();
    const [first, second] = [heap.allocate(12, 'first'), heap.allocate(64, 'second')];
    heap.floats(first, 3).set([1.5, -2, 3]);
    heap.integers(second, 16).fill(-1);
    expect([...heap.floats(first, 3)]).toEqual([1.5, -2, 3]);
    expect([...heap.integers(second, 16)]).toEqual(Array(16).fill(-1));
  });

  it('is the first that is large enough', () => {
    const heap = new Heap();
    const [a, , c] = [64, 64, 192, 64].map((bytes) => heap.allocate(bytes, 'it'));
    heap.free(c);
    heap.free(a);
    expect(heap.allocate(128, 'too large for a')).toBe(c);
    expect(heap.allocate(64, 'as large as a')).toBe(a);
    expect(heap.allocate(64, 'what is left of c')).toBe(c + 128);
  });

  it.each([
    ['before', [0, 1]],
    ['after', [1, 0]],
    ['on both sides', [0, 2, 1]],
  ])('is one with a free neighbour %s', (_, order) => {
    const heap = new Heap();
    const regions = [0, 1, 2].map(() => heap.allocate(64, 'it'));
    heap.allocate(INITIAL - 192, 'the rest');
    for (const region of order) heap.free(regions[region]);
    expect(heap.allocate(64 * order.length, 'all of them')).toBe(0);
    expect(heap.memory.buffer.byteLength).toBe(INITIAL);
  });

  it('is not one with a neighbour that is in use', () => {
    const heap = new Heap();
    const [a, , c] = [0, 1, 2].map(() => heap.allocate(64, 'it'));
    heap.allocate(INITIAL - 192, 'the rest');
    heap.free(a);
    heap.free(c);
    expect(heap.allocate(128, 'more than either')).toBe(INITIAL);
  });

  it('is given back once: a second time, and what is no region, change nothing', () => {
    const heap = new Heap();
    const [a, b] = [heap.allocate(64, 'a'), heap.allocate(64, 'b')];
    heap.free(a);
    heap.free(a);
    heap.free(b + 64);
    expect(heap.allocate(64, 'a again')).toBe(a);
    expect(heap.allocate(64, 'the next')).toBe(b + 64);
  });
});

describe('a heap', () => {
  it('grows by whole pages, from what is free at its end', () => {
    const heap = new Heap();
    const first = heap.allocate(INITIAL - 64, 'nearly all');
    expect(heap.allocate(PAGE + 64, 'a page more than is left')).toBe(INITIAL - 64);
    expect(heap.memory.buffer.byteLength).toBe(INITIAL + PAGE);
    expect(heap.allocate(1, 'one more')).toBe(INITIAL + PAGE);
    expect(heap.memory.buffer.byteLength).toBe(INITIAL + 2 * PAGE);
    expect(heap.allocate(PAGE - 64, 'the rest of that page')).toBe(INITIAL + PAGE + 64);
    expect(heap.memory.buffer.byteLength).toBe(INITIAL + 2 * PAGE);
    expect(first).toBe(0);
  });

  it('keeps what it holds while it grows', () => {
    const heap = new Heap();
    const kept = heap.allocate(64, 'kept');
    heap.floats(kept, 1)[0] = 7;
    heap.allocate(INITIAL, 'as much again');
    expect(heap.floats(kept, 1)[0]).toBe(7);
  });

  it('refuses what is beyond its maximum, naming it, and serves what fits', () => {
    const heap = new Heap(32);
    heap.allocate(PAGE * 8, 'half a mebibyte');
    expect(thrownBy(() => heap.allocate(PAGE * 24 + 1, 'the image'))).toBe(
      'RangeError: wasm: the image must fit into memory, got 1.5 MiB beside 0.5 in use, of 2.0 at most',
    );
    expect(heap.memory.buffer.byteLength).toBe(INITIAL);
    expect(heap.allocate(PAGE * 24, 'all that is left')).toBe(PAGE * 8);
    expect(heap.memory.buffer.byteLength).toBe(32 * PAGE);
  });

  it('can be as large as 32-bit addresses reach, where nothing is said', () => {
    expect(thrownBy(() => new Heap().allocate(2 ** 33, 'it'))).toBe(
      'RangeError: wasm: it must fit into memory, got 8192.0 MiB beside 0.0 in use, of 4096.0 at most',
    );
  });
});
