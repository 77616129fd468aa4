/**
 * The shapes of tiles: those that there are kernels for are those that memory has room for, and each computes y
 * exactly.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODES } from '../../../../engines/fast/wasm/choice/methods.ts';
import { TILE_SHAPES } from '../../../../engines/fast/wasm/choice/tile-shapes.ts';
import { FEWEST_ROWS, MOST_ROWS, TILE_BYTES } from '../../../../engines/fast/wasm/constants.ts';
import { prepareWasm } from '../../../../engines/fast/wasm/prepare.ts';
import { compileKernels } from '../../../../engines/fast/wasm/threads/instance.ts';
import { engines } from '../../../../engines/index.ts';
import { layer, plain, thrownBy } from '../../../spec/cases.ts';
import { classesIn } from './kernel-classes.ts';
import { VARIANTS } from './variants.ts';

const TILES = new URL('../../../../engines/fast/wasm/assembly/tiles/', import.meta.url);

/** Every shape, as `rows × lanes`, that the source of the kernels makes a function for. */
function compiledShapes(source: string, numbers: readonly string[]): string[] {
  const calls = [...source.matchAll(/\bkernel<(\w+), (\w+), \w+, \w+>\(/g)];
  return [...new Set(calls.map(([, rows, vectors]) => shape(numbers.indexOf(rows), 4 * numbers.indexOf(vectors))))];
}

const shape = (rows: number, lanes: number) => `${rows} × ${lanes}`;
const numbers = classesIn(readFileSync(new URL('numbers.ts', TILES), 'utf8')).map(({ name }) => name);

describe('the list of shapes', () => {
  it('is what there are kernels for', () => {
    const listed = TILE_SHAPES.map(({ rows, lanes }) => shape(rows, lanes));
    const compiled = compiledShapes(readFileSync(new URL('tile.ts', TILES), 'utf8'), numbers);
    expect(compiled.toSorted()).toEqual(listed.toSorted());
  });

  it('is read from calls of the kernel, each shape once', () => {
    const source =
      'kernel<One, Two, A, B>(tile); kernel<One, Two, C, B>(tile);\nreturn kernel<Three, Eight, A, B>(tile);';
    expect(compiledShapes(source, numbers)).toEqual(['1 × 8', '3 × 32']);
  });

  it('has no tile whose sums have no room', () => {
    expect(Math.max(...TILE_SHAPES.map(({ rows, lanes }) => 4 * rows * lanes))).toBe(TILE_BYTES);
  });
});

const ROWS = Array.from({ length: MOST_ROWS - FEWEST_ROWS + 1 }, (_, index) => FEWEST_ROWS + index);
const OUTPUTS = Array.from({ length: 2 * MOST_ROWS + 1 }, (_, index) => index + 1);

describe.each(VARIANTS)('tiles of wasm (%s)', (variant) => {
  describe.each(ROWS)('of at most %i rows', (tileRows) => {
    it.each(MODES)('compute what scatter does, %s', (path) => {
      for (const outputs of OUTPUTS) {
        for (const [stride, kernel] of [
          [1, 3],
          [2, 2],
          [2, 4],
        ]) {
          const problem = layer([1, 3, 2, 37], [3, outputs, 2, kernel], { stride: [1, stride], padBegin: [1, 1] });
          const prepared = prepareWasm(problem, problem.x.shape, { variant, path, tileRows, threads: 1 });
          expect(plain(prepared.run(problem.x))).toEqual(plain(engines.scatter(problem)));
          prepared.dispose();
        }
      }
    });
  });

  it.each([FEWEST_ROWS - 1, MOST_ROWS + 1, 4.5, Number.NaN])('are refused for %d rows', (tileRows) => {
    expect(thrownBy(() => compileKernels(variant, tileRows))).toBe(
      `RangeError: wasm: tileRows must be an integer from ${FEWEST_ROWS} to ${MOST_ROWS}, got ${tileRows}`,
    );
  });
});
