/** Defects that accept what must be refused. */
import type { Case, ConvTranspose } from '../../spec/case.ts';
import { type IllegalKind, illegalKindOf } from '../../spec/illegal.ts';
import { elementCount, zeros } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { engineWith } from '../faulty-engine.ts';
import { endingWhere } from './crash.ts';

const FLOATING_POINT_EXCEPTION = 136;

export const MISSING_ERROR_FAULTS: readonly Fault[] = [
  {
    id: 'output-padding-not-validated',
    project: 'PyTorch (MPS, meta)',
    class: 'missing error',
    reference: 'https://github.com/pytorch/pytorch/issues/169236',
    symptom: 'Output padding of the stride or more is accepted and gives a wider tensor.',
    fault: 'The rule that output padding is below max(stride, dilation) is not checked.',
    trigger: 'output padding ≥ max(stride, dilation)',
    evidence: 'text',
    make: () => accepting(['output-padding-too-large'], engineWith({ check: () => {} })),
  },
  {
    id: 'output-size-out-of-range-accepted',
    project: 'WebNN (specification) / ONNX Runtime',
    class: 'missing error',
    reference: 'https://github.com/webmachinelearning/webnn/issues/818',
    symptom: 'Output sizes are not validated.',
    fault: 'Any wanted output size is accepted, also below the natural one or from stride above it.',
    trigger: 'an output size outside of natural … natural + stride − 1',
    evidence: 'text',
    make: () => accepting(['output-padding-too-large', 'negative-output-padding'], engineWith({ check: () => {} })),
  },
  {
    id: 'rank-mismatch-x-w-not-checked',
    project: 'ONNX Runtime (contributed operators)',
    class: 'missing error',
    reference: 'https://github.com/microsoft/onnxruntime/pull/32679',
    symptom: 'An image of five axes with a filter of three reads past a list while the model is loaded.',
    fault: 'The number of spatial axes is taken from x in one place and from w in another.',
    trigger: 'x and w have different numbers of axes',
    evidence: 'text',
    make: () => accepting(['rank-mismatch'], shapeByRankOfW),
  },
  {
    id: 'stride-zero-divides',
    project: 'PyTorch (quantised)',
    class: 'missing error',
    reference: 'https://github.com/pytorch/pytorch/issues/136722',
    symptom: 'Stride 0 ends the process with a floating point exception.',
    fault: 'The stride is not checked before it divides.',
    trigger: 'stride 0',
    evidence: 'text',
    endsProcess: true,
    make: () => endingWhere(({ stride }) => stride.includes(0), FLOATING_POINT_EXCEPTION),
  },
  {
    id: 'rank-read-off-stride',
    project: 'ExecuTorch (XNNPACK)',
    class: 'missing error',
    reference: 'https://github.com/pytorch/executorch/pull/21588',
    symptom: 'A stride of one entry for two axes is taken, and the convolution counts as one of one axis.',
    fault: 'The number of spatial axes is read off the length of the stride.',
    trigger: 'a stride of one entry, and two or three axes',
    evidence: 'text',
    make: () => acceptingWhere((p) => p.stride.length === 1 && p.x.shape.length > 3, shapeByStride),
  },
  {
    id: 'output-padding-of-other-length',
    project: 'MXNet (export to ONNX)',
    class: 'missing error',
    reference: 'https://github.com/apache/mxnet/pull/20281',
    symptom: 'Models are written whose output padding has not one entry per axis.',
    fault: 'The list is handed on at whatever length; what is missing counts as 0, what is too much is ignored.',
    trigger: 'an output padding with too few or too many entries',
    evidence: 'text',
    make: () => acceptingWhere(isOutputPaddingOfOtherLength, (p) => engineWith()(withOutputPaddingPerAxis(p))),
  },
  {
    id: 'more-channels-in-x-than-in-w',
    project: 'generative-inpainting-pytorch',
    class: 'missing error',
    reference: 'https://github.com/daa233/generative-inpainting-pytorch/issues/64',
    symptom: 'An x with more channels than w is accepted.',
    fault: 'The channels of x are not compared with those of w, and w is read beyond its end.',
    trigger: 'x has more channels than w',
    evidence: 'symptom only',
    make: () => acceptingWhere(hasMoreChannelsInX, engineWith({ check: () => {} })),
  },
  {
    id: 'no-output-channels-accepted',
    project: 'PyTorch / XLA',
    class: 'missing error',
    reference: 'https://github.com/pytorch/pytorch/pull/142859',
    symptom: 'Without output channels one back end ends in SIGFPE, one gives a result, and one an error.',
    fault: 'Only some back ends check that there are output channels; this one gives a result without elements.',
    trigger: 'w without output channels',
    evidence: 'text',
    make: () => acceptingWhere(({ w }) => w.shape[1] === 0, emptyResult),
  },
  {
    id: 'pads-that-leave-no-output-give-nothing',
    project: 'PyTorch',
    class: 'missing error',
    reference: 'https://github.com/pytorch/pytorch/issues/157909',
    symptom: 'Pads that leave no output are refused on one device, and give an empty result on another.',
    fault: 'The output extent is not checked; what is below 1 becomes 0.',
    trigger: 'pads that crop every cell of an axis',
    evidence: 'text',
    make: () => acceptingWhere((p) => illegalKindOf(p) === 'empty-output', emptyResult),
  },
  {
    id: 'short-bias-read-behind-its-end',
    project: 'OpenCV (dnn) 5.0.0',
    class: 'missing error',
    reference: 'docs/findings.md#opencv-bias-length',
    symptom: 'A bias of one number for four channels is accepted, and three channels get what lies behind it.',
    fault: 'The length of the bias is not compared with the output channels.',
    trigger: 'a bias with fewer entries than output channels, or more',
    evidence: 'symptom only',
    remark: 'What lies behind the bias is 0 here.',
    make: () => accepting(['bias-length'], engineWith({ check: () => {} })),
  },
  {
    id: 'short-data-accepted',
    project: 'jax-js',
    class: 'missing error',
    reference: 'docs/findings.md#jax-data-length',
    symptom: 'An x of two cells with one number gives a result.',
    fault: 'The length of the data is not compared with the shape, and they are read on behind their end.',
    trigger: 'data of another length than their shape',
    evidence: 'symptom only',
    make: () => accepting(['data-length'], engineWith({ check: () => {} })),
  },
];

/** The right engine, but illegal cases of these kinds go to another. */
function accepting(kinds: readonly IllegalKind[], unchecked: ConvTranspose): ConvTranspose {
  const right = engineWith();
  return (problem) => {
    const kind = illegalKindOf(problem);
    return (kind !== null && kinds.includes(kind) ? unchecked : right)(problem);
  };
}

/** The right engine, but illegal cases of which this holds go to another. */
function acceptingWhere(holds: (problem: Case) => boolean, unchecked: ConvTranspose): ConvTranspose {
  const right = engineWith();
  return (problem) => (holds(problem) && illegalKindOf(problem) !== null ? unchecked : right)(problem);
}

function isOutputPaddingOfOtherLength({ x, outputPadding }: Case): boolean {
  return outputPadding.length !== x.shape.length - 2;
}

function withOutputPaddingPerAxis(problem: Case): Case {
  return { ...problem, outputPadding: problem.stride.map((_, axis) => problem.outputPadding[axis] ?? 0) };
}

function hasMoreChannelsInX({ x, w, groups }: Case): boolean {
  return x.shape[1] > w.shape[0] && w.shape[0] > 0 && x.shape[1] % groups === 0;
}

/** The axes that the stride has an entry for. */
function shapeByStride({ x, w, groups, dtype, stride, dilation }: Case) {
  const extents = stride.map(
    (step, axis) => (x.shape[axis + 2] - 1) * step + (w.shape[axis + 2] - 1) * dilation[axis] + 1,
  );
  const shape = [x.shape[0], w.shape[1] * groups, ...extents];
  return { shape, data: zeros(dtype, elementCount(shape)) };
}

function emptyResult(problem: Case) {
  const { x, w, groups, dtype } = problem;
  const extents = x.shape.slice(2).map((input, axis) => {
    const reach = (w.shape[axis + 2] - 1) * problem.dilation[axis] + 1;
    const cropped = problem.padBegin[axis] + problem.padEnd[axis] - problem.outputPadding[axis];
    return Math.max(0, (input - 1) * problem.stride[axis] + reach - cropped);
  });
  return { shape: [x.shape[0], w.shape[1] * groups, ...extents], data: zeros(dtype, 0) };
}

/** Extents for as many axes as w has; those that x lacks come from behind the end of its list. */
function shapeByRankOfW({ x, w, groups, dtype, stride, dilation }: Case) {
  const extents = w.shape.slice(2).map((kernel, axis) => {
    const input = x.shape[axis + 2] ?? 1;
    return (input - 1) * (stride[axis] ?? 1) + (kernel - 1) * (dilation[axis] ?? 1) + 1;
  });
  const shape = [x.shape[0], w.shape[1] * groups, ...extents];
  return { shape, data: zeros(dtype, elementCount(shape)) };
}
