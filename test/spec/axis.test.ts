import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressedExtentOf,
  type CroppedAxis,
  effectiveKernelOf,
  fullExtentOf,
  halved,
  hasSamePads,
  outputExtentOf,
  type UncroppedAxis,
} from '../../spec/axis.ts';
import { importsOf } from '../project/imports.ts';
import { ALL_FILES, sourceOf } from '../project/source-files.ts';

const upTo = (most: number) => Array.from({ length: most }, (_, at) => at + 1);

const AXES: UncroppedAxis[] = upTo(5).flatMap((input) =>
  upTo(4).flatMap((kernel) =>
    upTo(4).flatMap((stride) => upTo(4).map((dilation) => ({ input, kernel, stride, dilation }))),
  ),
);

const CROPPED: CroppedAxis[] = AXES.flatMap((axis) =>
  [-2, 0, 1, 3].flatMap((padBegin) =>
    [-1, 0, 2].flatMap((padEnd) => [0, 1, 5].map((outputPadding) => ({ ...axis, padBegin, padEnd, outputPadding }))),
  ),
);

/** Every cell that a product of input cell i and tap k lands on, before any is cropped. */
function landings({ input, kernel, stride, dilation }: UncroppedAxis): number[] {
  const taps = [...Array(kernel).keys()];
  return [...Array(input).keys()].flatMap((i) => taps.map((k) => i * stride + k * dilation));
}

/** The cells from one to another, one by one. */
function cellsFrom(first: number, end: number): number[] {
  const cells = [];
  for (let cell = first; cell < end; cell++) cells.push(cell);
  return cells;
}

describe('the effective kernel', () => {
  it.each(upTo(4))('of %i taps spans from the cell of the first tap to that of the last', (kernel) => {
    for (const dilation of upTo(5)) {
      const cells = landings({ input: 1, kernel, stride: 1, dilation });
      expect(effectiveKernelOf({ kernel, dilation })).toBe(Math.max(...cells) - Math.min(...cells) + 1);
    }
  });
});

describe('the full extent', () => {
  it('ends with the furthest cell that a product lands on', () => {
    for (const axis of AXES) expect(fullExtentOf(axis), JSON.stringify(axis)).toBe(Math.max(...landings(axis)) + 1);
  });
});

describe('the output extent', () => {
  it('counts the cells that are left between the pads, with those that output padding adds', () => {
    for (const axis of CROPPED) {
      const cells = cellsFrom(axis.padBegin, fullExtentOf(axis) + axis.outputPadding - axis.padEnd);
      expect(Math.max(0, outputExtentOf(axis)), JSON.stringify(axis)).toBe(cells.length);
    }
  });

  it('is below 1 where pads crop more than there is', () => {
    const axis = { input: 1, kernel: 2, stride: 1, dilation: 1, padBegin: 3, padEnd: 1, outputPadding: 0 };
    expect(outputExtentOf(axis)).toBe(-2);
  });
});

describe('the addressed extent', () => {
  it('counts every cell that is cropped, kept or added', () => {
    for (const axis of CROPPED) {
      const cells = cellsFrom(
        Math.min(0, axis.padBegin),
        fullExtentOf(axis) + axis.outputPadding - Math.min(0, axis.padEnd),
      );
      expect(addressedExtentOf(axis), JSON.stringify(axis)).toBe(cells.length);
    }
  });
});

describe('the halves of a crop', () => {
  it('add up to it, and differ by at most 1, the smaller one first', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (total) => {
        const { begin, end } = halved(total);
        expect(begin + end).toBe(total);
        expect([0, 1]).toContain(end - begin);
      }),
    );
  });

  it.each([
    [0, 0, 0],
    [1, 0, 1],
    [2, 1, 1],
    [5, 2, 3],
    [-1, -1, 0],
    [-3, -2, -1],
  ])('of %i are %i and %i', (total, begin, end) => {
    expect(halved(total)).toEqual({ begin, end });
  });
});

describe('the pads of SAME', () => {
  /** By trial: starting from nothing, cells are cropped one by one, at the end first, until the output is as asked. */
  function samePads(axis: UncroppedAxis, output: number): { padBegin: number; padEnd: number; outputPadding: number } {
    const pads = { padBegin: 0, padEnd: 0, outputPadding: 0 };
    while (outputExtentOf({ ...axis, ...pads }) < output) pads.outputPadding++;
    while (outputExtentOf({ ...axis, ...pads }) > output) {
      if (pads.padEnd > pads.padBegin) pads.padBegin++;
      else pads.padEnd++;
    }
    return pads;
  }

  const each = AXES.flatMap((axis) =>
    upTo(axis.input * axis.stride + 2).map((output) => ({ axis, output, pads: samePads(axis, output) })),
  );

  it('are had for every output that a forward SAME takes back to the input, and for no other', () => {
    for (const { axis, output, pads } of each) {
      const isTakenBack = Math.ceil(output / axis.stride) === axis.input;
      expect(hasSamePads({ ...axis, ...pads }), JSON.stringify({ ...axis, ...pads })).toBe(isTakenBack);
    }
  });

  it('are no others with the same output', () => {
    for (const { axis, pads } of each) {
      const moved = { ...axis, ...pads, padBegin: pads.padBegin + 1, padEnd: pads.padEnd - 1 };
      expect(outputExtentOf(moved)).toBe(outputExtentOf({ ...axis, ...pads }));
      expect(hasSamePads(moved), JSON.stringify(moved)).toBe(false);
    }
  });

  it('are none where output padding and a pad undo each other', () => {
    const axis = { input: 2, kernel: 3, stride: 2, dilation: 1, padBegin: 0, padEnd: 1, outputPadding: 0 };
    expect(hasSamePads(axis)).toBe(true);
    expect(hasSamePads({ ...axis, padEnd: 2, outputPadding: 1 })).toBe(false);
  });
});

describe('the rooms that compute with axes', () => {
  it.each(['spec', 'subjects', 'properties', 'bench', 'explain', 'upsampling', 'site'])(
    '%s takes it from here',
    (room) => {
      const users = ALL_FILES.filter((file) => file.startsWith(`${room}/`)).filter((file) =>
        importsOf(sourceOf(file)).some(({ specifier }) => /^(\.|(\.\.\/)+(spec)?)\/?axis\.ts$/.test(specifier)),
      );
      expect(users).not.toEqual([]);
    },
  );
});
