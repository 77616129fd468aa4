/** The output extent, step by step, axis by axis, and where output padding comes from. */

import { forward } from '../engines/index.ts';
import { fullExtentOf } from '../spec/axis.ts';
import type { Axis } from '../spec/geometry.ts';

/** One step of arithmetic: `formula` in letters, `numbers` the same in numbers, and what they come to. */
export interface ArithmeticStep {
  readonly name: string;
  readonly formula: string;
  readonly numbers: string;
  readonly value: number;
}

/** How the output extent of one axis is computed, step by step. */
export interface AxisSteps {
  readonly axis: Axis;
  /** The last one's value is the output extent. */
  readonly steps: readonly ArithmeticStep[];
  readonly outputPadding: OutputPaddingSource;
}

/**
 * C takes several input extents to the same number of positions, since it drops what is left after its last step of s.
 * Transposed, one input extent could come from each of them: output padding says which.
 */
export interface OutputPaddingSource {
  /**
   * The input extents of C that give as many positions as the transposed convolution has input cells, from the first to the
   * last; where they are more than 64, the first two and the last.
   */
  readonly extents: readonly number[];
  /** Which of them is the output; null where the output padding is s or more, which C reads further positions from. */
  readonly chosen: number | null;
}

const minus = (pad: number) => (pad < 0 ? `+ ${-pad}` : `− ${pad}`);

export function axisSteps(axis: Axis): AxisSteps {
  const { input: i, kernel: k, stride: s, dilation: d, padBegin, padEnd, outputPadding: a, effectiveKernel } = axis;
  const lastStamp = (i - 1) * s;
  const full = fullExtentOf(axis);
  const kept = full - padBegin - padEnd;
  return {
    axis,
    steps: [
      {
        name: 'effective kernel',
        formula: 'ek = (k − 1)·d + 1',
        numbers: `(${k} − 1)·${d} + 1`,
        value: effectiveKernel,
      },
      { name: 'the last stamp begins at', formula: '(i − 1)·s', numbers: `(${i} − 1)·${s}`, value: lastStamp },
      {
        name: 'all stamps together',
        formula: '(i − 1)·s + ek',
        numbers: `${lastStamp} + ${effectiveKernel}`,
        value: full,
      },
      {
        name: 'less the pads, which crop',
        formula: '… − p begin − p end',
        numbers: `${full} ${minus(padBegin)} ${minus(padEnd)}`,
        value: kept,
      },
      { name: 'with output padding', formula: '… + a', numbers: `${kept} + ${a}`, value: kept + a },
    ],
    outputPadding: outputPaddingSource(axis),
  };
}

/** Of more only the first two and the last are listed. */
const MOST_EXTENTS = 64;

function outputPaddingSource(axis: Axis): OutputPaddingSource {
  const { input, stride, output, outputPadding } = axis;
  const smallest = output - outputPadding;
  // An extent below 1 is none, however many positions it would have.
  const [first, last] = [Math.max(1, smallest), smallest + stride - 1];
  const count = last - first + 1;
  const listed = count > MOST_EXTENTS ? [first, first + 1, last] : Array.from({ length: count }, (_, at) => first + at);
  const isAlike = (extent: number) => positionsOf(axis, extent) === input;
  const extents = listed.filter(isAlike);
  return { extents, chosen: isAlike(output) ? output : null };
}

/** How many positions C has on an axis of this extent, by the forward engine. Only shapes matter. */
function positionsOf({ kernel, stride, dilation, padBegin, padEnd }: Axis, extent: number): number {
  const attributes = {
    stride: [stride],
    dilation: [dilation],
    padBegin: [padBegin],
    padEnd: [padEnd],
    outputPadding: [0],
    groups: 1,
  };
  const none = new Float64Array();
  // No image: the engine then computes its extents and nothing else.
  return forward({ shape: [0, 1, extent], data: none }, { shape: [1, 1, kernel], data: none }, attributes, 'f64')
    .shape[2];
}
