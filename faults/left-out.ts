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
    id: 'gpu-atomics-not-reproducible',
    project: 'TensorFlow (GPU, cuDNN)',
    class: 'nondeterminism',
    reference: 'https://github.com/tensorflow/tensorflow/issues/23318',
    reason:
      'Another order of summation on every call: exact on integers and within the proven bound on real data, so that ' +
      'every result on its own is right. It takes a law that puts the same real data twice and compares bits.',
  },
  {
    id: 'half-overflow-nan-versus-inf',
    project: 'PyTorch (CPU, f16)',
    class: 'precision',
    reference: 'https://github.com/pytorch/pytorch/issues/153700',
    reason: 'A case has no half precision. The same in f32 takes data near its overflow, which no law draws.',
  },
];
