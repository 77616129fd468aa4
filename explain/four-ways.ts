/** The same result in four ways, as the four reference engines come to it, with what each has on its way. */
import { engines, flipKernels, patchMatrix, spreadImage } from '../engines/index.ts';
import type { Case } from '../spec/case.ts';
import { geometryOf } from '../spec/geometry.ts';
import { elementCount, type Tensor } from '../spec/tensor.ts';

/** Patch matrices above this are not listed. */
const MOST_PATCH_ENTRIES = 2 ** 17;

/** Numbers in a shape, as plain data. */
export interface Grid {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What one input cell leaves in the output, [M, …out]: the kernel times its value, at its place. */
export interface Stamp {
  /** Flat input cell (c, i). */
  readonly row: number;
  readonly value: number;
  readonly stamp: readonly number[];
}

/** The same result in four ways, with what each reference engine has on its way to it. */
export interface FourWays {
  /** The result of each engine, [M, …out], of the one image. */
  readonly results: Readonly<Record<string, Grid>>;
  /** Whether all four are equal, number by number. */
  readonly isOne: boolean;
  /**
   * The largest difference between two of them: numbers that are no integers do not add up without rounding. NaN where one
   * has a NaN that the others have not.
   */
  readonly difference: number;
  readonly scatter: { readonly stamps: readonly Stamp[] };
  readonly zeroInsertion: {
    /** [C, …]: x with zeros between and around its cells. */
    readonly spread: Grid;
    /** Whether a cell of it is one of x, and no zero that was put in. */
    readonly isOfInput: readonly boolean[];
    /** w with every kernel reversed along every axis. */
    readonly flipped: Grid;
  };
  /** Null where the patches are too many to be listed. */
  readonly im2col: {
    /** [C/g·K × out] of the first group: under each output cell the input cells that its taps read. */
    readonly patches: Grid;
    /** Whether an entry is a gap, which no input cell fills. */
    readonly isGap: readonly boolean[];
  } | null;
}

/** @param problem one image, small enough to be drawn */
export function fourWays(problem: Case): FourWays {
  const results = Object.fromEntries(Object.entries(engines).map(([id, engine]) => [id, imageOf(engine(problem))]));
  const [first, ...others] = Object.values(results);
  const isAlike = (a: number, b: number) => Object.is(a + 0, b + 0);
  const differences = others.flatMap((other) =>
    other.data.map((value, at) => (isAlike(value, first.data[at]) ? 0 : Math.abs(value - first.data[at]))),
  );
  return {
    results,
    isOne: others.every((other) => other.data.every((value, at) => isAlike(value, first.data[at]))),
    difference: differences.reduce((largest, one) => (Number.isNaN(largest) || one <= largest ? largest : one), 0),
    scatter: { stamps: stampsOf(problem) },
    zeroInsertion: zeroInsertionOf(problem),
    im2col: im2colOf(problem),
  };
}

/** The one image of a tensor, without its batch axis. */
function imageOf({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): Grid {
  return { shape: shape.slice(1), data: Array.from(data) };
}

/** Each input cell alone, put to the engine that scatters. */
function stampsOf(problem: Case): Stamp[] {
  const { x } = problem;
  return Array.from(x.data, (value, row) => {
    const alone = new Float64Array(x.data.length);
    alone[row] = value;
    const y = engines.scatter({ ...problem, x: { shape: x.shape, data: alone }, bias: null });
    return { row, value, stamp: Array.from(y.data) };
  });
}

function zeroInsertionOf(problem: Case): FourWays['zeroInsertion'] {
  const { x, w } = problem;
  const ones: Tensor = { shape: x.shape, data: new Float64Array(x.data.length).fill(1) };
  return {
    spread: imageOf(spreadImage(problem)),
    isOfInput: Array.from(spreadImage({ ...problem, x: ones }).data, (value) => value === 1),
    flipped: { shape: w.shape, data: Array.from(flipKernels(w)) },
  };
}

function im2colOf(problem: Case): FourWays['im2col'] {
  const outputs = elementCount(geometryOf(problem).axes.map((axis) => axis.output));
  if (elementCount(problem.w.shape.slice(2)) * outputs > MOST_PATCH_ENTRIES) return null;
  const { rows, columns, values, sources } = patchMatrix(problem);
  const channels = problem.x.shape[1] / problem.groups;
  const gaps = Array.from(sources, (source) => source < 0);
  return {
    patches: { shape: [rows, columns], data: Array.from(values) },
    isGap: Array.from({ length: channels }, () => gaps).flat(),
  };
}
