/** Defects that accept what must be refused. */
import type { Case, ConvTranspose } from '../spec/case.ts';
import { type IllegalKind, illegalKindOf } from '../spec/illegal.ts';
import { elementCount, zeros } from '../spec/tensor.ts';
import { endingWhere } from './crash.ts';
import type { Fault } from './fault.ts';
import { engineWith } from './faulty-engine.ts';

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
];

/** The right engine, but illegal cases of these kinds go to another. */
function accepting(kinds: readonly IllegalKind[], unchecked: ConvTranspose): ConvTranspose {
  const right = engineWith();
  return (problem) => {
    const kind = illegalKindOf(problem);
    return (kind !== null && kinds.includes(kind) ? unchecked : right)(problem);
  };
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
