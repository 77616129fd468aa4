/** Vectors on shortcuts and fixed sizes: all but one or two attributes at their defaults, or one number large. */
import { type VectorSource, valid } from './define.ts';

export const SHORTCUTS: VectorSource = {
  name: 'shortcuts',
  title: 'Shortcuts whose guard has a hole, and sizes that a buffer does not hold',
  flags: {
    GuardForgets: {
      bug: 'A shortcut for a plain geometry is taken where one attribute that its guard does not ask for is not plain.',
      reference: 'https://github.com/pytorch/pytorch/pull/51185',
      faults: ['one-tap-shortcut-forgets-output-padding'],
    },
    KernelBuffer: {
      bug: 'The filter of a channel is held in a buffer for fewer taps.',
      reference: 'https://github.com/ROCm/pytorch/issues/587',
      faults: ['depthwise-large-kernel-memory-fault'],
    },
    RowBuffer: {
      bug: 'A row is added up in a buffer that is shorter than input extent × stride.',
      reference: 'https://github.com/ggml-org/llama.cpp/pull/13813',
      faults: ['shared-buffer-shorter-than-the-row'],
    },
    BiasOfZeros: {
      bug: 'A bias of zeros is taken for none, and what lies in its place is read.',
      reference: 'https://github.com/ARM-software/ComputeLibrary/issues/380',
      faults: ['bias-of-zeros-is-the-first-input'],
    },
  },
  vectors: [
    valid({
      id: 'shortcuts-one-tap-output-padding',
      comment: 'One tap and stride 1, but each row of the output is one cell longer than that of x.',
      flags: ['GuardForgets'],
      source: 'https://github.com/pytorch/pytorch/pull/51185',
      x: [1, 1, 2, 1],
      xData: [1, 2],
      w: [1, 1, 1, 1],
      wData: [1],
      dilation: [1, 2],
      outputPadding: [0, 1],
    }),
    valid({
      id: 'shortcuts-depthwise-kernel-8',
      comment: 'Depthwise, with 64 taps a channel.',
      flags: ['KernelBuffer'],
      source: 'https://github.com/ROCm/pytorch/issues/587',
      x: [1, 2, 1, 1],
      xData: [1, 2],
      w: [2, 1, 8, 8],
      groups: 2,
    }),
    valid({
      id: 'shortcuts-row-of-64-stride-17',
      comment: 'The output has 1,072 cells, more than a buffer of 1,024 numbers.',
      flags: ['RowBuffer'],
      source: 'https://github.com/ggml-org/llama.cpp/pull/13813',
      x: [1, 1, 64],
      w: [1, 1, 1],
      wData: [1],
      stride: [17],
    }),
    valid({
      id: 'shortcuts-bias-of-zeros',
      comment: 'A bias that adds nothing.',
      flags: ['BiasOfZeros'],
      source: 'https://github.com/ARM-software/ComputeLibrary/issues/380',
      x: [1, 1, 3],
      w: [1, 2, 2],
      bias: [0, 0],
    }),
  ],
};
