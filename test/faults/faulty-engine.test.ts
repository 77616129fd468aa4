/** The engine that is there to be broken: right as it is, and wrong in the very step that is replaced. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import {
  axesOf,
  engineWith,
  OUTSIDE,
  type Place,
  pairsOfCells,
  RIGHT,
  read,
  type Steps,
  UNWRITTEN,
} from '../../faults/faulty-engine.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { anyLegalCase, caseOf, counting, plain, SEED, thrownBy } from '../spec/cases.ts';
import { at } from './problems.ts';

const PROBLEM = at({ x: [2, 4, 3, 2], k: [2, 3], m: 2, g: 2, s: [2, 1], d: [1, 2], b: [1, 0], e: [0, 2], bias: true });

describe('with no step replaced', () => {
  it('the engine is right', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        expect(plain(engineWith()(problem))).toEqual(plain(engines.scatter(problem)));
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('it checks the case and refuses what is beyond the customary limits', () => {
    expect(thrownBy(() => engineWith()({ ...PROBLEM, padBegin: [-1, 0] }))).toMatch(
      /padBegin\[0\] must be an integer >= 0/,
    );
  });

  it('its axes are those of the geometry, of each axis its own attributes', () => {
    const [first, second] = geometryOf(PROBLEM).axes;
    expect(axesOf(PROBLEM)).toEqual([first, second]);
  });

  it('an extent below 1 is refused, and one of 1 is not', () => {
    const cropped = (padEnd: number) =>
      caseOf({ x: counting([1, 1, 2, 2]), w: counting([1, 1, 1, 1]), padEnd: [0, padEnd] });
    expect(axesOf(cropped(1))[1].output).toBe(1);
    expect(thrownBy(() => axesOf(cropped(2)))).toBe('RangeError: output extent of axis 1 is 0');
  });
});

describe('a replaced step', () => {
  /** What was given to it, and the result without it. */
  const seenBy = <Name extends keyof Steps>(name: Name) => {
    const seen: Parameters<Steps[Name]>[] = [];
    const step = RIGHT[name] as (...given: Parameters<Steps[Name]>) => unknown;
    const replaced = (...given: Parameters<Steps[Name]>) => {
      seen.push(structuredClone(given));
      return step(...given);
    };
    return { seen, y: engineWith({ [name]: replaced } as Partial<Steps>)(PROBLEM) };
  };

  it('of a cell has the last word on it, and knows where it is', () => {
    const { seen, y } = seenBy('cell');
    expect(seen.map(([value]) => value)).toEqual([...y.data]);
    const { outputShape } = geometryOf(PROBLEM);
    const [, , height, width] = outputShape;
    seen.forEach(([, o, axes, place], flat) => {
      const cell = flat % (height * width);
      expect(o).toEqual([Math.floor(cell / width), cell % width]);
      expect(axes).toEqual(axesOf(PROBLEM));
      expect([place.n, place.m, place.o]).toEqual([
        Math.floor(flat / (4 * height * width)),
        Math.floor(flat / (height * width)) % 4,
        cell,
      ]);
    });
  });

  it('of products is asked for those of the group alone, as many as pairs reach the cell', () => {
    const { seen } = seenBy('product');
    const perCell = new Map<string, Place[]>();
    for (const [, place] of seen) {
      const key = [place.n, place.m, place.o].join();
      perCell.set(key, [...(perCell.get(key) ?? []), place]);
    }
    for (const places of perCell.values()) {
      const [{ m, pairs }] = places;
      const first = m < 2 ? 0 : 2;
      expect(new Set(places.map(({ c }) => c))).toEqual(new Set([first, first + 1]));
      expect(places).toHaveLength(2 * pairs);
    }
  });

  it('of the bias is asked once for each channel of each cell', () => {
    const { seen, y } = seenBy('bias');
    expect(seen).toHaveLength(y.data.length);
    expect(new Set(seen.map(([m]) => m))).toEqual(new Set([0, 1, 2, 3]));
    const zeroed = engineWith({ bias: () => 0 })(PROBLEM);
    expect(plain(zeroed)).toEqual(plain(engines.scatter({ ...PROBLEM, bias: null })));
  });

  it('of resolving changes the attributes after the check, which sees the case as it was given', () => {
    const checked: unknown[] = [];
    const y = engineWith({
      check: (problem) => checked.push(problem),
      resolve: (problem) => ({ ...problem, stride: [1, 1] }),
    })(PROBLEM);
    expect(checked).toEqual([PROBLEM]);
    expect(plain(y)).toEqual(plain(engines.scatter({ ...PROBLEM, stride: [1, 1] })));
  });

  it('of extents and channels gives the shape', () => {
    const y = engineWith({ outputExtent: (axis) => axis.input, outputChannels: () => 3 })(PROBLEM);
    expect(y.shape).toEqual([2, 3, 3, 2]);
    expect(
      engineWith({ effectiveKernel: () => 4, outputExtent: (axis) => axis.effectiveKernel })(PROBLEM).shape,
    ).toEqual([2, 4, 4, 4]);
  });
});

describe('memory', () => {
  const data = Float64Array.of(3, 5);

  it.each([
    [-1, UNWRITTEN],
    [0, 3],
    [1, 5],
    [2, UNWRITTEN],
  ])('at %d holds %d', (offset, value) => {
    expect(read(data, offset)).toBe(value);
  });

  it('that nobody wrote is a number like no other', () => {
    expect(UNWRITTEN).toBe(-431602080);
  });

  it('outside is read where a pair says so, whatever lies there', () => {
    const problem = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1], 1) });
    const y = engineWith({ contributions: (_, o) => [[o === 0 ? OUTSIDE : o, 0]] })(problem);
    expect([...y.data]).toEqual([UNWRITTEN, 2]);
  });
});

describe('the pairs of several axes', () => {
  it('are all of the one with all of the other, row-major, and outside on either is outside', () => {
    const axes = axesOf(caseOf({ x: counting([1, 1, 2, 3]), w: counting([1, 1, 1, 2]) }));
    const along: Steps['contributions'] = ({ input }, o) =>
      input === 2
        ? [[o, 0]]
        : o === 0
          ? [[OUTSIDE, 1]]
          : [
              [o - 1, 0],
              [o - 1, 1],
            ];
    expect(pairsOfCells(axes, along).slice(0, 5)).toEqual([
      [[OUTSIDE, 1]],
      [
        [0, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [1, 1],
      ],
      [
        [2, 0],
        [2, 1],
      ],
      [[OUTSIDE, 1]],
    ]);
    const first: Steps['contributions'] = ({ input }) => (input === 2 ? [[OUTSIDE, 0]] : [[1, 1]]);
    expect(pairsOfCells(axes, first)[0]).toEqual([[OUTSIDE, 1]]);
  });
});
