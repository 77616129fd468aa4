/**
 * Vectors that must be refused, of the kinds of spec/illegal.ts, made from a legal case in which all numbers differ.
 * The first variant of a kind has the kind's name; further ones are those that released implementations got wrong.
 */
import { customaryIllegalityOf } from '../../spec/geometry.ts';
import { brokenRule, type IllegalKind, makeIllegal } from '../../spec/illegal.ts';
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
    faults: ['pads-that-leave-no-output-give-nothing'],
  },
  ChannelsNotChecked: {
    bug: 'Channels of x, of w, of the bias and groups that do not fit together are read beyond their ends.',
    reference: 'https://onnx.ai/onnx/operators/onnx__ConvTranspose.html',
    faults: ['more-channels-in-x-than-in-w', 'short-bias-read-behind-its-end'],
  },
  ShapesNotChecked: {
    bug: 'The number of axes is taken from one list or operand and from another, or extents of 0 are taken as they are.',
    reference: 'https://github.com/microsoft/onnxruntime/pull/32679',
    faults: [
      'rank-mismatch-x-w-not-checked',
      'rank-read-off-stride',
      'output-padding-of-other-length',
      'no-output-channels-accepted',
      'short-data-accepted',
    ],
  },
};

type Broken = readonly [kind: IllegalKind, flag: string, axis: number, variant?: string];

/**
 * What each is an instance of, and the spatial axis on which the legal case is broken. Left out are the kinds that
 * these files cannot say: their shapes are integers from 0, and their attributes numbers.
 */
const BROKEN: readonly Broken[] = [
  ['zero-stride', 'AttributeNotChecked', 1],
  ['zero-dilation', 'AttributeNotChecked', 0],
  ['zero-groups', 'AttributeNotChecked', 0],
  ['negative-padding', 'AttributeNotChecked', 1],
  ['negative-output-padding', 'AttributeNotChecked', 0],
  ['output-padding-too-large', 'OutputPaddingNotChecked', 1],
  ['empty-output', 'OutputNotChecked', 0],
  ['huge-output', 'OutputNotChecked', 1],
  ['groups-not-dividing-channels', 'ChannelsNotChecked', 0],
  ['weight-channels', 'ChannelsNotChecked', 0],
  ['bias-length', 'ChannelsNotChecked', 0],
  ['rank-mismatch', 'ShapesNotChecked', 0],
  ['zero-channels', 'ShapesNotChecked', 0],
  ['zero-extent', 'ShapesNotChecked', 1],
  ['zero-kernel', 'ShapesNotChecked', 0],
  ['fractional-stride', 'AttributeNotChecked', 0],
  ['not-a-number', 'AttributeNotChecked', 1],
  ['attribute-length', 'ShapesNotChecked', 0],
  ['data-length', 'ShapesNotChecked', 0],
  ['zero-output-channels', 'ShapesNotChecked', 0],
  ['fractional-dilation', 'AttributeNotChecked', 1],
  ['fractional-padding', 'AttributeNotChecked', 0],
  ['fractional-output-padding', 'AttributeNotChecked', 1],
  ['fractional-groups', 'AttributeNotChecked', 0],
  ['zero-stride', 'AttributeNotChecked', 0, 'negative'],
  ['zero-dilation', 'AttributeNotChecked', 1, 'negative'],
  ['zero-groups', 'AttributeNotChecked', 0, 'negative'],
  ['negative-padding', 'AttributeNotChecked', 0, 'end'],
  ['output-padding-too-large', 'OutputPaddingNotChecked', 0, 'far-above'],
  ['empty-output', 'OutputNotChecked', 1, 'begin'],
  ['empty-output', 'OutputNotChecked', 1, 'below-zero'],
  ['groups-not-dividing-channels', 'ChannelsNotChecked', 0, 'below'],
  ['weight-channels', 'ChannelsNotChecked', 0, 'w-double'],
  ['weight-channels', 'ChannelsNotChecked', 0, 'x-more'],
  ['weight-channels', 'ChannelsNotChecked', 0, 'w-of-one-group'],
  ['bias-length', 'ChannelsNotChecked', 0, 'one-less'],
  ['bias-length', 'ChannelsNotChecked', 0, 'single'],
  ['bias-length', 'ChannelsNotChecked', 0, 'of-one-group'],
  ['bias-length', 'ChannelsNotChecked', 0, 'empty'],
  ['rank-mismatch', 'ShapesNotChecked', 0, 'w-less'],
  ['rank-mismatch', 'ShapesNotChecked', 0, 'x-more'],
  ['not-a-number', 'AttributeNotChecked', 0, 'infinite-stride'],
  ['attribute-length', 'ShapesNotChecked', 0, 'stride-one-of-two'],
  ['attribute-length', 'ShapesNotChecked', 0, 'padBegin-one-of-two'],
  ['attribute-length', 'ShapesNotChecked', 0, 'padEnd-one-of-two'],
  ['attribute-length', 'ShapesNotChecked', 0, 'outputPadding-one-of-two'],
  ['attribute-length', 'ShapesNotChecked', 0, 'dilation-one-of-two'],
  ['attribute-length', 'ShapesNotChecked', 0, 'outputPadding-one-more'],
  ['attribute-length', 'ShapesNotChecked', 0, 'stride-empty'],
  ['data-length', 'ShapesNotChecked', 0, 'w-one-more'],
  ['data-length', 'ShapesNotChecked', 0, 'x-one-less'],
  ['data-length', 'ShapesNotChecked', 0, 'x-one-more'],
];

function invalid([kind, flag, axis, variant]: Broken): InvalidVector {
  const problem = makeIllegal(LEGAL, kind, axis, variant);
  const reason = customaryIllegalityOf(problem);
  if (reason === null) throw new Error(`the case of ${kind} is legal`);
  const name = variant?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return {
    kind: 'invalid',
    id: `illegal-${kind}${name === undefined ? '' : `-${name}`}`,
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
  title: 'Cases that must be refused, one of each kind and more',
  flags: FLAGS,
  vectors: BROKEN.map((broken) => () => invalid(broken)),
};
