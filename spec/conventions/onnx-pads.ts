/**
 * The pads that ONNX chooses itself, for SAME_UPPER, SAME_LOWER and output_shape. The rule and its sources are in
 * onnx.ts, what is ambiguous about it in classes.ts.
 */

import { halved } from '../axis.ts';
import { elementCount } from '../tensor.ts';
import { type AxisReading, type AxisReadings, combinedReadings, undisputed } from './axis-readings.ts';
import { namedClass } from './classes.ts';
import { type AxisExtents, attributesOf, cropsOf, type Pads, padsOf } from './crops.ts';
import { NoCase, refuse, type Solution, type UnsolvedReading } from './definition.ts';

export type Opset = 1 | 11 | 22;

/** An axis with what the attributes say about its output. */
export interface OnnxAxis extends AxisExtents {
  readonly outputPadding: number;
  /** What is asked for by output_shape. */
  readonly wanted: number | null;
  /** Pads as they are given, 0 where they are not. */
  readonly begin: number;
  readonly end: number;
}

/** SAME_UPPER and SAME_LOWER, whose pads follow from the output's extent. */
export function solveSame(opset: Opset, isUpper: boolean, axes: readonly OnnxAxis[], groups: number): Solution {
  return combinedReadings(
    axes.map((axis) => sameReadings(opset, isUpper, axis)),
    axes,
    groups,
  );
}

function sameReadings(opset: Opset, isUpper: boolean, axis: OnnxAxis): AxisReadings {
  const total = totalOf(axis);
  const isSame = axis.wanted === null;
  if (total < 0) return { ambiguity: 'onnx-negative-total', readings: negativeTotal(isUpper, isSame, axis) };
  if (isSame && axis.outputPadding > 0) {
    const readings = [
      { name: 'text', says: 'the output is input·stride', pads: split(axis, isUpper) },
      {
        name: 'shape inference',
        says: 'the output is input·stride + output_padding',
        pads: inferred(axis, isUpper),
      },
    ];
    return { ambiguity: 'onnx-same-output-padding', readings };
  }
  return opset === 1 && total % 2 !== 0 ? opset1Halves(axis, isUpper) : undisputed(split(axis, isUpper));
}

/** @param isUpper as the text of auto_pad, and opset 11, have it */
function opset1Halves(axis: OnnxAxis, isUpper: boolean): AxisReadings {
  const [smaller, larger] = ['the larger half at the end', 'the larger half at the beginning'];
  const readings = [
    { name: 'equations of opset 1', says: isUpper ? larger : smaller, pads: split(axis, !isUpper) },
    { name: 'text of auto_pad, and opset 11', says: isUpper ? smaller : larger, pads: split(axis, isUpper) },
  ];
  return { ambiguity: 'onnx-opset-1-halves', readings };
}

/**
 * output_shape without SAME: the text has an answer, and the reference implementation may have another one, or none.
 */
export function solveOutputShape(opset: Opset, axes: readonly OnnxAxis[], groups: number): Solution {
  const attributes = (rule: (axis: OnnxAxis) => Pads) => attributesOf(axes, axes.map(rule), groups);
  const reference: UnsolvedReading = {
    label: 'reference implementation: the beginning is cropped by its pad, and the end by what is left',
    solve: () => {
      checkWorkedBack(axes);
      return attributes((axis) => padsOf({ begin: axis.begin, end: axis.full - wantedOf(axis) - axis.begin }));
    },
  };
  const isTorn = (axis: OnnxAxis) => opset === 1 && totalOf(axis) > 0 && totalOf(axis) % 2 !== 0;
  if (axes.some(isTorn)) {
    const each = axes.map((axis) => (isTorn(axis) ? opset1Halves(axis, false) : undisputed(textPads(axis))));
    return combinedReadings(each, axes, groups, [reference]);
  }
  const begins = cropsOf(attributes(textPads)).map(({ begin }) => begin);
  if (axes.every((axis, index) => isWorkedBack(axis) && axis.begin === begins[index]))
    return { attributes: attributes(textPads) };
  return {
    ambiguity: namedClass('onnx-output-shape-pads'),
    readings: [
      {
        label: 'text: pads are ignored, what is to be cropped is halved, and what is missing comes behind the end',
        solve: () => attributes(textPads),
      },
      reference,
    ],
  };
}

/** How many positions the reference implementation takes x to have, from the output and the pads as they were given. */
function positionsOf(axis: OnnxAxis): number {
  return Math.floor((wantedOf(axis) + axis.begin + axis.end - axis.effectiveKernel) / axis.stride) + 1;
}

function isWorkedBack(axis: OnnxAxis): boolean {
  return positionsOf(axis) === axis.input;
}

/** What the reference implementation checks is only the product of all positions. */
function checkWorkedBack(axes: readonly OnnxAxis[]): void {
  if (axes.every(isWorkedBack)) return;
  const [positions, inputs] = [axes.map(positionsOf), axes.map(({ input }) => input)];
  if (elementCount(positions) === elementCount(inputs)) {
    throw new NoCase(
      `output_shape makes positions [${positions}] of x [${inputs}], as many, so that products go astray`,
    );
  }
  refuse(
    'output_shape',
    `be one from which the extents [${inputs}] of x follow`,
    `[${axes.map(wantedOf)}], from which [${positions}] do`,
    'ValueError: the calculated number of sliding blocks',
  );
}

function negativeTotal(isUpper: boolean, isSame: boolean, axis: OnnxAxis): AxisReading[] {
  const inference = {
    name: 'shape inference',
    says: 'what is cropped is max(ek − s, 0), so that the output is not input·stride',
    pads: inferred(axis, isUpper),
  };
  return [
    { name: 'the extent as asked for', says: 'nothing cropped, the end extended', pads: extended(axis) },
    {
      name: 'reference implementation',
      says: 'the negative total is halved too, rounding down',
      pads: split(axis, isUpper),
    },
    ...(isSame ? [inference] : []),
  ];
}

/** output_shape without SAME by the text: half of what is over, the larger one at the beginning, or an extended end. */
function textPads(axis: OnnxAxis): Pads {
  return totalOf(axis) < 0 ? extended(axis) : split(axis, false);
}

/** Nothing cropped, and cells added behind the end. */
function extended(axis: OnnxAxis): Pads {
  return padsOf({ begin: 0, end: axis.full - wantedOf(axis) });
}

function wantedOf({ wanted, input, stride }: OnnxAxis): number {
  return wanted ?? input * stride;
}

function totalOf(axis: OnnxAxis): number {
  return axis.full + axis.outputPadding - wantedOf(axis);
}

/** The total halved: what rounding leaves over goes to the end for SAME_UPPER, to the beginning otherwise. */
function split(axis: OnnxAxis, isUpper: boolean): Pads {
  return halves(totalOf(axis), isUpper, axis.outputPadding);
}

/** What ONNX's shape inference takes the pads for. */
function inferred({ effectiveKernel, stride, outputPadding }: OnnxAxis, isUpper: boolean): Pads {
  return halves(Math.max(effectiveKernel - stride, 0), isUpper, outputPadding);
}

function halves(total: number, isUpper: boolean, outputPadding: number): Pads {
  const { begin: smaller, end: larger } = halved(total);
  const [begin, end] = isUpper ? [smaller, larger] : [larger, smaller];
  // A negative pad of the end is an output padding.
  return end >= 0
    ? { padBegin: begin, padEnd: end, outputPadding }
    : { padBegin: begin, padEnd: 0, outputPadding: outputPadding - end };
}
