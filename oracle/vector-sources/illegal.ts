/** Vectors that must be refused: one of each kind of spec/illegal.ts, made from a legal case in which all numbers differ. */
import { customaryIllegalityOf } from '../../spec/geometry.ts';
import { brokenRule, ILLEGAL_KINDS, type IllegalKind, makeIllegal } from '../../spec/illegal.ts';
import type { Flag, InvalidVector } from '../vector.ts';
import { caseJson, caseOfParts, OWN, type VectorSource } from './define.ts';

const LEGAL = caseOfParts({
  x: [1, 4, 2, 3],
  w: [4, 1, 2, 2],
  stride: [3, 2],
  padBegin: [1, 0],
  padEnd: [0, 1],
  outputPadding: [2, 1],
  dilation: [1, 2],
  groups: 2,
  bias: [1, -2],
});

const FLAGS: Readonly<Record<string, Flag>> = {
  AttributeNotChecked: {
    bug: 'An attribute that is no integer, or is out of its range, gives a result or ends the process.',
    reference: 'https://github.com/pytorch/pytorch/issues/136722',
    faults: ['stride-zero-divides'],
  },
  OutputPaddingNotChecked: {
    bug: 'The rule that output padding is below max(stride, dilation) is not checked.',
    reference: 'https://github.com/pytorch/pytorch/issues/169236',
    faults: ['output-padding-not-validated'],
  },
  OutputNotChecked: {
    bug: 'An output without cells, or with more than memory can hold, is computed or allocated.',
    reference: 'https://github.com/webmachinelearning/webnn/issues/818',
    faults: [],
  },
  ChannelsNotChecked: {
    bug: 'Channels of x, of w, of the bias and groups that do not fit together are read beyond their ends.',
    reference: 'https://onnx.ai/onnx/operators/onnx__ConvTranspose.html',
    faults: [],
  },
  ShapesNotChecked: {
    bug: 'The number of axes is taken from x in one place and from w in another, or empty extents are taken as they are.',
    reference: 'https://github.com/microsoft/onnxruntime/pull/32679',
    faults: ['rank-mismatch-x-w-not-checked'],
  },
};

/** What a kind is an instance of, and the spatial axis on which the legal case is broken. */
const KINDS: Readonly<Record<IllegalKind, readonly [flag: string, axis: number]>> = {
  'zero-stride': ['AttributeNotChecked', 1],
  'zero-dilation': ['AttributeNotChecked', 0],
  'zero-groups': ['AttributeNotChecked', 0],
  'negative-padding': ['AttributeNotChecked', 1],
  'negative-output-padding': ['AttributeNotChecked', 0],
  'output-padding-too-large': ['OutputPaddingNotChecked', 1],
  'empty-output': ['OutputNotChecked', 0],
  'huge-output': ['OutputNotChecked', 1],
  'groups-not-dividing-channels': ['ChannelsNotChecked', 0],
  'weight-channels': ['ChannelsNotChecked', 0],
  'bias-length': ['ChannelsNotChecked', 0],
  'rank-mismatch': ['ShapesNotChecked', 0],
  'zero-channels': ['ShapesNotChecked', 0],
  'zero-extent': ['ShapesNotChecked', 1],
  'zero-kernel': ['ShapesNotChecked', 0],
  'fractional-stride': ['AttributeNotChecked', 0],
  'not-a-number': ['AttributeNotChecked', 1],
  'attribute-length': ['ShapesNotChecked', 0],
  'data-length': ['ShapesNotChecked', 0],
};

function invalid(kind: IllegalKind): InvalidVector {
  const [flag, axis] = KINDS[kind];
  const problem = makeIllegal(LEGAL, kind, axis);
  const reason = customaryIllegalityOf(problem);
  if (reason === null) throw new Error(`the case of ${kind} is legal`);
  return {
    kind: 'invalid',
    id: `illegal-${kind}`,
    comment: `Breaks the rule: ${brokenRule(kind)}.`,
    flags: [flag],
    source: OWN,
    illegal: kind,
    rule: brokenRule(kind),
    reason,
    case: caseJson(problem),
  };
}

export const ILLEGAL: VectorSource = {
  name: 'illegal',
  title: 'Cases that must be refused, one of each kind',
  flags: FLAGS,
  vectors: ILLEGAL_KINDS.map((kind) => () => invalid(kind)),
};
