/**
 * Quantised transposed convolution, element by element in integers of any size:
 *
 *   y[n, m, o] = clamp(round(S·sx·sw[m] / sy))     S = Σ over c, i, k with i·s + k·d − pb = o of x[n, c, i]·w[c, m, k], plus bias[m]
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, all without their zero points: x is q − zx, y is q − zy. The
 * bias counts units of sx·sw[m]. Ties go to the even neighbour; the clamp is given in codes.
 * Slow and plain on purpose: every product is one of two big integers.
 * Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference" (2018),
 * equations 3 to 9, the multiplier taken as the exact ratio.
 */
import type { Case } from '../spec/case.ts';
import type { Quantisation } from '../spec/quantisation.ts';
import type { Tensor } from '../spec/tensor.ts';

/** @param problem a legal case of a quantised type that has a quantisation */
export function quantised(problem: Case & { readonly quantisation: Quantisation }): Tensor {
  const { x, w, bias, groups, quantisation } = problem;
  const [batch, inChannels, ...input] = x.shape;
  const [, outPerGroup, ...kernel] = w.shape;
  const inPerGroup = inChannels / groups;
  const meetings = input.map((_, axis) => meetingsOnAxis(problem, axis));
  const inputs = input.reduce((product, extent) => product * extent, 1);
  const taps = kernel.reduce((product, extent) => product * extent, 1);
  const y: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let m = 0; m < outPerGroup * groups; m++) {
      const first = Math.floor(m / outPerGroup) * inPerGroup;
      const scale = quantisation.w.scale.length === 1 ? quantisation.w.scale[0] : quantisation.w.scale[m];
      for (const met of everyCell(meetings)) {
        let sum = BigInt(bias === null ? 0 : bias[m]);
        for (const pair of met) {
          const i = flat(
            pair.map(({ cell }) => cell),
            input,
          );
          const k = flat(
            pair.map(({ tap }) => tap),
            kernel,
          );
          for (let c = first; c < first + inPerGroup; c++) {
            const value = x.data[(n * inChannels + c) * inputs + i];
            sum += BigInt(value) * BigInt(w.data[(c * outPerGroup + (m % outPerGroup)) * taps + k]);
          }
        }
        y.push(resultOf(sum, scale, quantisation));
      }
    }
  }
  return { shape: [batch, outPerGroup * groups, ...meetings.map(({ length }) => length)], data: Float64Array.from(y) };
}

/** An input cell of an axis and the tap that puts it onto an output cell. */
interface Meeting {
  readonly cell: number;
  readonly tap: number;
}

/** For every output cell of an axis what meets in it. */
function meetingsOnAxis(problem: Case, axis: number): Meeting[][] {
  const { x, w, stride, dilation, padBegin, padEnd, outputPadding } = problem;
  const [input, kernel] = [x.shape[axis + 2], w.shape[axis + 2]];
  const reach = (input - 1) * stride[axis] + (kernel - 1) * dilation[axis] + 1;
  const output = reach - padBegin[axis] - padEnd[axis] + outputPadding[axis];
  return Array.from({ length: output }, (_, cellOfOutput) => {
    const met: Meeting[] = [];
    for (let tap = 0; tap < kernel; tap++) {
      const cell = (cellOfOutput + padBegin[axis] - tap * dilation[axis]) / stride[axis];
      if (Number.isInteger(cell) && cell >= 0 && cell < input) met.push({ cell, tap });
    }
    return met;
  });
}

/** What meets in each output cell, the last axis fastest: for each pair one meeting of every axis. */
function everyCell(axes: readonly Meeting[][][]): Meeting[][][] {
  return axes.reduce<Meeting[][][]>(
    (cells, axis) =>
      cells.flatMap((before) => axis.map((met) => before.flatMap((all) => met.map((one) => [...all, one])))),
    [[[]]],
  );
}

function flat(index: readonly number[], extents: readonly number[]): number {
  return index.reduce((at, entry, axis) => at * extents[axis] + entry, 0);
}

function resultOf(sum: bigint, weightScale: number, { x, y, clamp }: Quantisation): number {
  const [a, b, c] = [x.scale, weightScale, y.scale].map(fractionOf);
  const above = sum * a.above * b.above * c.below;
  const below = a.below * b.below * c.above;
  const rounded = Number(nearest(above, below));
  const [least, most] = clamp;
  if (rounded < least - y.zeroPoint) return least - y.zeroPoint;
  return rounded > most - y.zeroPoint ? most - y.zeroPoint : rounded;
}

/** above / below to the nearest integer, ties to even; below is above 0. */
function nearest(above: bigint, below: bigint): bigint {
  if (above < 0n) return -nearest(-above, below);
  const whole = above / below;
  const twice = 2n * (above % below);
  if (twice < below) return whole;
  return twice > below || whole % 2n === 1n ? whole + 1n : whole;
}

/** A finite double above 0 as the fraction that it is: doubled, or halved, until it is an integer. */
function fractionOf(value: number): { readonly above: bigint; readonly below: bigint } {
  let below = 1n;
  let doubled = value;
  for (; !Number.isInteger(doubled); doubled *= 2) below *= 2n;
  return { above: BigInt(doubled), below };
}
