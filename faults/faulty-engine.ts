/**
 * A transposed convolution in named steps, each of which a fault may replace: it is there to be broken, and is no
 * reference engine. With no step replaced it is right.
 *
 *   y[n, m, o] = bias[m] + Σ over c of m's group, and over the pairs (i, k) that reach o, of x[n, c, i] · w[c, m, k]
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major. A gather: on each axis on its own, the pairs
 * of input cell and tap that reach an output cell are listed, and the lists of the axes are multiplied out.
 */
import type { Case, ConvTranspose } from '../spec/case.ts';
import { customaryGeometryOf } from '../spec/geometry.ts';
import { elementCount, type FloatArray, floatArray, type Tensor } from '../spec/tensor.ts';

/** One spatial axis. `effectiveKernel` and `output` are what the steps of those names gave. */
export interface AxisPlan {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  readonly outputPadding: number;
  readonly effectiveKernel: number;
  readonly output: number;
}

/**
 * An input cell and the tap through which it reaches an output cell, on one axis. Cell OUTSIDE lies beyond the data.
 */
export type Pair = readonly [cell: number, tap: number];

export const OUTSIDE = -1;

/** Memory that nobody wrote, as a debugging allocator fills it (0xCD), read as a single: −431602080. */
export const UNWRITTEN = new Float32Array(new Uint32Array([0xcdcdcdcd]).buffer)[0];

/** Where the engine is: `m` counts all output channels, `i`, `k` and `o` are flat over the spatial axes. */
export interface Place {
  n: number;
  c: number;
  m: number;
  i: number;
  k: number;
  o: number;
  /** How many pairs reach this output cell. */
  pairs: number;
  /** Cells of one channel of x, and taps of one kernel. */
  readonly cells: number;
  readonly taps: number;
}

export interface Steps {
  /** Throws where the case is illegal or beyond the customary limits. */
  check(problem: Case): void;
  /** The convention layer: the attributes as the kernel is to be given them. */
  resolve(problem: Case): Case;
  effectiveKernel(axis: Omit<AxisPlan, 'effectiveKernel' | 'output'>): number;
  outputExtent(axis: Omit<AxisPlan, 'output'>): number;
  outputChannels(problem: Case): number;
  /** The pairs that reach cell `o` of an axis. */
  contributions(axis: AxisPlan, o: number): Pair[];
  xOffset(place: Place, problem: Case): number;
  wOffset(place: Place, problem: Case): number;
  product(value: number, place: Place, problem: Case): number;
  bias(m: number, problem: Case): number;
  /** The last word on a cell, given its coordinates. */
  cell(value: number, o: readonly number[], axes: readonly AxisPlan[], place: Place): number;
}

export const RIGHT: Steps = {
  check: customaryGeometryOf,
  resolve: (problem) => problem,
  effectiveKernel: ({ kernel, dilation }) => (kernel - 1) * dilation + 1,
  outputExtent: ({ input, stride, effectiveKernel, outputPadding, padBegin, padEnd }) =>
    (input - 1) * stride + effectiveKernel + outputPadding - padBegin - padEnd,
  outputChannels: ({ w, groups }) => w.shape[1] * groups,
  contributions({ input, kernel, stride, dilation, padBegin }, o) {
    const pairs: Pair[] = [];
    for (let k = 0; k < kernel; k++) {
      const t = o + padBegin - k * dilation;
      if (t >= 0 && t % stride === 0 && t / stride < input) pairs.push([t / stride, k]);
    }
    return pairs;
  },
  xOffset: ({ n, c, i, cells }, { x }) => (n * x.shape[1] + c) * cells + i,
  wOffset: ({ c, m, k, taps }, { w }) => (c * w.shape[1] + (m % w.shape[1])) * taps + k,
  product: (value) => value,
  bias: (m, { bias }) => bias?.[m] ?? 0,
  cell: (value) => value,
};

/** The engine with some of its steps replaced. */
export function engineWith(replaced: Partial<Steps> = {}): ConvTranspose {
  const steps = { ...RIGHT, ...replaced };
  return (problem) => {
    steps.check(problem);
    return compute(steps.resolve(problem), steps);
  };
}

function compute(problem: Case, steps: Steps): Tensor {
  const { x, w, groups, dtype } = problem;
  const axes = axesOf(problem, steps);
  const reaching = pairsOfCells(axes, steps.contributions);
  const channels = steps.outputChannels(problem);
  const shape = [x.shape[0], channels, ...axes.map(({ output }) => output)];
  const y = new Float64Array(elementCount(shape));
  const perGroup = x.shape[1] / groups;
  const [cells, taps] = [x, w].map((tensor) => elementCount(tensor.shape.slice(2)));
  const place: Place = { n: 0, c: 0, m: 0, i: 0, k: 0, o: 0, pairs: 0, cells, taps };
  const coordinates = reaching.map((_, o) => unravel(o, shape.slice(2)));
  let flat = 0;
  for (place.n = 0; place.n < x.shape[0]; place.n++) {
    for (place.m = 0; place.m < channels; place.m++) {
      const first = Math.floor(place.m / w.shape[1]) * perGroup;
      for (place.o = 0; place.o < reaching.length; place.o++) {
        let sum = steps.bias(place.m, problem);
        const pairs = reaching[place.o];
        place.pairs = pairs.length;
        for (place.c = first; place.c < first + perGroup; place.c++) {
          for (let at = 0; at < pairs.length; at++) {
            const pair = pairs[at];
            place.i = pair[0];
            place.k = pair[1];
            const image = place.i === OUTSIDE ? UNWRITTEN : read(x.data, steps.xOffset(place, problem));
            sum += steps.product(image * read(w.data, steps.wOffset(place, problem)), place, problem);
          }
        }
        y[flat++] = steps.cell(sum, coordinates[place.o], axes, place);
      }
    }
  }
  return { shape, data: floatArray(dtype, y) };
}

/** The axes of a case as the steps see them. @throws RangeError where an output extent is below 1 */
export function axesOf(problem: Case, { effectiveKernel, outputExtent }: Steps = RIGHT): AxisPlan[] {
  return problem.x.shape.slice(2).map((input, index) => {
    const attributes = {
      input,
      kernel: problem.w.shape[index + 2],
      stride: problem.stride[index],
      dilation: problem.dilation[index],
      padBegin: problem.padBegin[index],
      padEnd: problem.padEnd[index],
      outputPadding: problem.outputPadding[index],
    };
    const axis = { ...attributes, effectiveKernel: effectiveKernel(attributes) };
    const output = outputExtent(axis);
    if (output < 1) throw new RangeError(`output extent of axis ${index} is ${output}`);
    return { ...axis, output };
  });
}

/**
 * For every output cell the pairs of flat input cell and flat tap that reach it; a pair outside on one axis is OUTSIDE.
 */
export function pairsOfCells(axes: readonly AxisPlan[], contributions: Steps['contributions']): Pair[][] {
  let cells: Pair[][] = [[[0, 0]]];
  for (const axis of axes) {
    const along = Array.from({ length: axis.output }, (_, o) => contributions(axis, o));
    cells = cells.flatMap((before) => along.map((pairs) => multipliedOut(before, pairs, axis)));
  }
  return cells;
}

/** Loops, since a gate on all faults makes lists of millions of pairs. */
function multipliedOut(before: readonly Pair[], pairs: readonly Pair[], { input, kernel }: AxisPlan): Pair[] {
  const all: Pair[] = [];
  for (const [cell, tap] of before) {
    for (const [i, k] of pairs) {
      const outside = cell === OUTSIDE || i === OUTSIDE;
      all.push([outside ? OUTSIDE : cell * input + i, tap * kernel + k]);
    }
  }
  return all;
}

/** What lies at an offset; beyond the data, memory that nobody wrote. */
export function read(data: FloatArray, offset: number): number {
  return offset >= 0 && offset < data.length ? data[offset] : UNWRITTEN;
}

function unravel(flat: number, extents: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const extent of extents.toReversed()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}
