/**
 * ONNX ConvTranspose: X [N,C,…in], W [C,M/group,…k], pads [b₁…bₙ, e₁…eₙ].
 *
 *   pads given, or VALID         o = (i − 1)·s + a + ek − b − e
 *   SAME_UPPER, SAME_LOWER       o = i·s
 *   output_shape                 o as it says; pads are ignored
 *   total = (i − 1)·s + a + ek − o;   SAME_UPPER: b = ⌊total/2⌋, e = rest; otherwise e = ⌊total/2⌋, b = rest
 *
 * Where the text contradicts itself, the call is ambiguous: see classes.ts.
 * Source: ONNX operators, ConvTranspose, opsets 1, 11 and 22; convTransposeShapeInference in onnx/defs/nn/defs.cc.
 */
import { attributesOf, type Extents, extentsOf, halved, type Pads, padsOf } from './axis.ts';
import { namedClass } from './classes.ts';
import type { Convention, Operands, Rank } from './convention.ts';
import { define, refuse, refuseBelow, type Solution, type Torn, type Wanted } from './define.ts';
import { channelsSecond } from './layout.ts';
import { type Fields, integer, isGiven, listOf, perAxis, word } from './read.ts';

type Opset = 1 | 11 | 22;
type AutoPad = 'NOTSET' | 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';

const AUTO_PADS = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'] as const;

export const onnx: Convention = onnxOf(22);
export const onnx11: Convention = onnxOf(11);
export const onnx1: Convention = onnxOf(1);

function onnxOf(opset: Opset): Convention {
  return define({
    id: opset === 22 ? 'onnx' : `onnx-${opset}`,
    name: 'ONNX',
    version: `opset ${opset}`,
    statement: 'pads of either end, or auto_pad or output_shape, which choose them; output padding as in PyTorch',
    source: `https://onnx.ai/onnx/operators/onnx__ConvTranspose.html#convtranspose-${opset}`,
    ranks: [1, 2, 3],
    attributes: ['auto_pad', 'dilations', 'group', 'kernel_shape', 'output_padding', 'output_shape', 'pads', 'strides'],
    bias: true,
    groups: groupsOf,
    layout: (_, rank) => channelsSecond(rank),
    solve: (fields, operands, rank) => solve(opset, fields, operands, rank),
    candidates,
    otherwise: () => 'ONNX has no attributes for these pads',
  });
}

function groupsOf(fields: Fields): number {
  return isGiven(fields.group) ? integer('onnx: group', fields.group) : 1;
}

/** An axis with what the attributes say about its output. */
interface Axis extends Extents {
  readonly outputPadding: number;
  /** What is asked for by output_shape. */
  readonly wanted: number | null;
}

function solve(opset: Opset, fields: Fields, operands: Operands, rank: Rank): Solution {
  const list = (name: string, otherwise: number) => {
    // Lists only: the format turns no integer into one.
    const value = isGiven(fields[name]) ? listOf(`onnx: ${name}`, fields[name], rank) : undefined;
    return perAxis(`onnx: ${name}`, value, rank, otherwise);
  };
  const stride = list('strides', 1);
  const dilation = list('dilations', 1);
  const outputPadding = list('output_padding', 0);
  refuseBelow('strides', stride, 1, 'strides are positive');
  refuseBelow('dilations', dilation, 1, 'dilations are positive');
  checkKernel(fields, operands, rank);
  const wanted = isGiven(fields.output_shape) ? listOf('onnx: output_shape', fields.output_shape, rank) : null;
  const axes = extentsOf(operands, stride, dilation).map((extents, axis) => ({
    ...extents,
    outputPadding: outputPadding[axis],
    wanted: wanted === null ? null : wanted[axis],
  }));
  checkOutputPadding(axes);
  const autoPad = word('onnx: auto_pad', fields.auto_pad, AUTO_PADS, 'NOTSET');
  const pads = padsAttribute(fields, rank, autoPad);
  const groups = groupsOf(fields);
  if (wanted !== null || autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER') {
    return solveTotals(opset, autoPad, axes, groups);
  }
  const given = axes.map((axis, index) => ({
    padBegin: pads[index],
    padEnd: pads[index + rank],
    outputPadding: axis.outputPadding,
  }));
  return { attributes: attributesOf(axes, given, groups) };
}

function checkKernel(fields: Fields, { w }: Operands, rank: Rank): void {
  if (!isGiven(fields.kernel_shape)) return;
  const kernel = listOf('onnx: kernel_shape', fields.kernel_shape, rank);
  const extents = w.shape.slice(2);
  if (kernel.join() !== extents.join())
    refuse('kernel_shape', `be that of W, [${extents}]`, `[${kernel}]`, 'they differ');
}

function checkOutputPadding(axes: readonly Axis[]): void {
  refuseBelow(
    'output_padding',
    axes.map(({ outputPadding }) => outputPadding),
    0,
    'it adds elements',
  );
  axes.forEach(({ outputPadding, stride, dilation }, axis) => {
    const limit = Math.max(stride, dilation);
    if (outputPadding < limit) return;
    refuse(
      `output_padding[${axis}]`,
      `be below max(stride, dilation) = ${limit}`,
      outputPadding,
      'each value must be less than the corresponding stride/dilation dimension',
    );
  });
}

function padsAttribute(fields: Fields, rank: Rank, autoPad: AutoPad): number[] {
  if (!isGiven(fields.pads)) return new Array<number>(2 * rank).fill(0);
  const pads = listOf('onnx: pads', fields.pads, 2 * rank);
  if (autoPad !== 'NOTSET') {
    refuse('pads', 'be left out with auto_pad', `[${pads}]`, 'pads cannot be used simultaneously with auto_pad');
  }
  refuseBelow('pads', pads, 0, 'pads can take any value greater than or equal to 0');
  return pads;
}

/** The axes of a call whose pads follow from the output's extent. */
function solveTotals(opset: Opset, autoPad: AutoPad, axes: readonly Axis[], groups: number): Solution {
  const isUpper = autoPad === 'SAME_UPPER';
  const attributes = (rule: (axis: Axis) => Pads) => attributesOf(axes, axes.map(rule), groups);
  const isSame = axes[0].wanted === null;
  if (axes.some((axis) => totalOf(axis) < 0)) return negativeTotal(isUpper, isSame, attributes);
  if (isSame && axes.some(({ outputPadding }) => outputPadding > 0)) {
    return {
      ambiguity: namedClass('onnx-same-output-padding'),
      readings: [
        { told: 'text: the output is input·stride', solve: () => attributes((axis) => split(axis, isUpper)) },
        {
          told: 'shape inference: the output is input·stride + output_padding',
          solve: () => attributes((axis) => inferred(axis, isUpper)),
        },
      ],
    };
  }
  if (opset === 1 && axes.some((axis) => totalOf(axis) % 2 !== 0)) {
    return {
      ambiguity: namedClass('onnx-opset-1-halves'),
      readings: [
        { told: 'equations of opset 1', solve: () => attributes((axis) => split(axis, !isUpper)) },
        { told: 'text of auto_pad, and opset 11', solve: () => attributes((axis) => split(axis, isUpper)) },
      ],
    };
  }
  return { attributes: attributes((axis) => split(axis, isUpper)) };
}

function negativeTotal(
  isUpper: boolean,
  isSame: boolean,
  attributes: (rule: (axis: Axis) => Pads) => ReturnType<typeof attributesOf>,
): Torn {
  const extended = (axis: Axis) =>
    totalOf(axis) < 0 ? padsOf({ begin: 0, end: axis.full - wantedOf(axis) }) : split(axis, isUpper);
  const inference = {
    told: 'shape inference: what is cropped is max(ek − s, 0), so that the output is not input·stride',
    solve: () => attributes((axis) => inferred(axis, isUpper)),
  };
  return {
    ambiguity: namedClass('onnx-negative-total'),
    readings: [
      { told: 'the extent as asked for, nothing cropped, the end extended', solve: () => attributes(extended) },
      {
        told: 'reference implementation: the negative total is halved too, rounding down',
        solve: () => attributes((axis) => split(axis, isUpper)),
      },
      ...(isSame ? [inference] : []),
    ],
  };
}

function wantedOf({ wanted, input, stride }: Axis): number {
  return wanted ?? input * stride;
}

function totalOf(axis: Axis): number {
  return axis.full + axis.outputPadding - wantedOf(axis);
}

/** The total halved: what rounding leaves over goes to the end for SAME_UPPER, to the beginning otherwise. */
function split(axis: Axis, isUpper: boolean): Pads {
  return halves(totalOf(axis), isUpper, axis.outputPadding);
}

/** What ONNX's shape inference takes the pads for. */
function inferred({ effectiveKernel, stride, outputPadding }: Axis, isUpper: boolean): Pads {
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

function candidates({ outline }: Wanted): Fields[] {
  const { stride, dilation, padBegin, padEnd, outputPadding, groups, w } = outline;
  return [
    {
      kernel_shape: w.shape.slice(2),
      strides: stride,
      pads: [...padBegin, ...padEnd],
      output_padding: outputPadding,
      dilations: dilation,
      group: groups,
    },
  ];
}
