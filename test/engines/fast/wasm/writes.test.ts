/**
 * What a run of `wasm` writes: y, the bordered copy of x and scratch, and not a byte beside them. All layers lie in one
 * memory, so that a cell that is stored one place too far is another layer's number, which no comparison of y shows.
 */
import * as fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { PATHS } from '../../../../engines/fast/wasm/choice/methods.ts';
import { Heap } from '../../../../engines/fast/wasm/memory/heap.ts';
import { prepareWasm } from '../../../../engines/fast/wasm/prepare.ts';
import { exactCases } from '../../../../properties/cases/arbitraries.ts';
import type { Case } from '../../../../spec/case.ts';
import { EVERYTHING } from '../../../../subjects/capabilities.ts';
import { caseOf, counting, SEED } from '../../../spec/cases.ts';

// From the engine's first region on.
const allocate = vi.spyOn(Heap.prototype, 'allocate');
afterAll(() => allocate.mockRestore());

/** What is the engine's and not a layer's, and changes with every run. */
const ENGINES_OWN = ["the module's data", 'the board', 'scratch'];
const LAYERS_OWN = ['y', 'the image with its border'];

interface Region {
  readonly what: string;
  readonly start: number;
  readonly bytes: number;
}

function regions(): Region[] {
  return allocate.mock.calls.map(([bytes, what], call) => ({ what, bytes, start: allocate.mock.results[call].value }));
}

/** All of the memory but those regions. */
function beside(heap: Heap, written: readonly Region[]): Uint8Array {
  const bytes = new Uint8Array(heap.memory.buffer).slice();
  for (const region of written) bytes.fill(0, region.start, region.start + region.bytes);
  return bytes;
}

/** Whether the problem's run writes where it may alone. */
function keepsToItself(problem: Case, path: (typeof PATHS)[number], mayWrite: readonly string[]): boolean {
  const first = allocate.mock.calls.length;
  const layer = prepareWasm(problem, problem.x.shape, { variant: 'plain', threads: 1, path });
  const placed = layer.place!(problem.x);
  const [heap] = allocate.mock.contexts as [Heap];
  const own = ENGINES_OWN.flatMap((name) => regions().findLast(({ what }) => what === name) ?? []);
  const layers = regions().slice(first);
  // Nothing that a run computes: y may hold the right numbers from an earlier layer.
  for (const { what, start, bytes } of layers) {
    if (what === 'y') new Uint8Array(heap.memory.buffer, start, bytes).fill(0xa5);
  }
  const written = [...own, ...layers.filter(({ what }) => mayWrite.includes(what))];
  const before = beside(heap, written);
  placed.run();
  const kept = Buffer.compare(beside(heap, written), before) === 0;
  layer.dispose();
  return kept;
}

describe.each(PATHS)('a run by the method %s', (path) => {
  const cases = exactCases({ ...EVERYTHING, dtypes: ['f32'], emptyBatch: false });

  it('writes to y, its image and scratch alone', () => {
    const kept = fc.property(cases, (problem) => keepsToItself(problem, path, LAYERS_OWN));
    fc.assert(kept, { seed: SEED, numRuns: 80 });
  });

  it('is found out where it writes to a region that it is not said to', () => {
    const problem = caseOf({ x: counting([1, 2, 3, 3]), w: counting([2, 1, 2, 2]), groups: 2, dtype: 'f32' });
    expect(keepsToItself(problem, path, [])).toBe(false);
  });
});
