/**
 * The pads that ONNX chooses itself, for SAME_UPPER, SAME_LOWER and output_shape. The rule and its sources are in
 * onnx.ts, what is ambiguous about it in classes.ts.
 */

import { halved } from '../axis.ts';
import { elementCount } from '../tensor.ts';
import { namedClass } from './classes.ts';
import { type AxisExtents, attributesOf, cropsOf, type Pads, padsOf } from './crops.ts';
import { NoCase, refuse, type Solution, type Torn, type UnsolvedReading } from './definition.ts';

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
  const attributes = (rule: (axis: OnnxAxis) => Pads) => attributesOf(axes, axes.map(rule), groups);
  const isSame = axes[0].wanted === null;
  if (axes.some((axis) => totalOf(axis) < 0)) return negativeTotal(isUpper, isSame, attributes);
  if (isSame && axes.some(({ outputPadding }) => outputPadding > 0)) {
    return {
      ambiguity: namedClass('onnx-same-output-padding'),
      readings: [
        { label: 'text: the output is input·stride', solve: () => attributes((axis) => split(axis, isUpper)) },
        {
          label: 'shape inference: the output is input·stride + output_padding',
          solve: () => attributes((axis) => inferred(axis, isUpper)),
        },
      ],
    };
  }
  if (opset === 1 && axes.some((axis) => totalOf(axis) % 2 !== 0)) {
    return opset1Halves(
      () => attributes((axis) => split(axis, !isUpper)),
      () => attributes((axis) => split(axis, isUpper)),
    );
  }
  return { attributes: attributes((axis) => split(axis, isUpper)) };
}

function opset1Halves(
  equations: UnsolvedReading['solve'],
  text: UnsolvedReading['solve'],
  further: readonly UnsolvedReading[] = [],
): Torn {
  return {
    ambiguity: namedClass('onnx-opset-1-halves'),
    readings: [
      { label: 'equations of opset 1', solve: equations },
      { label: 'text of auto_pad, and opset 11', solve: text },
      ...further,
    ],
  };
}

/**
 * output_shape without SAME: the text has an answer, and the reference implementation may have another one, or none.
 */
export function solveOutputShape(opset: Opset, axes: readonly OnnxAxis[], groups: number): Solution {
  const attributes = (rule: (axis: OnnxAxis) => Pads) => attributesOf(axes, axes.map(rule), groups);
  const text = (isUpper: boolean) => attributes((axis) => (totalOf(axis) < 0 ? extended(axis) : split(axis, isUpper)));
  const reference: UnsolvedReading = {
    label: 'reference implementation: the beginning is cropped by its pad, and the end by what is left',
    solve: () => {
      checkWorkedBack(axes);
      return attributes((axis) => padsOf({ begin: axis.begin, end: axis.full - wantedOf(axis) - axis.begin }));
    },
  };
  if (opset === 1 && axes.some((axis) => totalOf(axis) > 0 && totalOf(axis) % 2 !== 0)) {
    const equations = () => text(true);
    return opset1Halves(equations, () => text(false), [reference]);
  }
  const begins = cropsOf(text(false)).map(({ begin }) => begin);
  if (axes.every((axis, index) => isWorkedBack(axis) && axis.begin === begins[index]))
    return { attributes: text(false) };
  return {
    ambiguity: namedClass('onnx-output-shape-pads'),
    readings: [
      {
        label: 'text: pads are ignored, what is to be cropped is halved, and what is missing comes behind the end',
        solve: () => text(false),
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

function negativeTotal(
  isUpper: boolean,
  isSame: boolean,
  attributes: (rule: (axis: OnnxAxis) => Pads) => ReturnType<typeof attributesOf>,
): Torn {
  const asAsked = (axis: OnnxAxis) => (totalOf(axis) < 0 ? extended(axis) : split(axis, isUpper));
  const inference = {
    label: 'shape inference: what is cropped is max(ek − s, 0), so that the output is not input·stride',
    solve: () => attributes((axis) => inferred(axis, isUpper)),
  };
  return {
    ambiguity: namedClass('onnx-negative-total'),
    readings: [
      { label: 'the extent as asked for, nothing cropped, the end extended', solve: () => attributes(asAsked) },
      {
        label: 'reference implementation: the negative total is halved too, rounding down',
        solve: () => attributes((axis) => split(axis, isUpper)),
      },
      ...(isSame ? [inference] : []),
    ],
  };
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
