/** Defects that end the process, or a call that should have had a result. */
import type { Case, ConvTranspose } from '../../spec/case.ts';
import type { Fault } from '../fault.ts';
import { axesOf, engineWith } from '../faulty-engine.ts';
import { isSame, SAME_OR_VALID } from './conventions.ts';

/** The exit codes that a shell gives for the signals. */
const ABORTED = 134;
const FLOATING_POINT_EXCEPTION = 136;
const SEGMENTATION_FAULT = 139;

export const CRASH_FAULTS: readonly Fault[] = [
  {
    id: 'same-pads-solved-with-in-and-out-swapped',
    project: 'OpenCV (dnn)',
    class: 'crash',
    reference: 'https://github.com/opencv/opencv/issues/10702',
    symptom: 'SAME ends in an access violation, VALID works.',
    fault: 'The pads of SAME are solved with input and output changed, as for the forward convolution.',
    trigger: 'the pads of SAME, where the swapped pads crop all of the output',
    evidence: 'text',
    remark: 'The report has stride 1, where both orders give the same pads by the formula that it quotes.',
    capabilities: SAME_OR_VALID,
    endsProcess: true,
    make: () => endingWhere((p) => isSame(p) && swappedPadsCropAll(p), SEGMENTATION_FAULT),
  },
  {
    id: 'depthwise-op-greater-than-pad-aborts',
    project: 'Core AI / MPSGraph',
    class: 'crash',
    reference: 'https://github.com/apple/coreai-torch/issues/58',
    symptom: 'A native assertion, “explicit_padding = -1”, ends the process.',
    fault: 'The end pad less the output padding becomes negative in the depthwise kernel.',
    trigger: 'as many groups as input channels, at least 2, and output padding above the end padding',
    evidence: 'text',
    endsProcess: true,
    make: () =>
      endingWhere(
        (p) => p.groups > 1 && p.groups === p.x.shape[1] && p.outputPadding.some((a, axis) => a > p.padEnd[axis]),
        ABORTED,
      ),
  },
  {
    id: 'grouped-one-tap-kernel-crashes',
    project: 'PyTorch 2.0 (CPU, oneDNN)',
    class: 'crash',
    reference: 'https://github.com/pytorch/pytorch/issues/108676',
    symptom: '“could not construct a memory descriptor” for kernel 1 and 2 groups.',
    fault: 'The layout of the filter is guessed from axes of extent 1, which leave it open.',
    trigger: 'two spatial axes, kernel 1, groups ≥ 2 with one output channel each',
    evidence: 'partly',
    make: () =>
      engineWith({
        resolve(p) {
          if (p.stride.length !== 2 || p.groups < 2 || p.w.shape.slice(1).some((extent) => extent > 1)) return p;
          throw new Error('could not construct a memory descriptor using a format tag');
        },
      }),
  },
  {
    id: 'zero-size-input-crashes',
    project: 'TensorFlow / Keras',
    class: 'crash',
    reference: 'https://github.com/keras-team/keras/issues/16953',
    symptom: 'No channels, no cells or no images end the process.',
    fault: 'Tensors without elements are not guarded against, and a division by zero follows.',
    trigger: 'an empty batch (legal), or an extent or channels of 0 (illegal)',
    evidence: 'text',
    endsProcess: true,
    make: () => endingWhere((p) => p.x.shape.includes(0), FLOATING_POINT_EXCEPTION),
  },
];

/** The right engine, in a process that ends where the condition holds. Legality is checked after that. */
export function endingWhere(holds: (problem: Case) => boolean, exitCode: number): ConvTranspose {
  const right = engineWith();
  return (problem) => {
    if (holds(problem)) process.exit(exitCode);
    return right(problem);
  };
}

function swappedPadsCropAll(problem: Case): boolean {
  return axesOf(problem).some(({ input, output, stride, effectiveKernel, outputPadding }) => {
    const pads = Math.max((output - 1) * stride + effectiveKernel - input, 0);
    return (input - 1) * stride + effectiveKernel + outputPadding - pads < 1;
  });
}
