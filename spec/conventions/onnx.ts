/**
 * ONNX ConvTranspose: X [N,C,…in], W [C,M/group,…k], pads [b₁…bₙ, e₁…eₙ].
 *
 *   pads given, or VALID         o = (i − 1)·s + a + ek − b − e
 *   SAME_UPPER, SAME_LOWER       o = i·s
 *   output_shape                 o as it says; pads are ignored
 *   total = (i − 1)·s + a + ek − o;   SAME_UPPER: b = ⌊total/2⌋, e = rest; otherwise e = ⌊total/2⌋, b = rest
 *
 * Without SAME a negative total extends the end, as ONNX's own test test_convtranspose_output_shape has it. Where the
 * text contradicts itself or the reference implementation, the call is ambiguous: see classes.ts.
 * Source: ONNX operators, ConvTranspose, opsets 1, 11 and 22; convTransposeShapeInference in onnx/defs/nn/defs.cc;
 * onnx/reference/ops/op_conv_transpose.py and op_col2im.py of onnx 1.23.1, which were run.
 */

import type { Rank } from '../case.ts';
import type { Convention, Operands } from './convention.ts';
import { attributesOf, extentsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solution, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type OnnxAxis, type Opset, solveOutputShape, solveSame } from './onnx-pads.ts';
import { type GivenFields, integer, isGiven, listOf, ofEach, perAxis, word } from './read.ts';

type AutoPad = 'NOTSET' | 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';

const AUTO_PADS = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'] as const;

export const onnx: Convention = onnxOf(22);
export const onnx11: Convention = onnxOf(11);
export const onnx1: Convention = onnxOf(1);

function onnxOf(opset: Opset): Convention {
  return define({
    id: idOf(opset),
    name: 'ONNX',
    version: `opset ${opset}`,
    statement: 'pads of either end, or auto_pad or output_shape, which choose them; output padding as in PyTorch',
    source: `https://onnx.ai/onnx/operators/onnx__ConvTranspose.html#convtranspose-${opset}`,
    ranks: [1, 2, 3],
    attributes: ['auto_pad', 'dilations', 'group', 'kernel_shape', 'output_padding', 'output_shape', 'pads', 'strides'],
    wordings: [
      'pads',
      'pads, auto_pad NOTSET',
      'auto_pad VALID',
      'auto_pad SAME_UPPER',
      'auto_pad SAME_LOWER',
      ...AUTO_PADS.map((auto) => `output_shape, auto_pad ${auto}`),
      'pads that take output padding back',
    ],
    bias: true,
    groups: (fields) => groupsOf(fields, opset),
    layout: (_, rank) => channelsSecond(rank),
    solve: (fields, operands, rank) => solve(opset, fields, operands, rank),
    candidates,
    defaults: ({ outline: { w }, rank }) => ({
      kernel_shape: w.shape.slice(2),
      strides: ofEach(rank, 1),
      pads: ofEach(2 * rank, 0),
      output_padding: ofEach(rank, 0),
      dilations: ofEach(rank, 1),
      group: 1,
      auto_pad: 'NOTSET',
    }),
    otherwise: () => 'ONNX has no attributes for these pads',
  });
}

/** The id of the convention, which stands in front of whatever is wrong with a call. */
function idOf(opset: Opset): string {
  return opset === 22 ? 'onnx' : `onnx-${opset}`;
}

function groupsOf(fields: GivenFields, opset: Opset): number {
  return isGiven(fields.group) ? integer(`${idOf(opset)}: group`, fields.group) : 1;
}

function solve(opset: Opset, fields: GivenFields, operands: Operands, rank: Rank): Solution {
  const id = idOf(opset);
  const list = (name: string, otherwise: number) => {
    // Lists only: the format turns no integer into one.
    const value = isGiven(fields[name]) ? listOf(`${id}: ${name}`, fields[name], rank) : undefined;
    return perAxis(`${id}: ${name}`, value, rank, otherwise);
  };
  const stride = list('strides', 1);
  const dilation = list('dilations', 1);
  const outputPadding = list('output_padding', 0);
  refuseBelow('strides', stride, 1, 'strides are positive');
  refuseBelow('dilations', dilation, 1, 'dilations are positive');
  checkKernel(id, fields, operands, rank);
  const wanted = isGiven(fields.output_shape) ? listOf(`${id}: output_shape`, fields.output_shape, rank) : null;
  const autoPad = word(`${id}: auto_pad`, fields.auto_pad, AUTO_PADS, 'NOTSET');
  const pads = padsAttribute(id, fields, rank, autoPad);
  const axes = extentsOf(operands, stride, dilation).map((extents, axis) => ({
    ...extents,
    outputPadding: outputPadding[axis],
    wanted: wanted === null ? null : wanted[axis],
    begin: pads[axis],
    end: pads[axis + rank],
  }));
  checkOutputPadding(axes);
  const groups = groupsOf(fields, opset);
  if (autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER') {
    return solveSame(opset, autoPad === 'SAME_UPPER', axes, groups);
  }
  if (wanted !== null) return solveOutputShape(opset, axes, groups);
  const given = axes.map(({ begin, end, outputPadding: extra }) => ({
    padBegin: begin,
    padEnd: end,
    outputPadding: extra,
  }));
  return { attributes: attributesOf(axes, given, groups) };
}

function checkKernel(id: string, fields: GivenFields, { w }: Operands, rank: Rank): void {
  if (!isGiven(fields.kernel_shape)) return;
  const kernel = listOf(`${id}: kernel_shape`, fields.kernel_shape, rank);
  const extents = w.shape.slice(2);
  if (kernel.join() !== extents.join())
    refuse('kernel_shape', `be that of W, [${extents}]`, `[${kernel}]`, 'they differ');
}

function checkOutputPadding(axes: readonly OnnxAxis[]): void {
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

function padsAttribute(id: string, fields: GivenFields, rank: Rank, autoPad: AutoPad): number[] {
  if (!isGiven(fields.pads)) return new Array<number>(2 * rank).fill(0);
  const pads = listOf(`${id}: pads`, fields.pads, 2 * rank);
  if (autoPad !== 'NOTSET') {
    refuse('pads', 'be left out with auto_pad', `[${pads}]`, 'pads cannot be used simultaneously with auto_pad');
  }
  refuseBelow('pads', pads, 0, 'pads can take any value greater than or equal to 0');
  return pads;
}

function candidates({ outline, output, rank }: Wanted): Candidate[] {
  const { stride, dilation, padBegin, padEnd, outputPadding, groups, w } = outline;
  const kernel = { kernel_shape: w.shape.slice(2), strides: stride };
  const rest = { dilations: dilation, group: groups };
  const pads = [...padBegin, ...padEnd];
  const takenBack = {
    pads: [...padBegin, ...padEnd.map((pad) => pad + 1)],
    output_padding: outputPadding.map((extra) => extra + 1),
  };
  const outputPaddings = outputPadding.some((extra) => extra > 0) ? [ofEach(rank, 0), outputPadding] : [outputPadding];
  const chosen = outputPaddings.flatMap((extra) => {
    const common = { ...kernel, output_padding: extra, ...rest };
    return [
      ...(['VALID', 'SAME_UPPER', 'SAME_LOWER'] as const).map((auto) => ({
        wording: `auto_pad ${auto}`,
        attributes: { ...common, auto_pad: auto },
      })),
      ...AUTO_PADS.map((auto) => ({
        wording: `output_shape, auto_pad ${auto}`,
        attributes: { ...common, auto_pad: auto, output_shape: output },
      })),
    ];
  });
  return [
    { wording: 'pads', attributes: { ...kernel, pads, output_padding: outputPadding, ...rest } },
    {
      wording: 'pads, auto_pad NOTSET',
      attributes: { ...kernel, pads, output_padding: outputPadding, ...rest, auto_pad: 'NOTSET' },
    },
    ...chosen,
    { wording: 'pads that take output padding back', attributes: { ...kernel, ...takenBack, ...rest } },
  ];
}
