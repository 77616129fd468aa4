/** Documented defects that are not re-created, and why. They count for nothing. */
import type { LeftOut } from './fault.ts';

export const LEFT_OUT: readonly LeftOut[] = [
  {
    id: 'per-channel-scale-on-the-wrong-axis',
    project: 'ONNX Runtime (quantiser) / TensorRT / Brevitas / PPQ',
    class: 'value',
    reference: 'https://github.com/microsoft/onnxruntime/issues/19694',
    reason: 'A case has no quantised data and no scales, so that no case can show it.',
  },
  {
    id: 'half-overflow-nan-versus-inf',
    project: 'PyTorch (CPU, f16)',
    class: 'precision',
    reference: 'https://github.com/pytorch/pytorch/issues/153700',
    reason:
      'What happens is that a partial sum overflows in one order and not in another. spec/special-values.ts leaves open how ' +
      'wide an accumulator is and in which order it sums, so that neither result is wrong.',
  },
];
