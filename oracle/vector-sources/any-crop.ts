/**
 * Vectors beyond the customary limits of frameworks: negative pads, and output padding from max(stride, dilation) on.
 * The operator is defined there; the vectors `illegal-negative-padding` and `illegal-output-padding-too-large` are of
 * those who keep the limits, these of those who compute any crop.
 */
import { OWN, type VectorSource, valid } from './define.ts';

export const ANY_CROP: VectorSource = {
  name: 'any-crop',
  title: 'Beyond the customary limits: for implementations that compute any crop; who keeps the limits refuses them',
  flags: {
    NegativePadIgnored: {
      bug: 'A negative pad is taken for 0, or for its size.',
      reference: 'https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_transpose.html',
      faults: [],
    },
    ExtensionWithoutBias: {
      bug: 'Cells that no product reaches are zero, where they have to hold the bias.',
      reference: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html',
      faults: [],
    },
    OutputPaddingHeldBelow: {
      bug: 'Output padding is held below max(stride, dilation), or taken modulo that, without a word.',
      reference: 'https://onnx.ai/onnx/operators/onnx__ConvTranspose.html',
      faults: [],
    },
  },
  vectors: [
    valid({
      id: 'any-crop-negative-begin',
      comment: 'A begin pad of −2: two cells of bias stand before the first product.',
      flags: ['NegativePadIgnored', 'ExtensionWithoutBias'],
      source: OWN,
      x: [1, 1, 3],
      w: [1, 1, 2],
      stride: [2],
      padBegin: [-2],
      padEnd: [1],
      bias: [5],
    }),
    valid({
      id: 'any-crop-negative-ends',
      comment: 'Negative pads at either end of two axes, all different, in two groups.',
      flags: ['NegativePadIgnored', 'ExtensionWithoutBias'],
      source: OWN,
      x: [1, 4, 2, 3],
      w: [4, 1, 2, 2],
      stride: [1, 2],
      padBegin: [-1, 0],
      padEnd: [-2, -3],
      dilation: [2, 1],
      groups: 2,
      bias: true,
    }),
    valid({
      id: 'any-crop-cropped-and-extended',
      comment: 'All products are cropped at the beginning; what is left was added at the end.',
      flags: ['NegativePadIgnored', 'ExtensionWithoutBias'],
      source: OWN,
      x: [1, 1, 2],
      w: [1, 2, 2],
      padBegin: [3],
      padEnd: [-2],
      bias: [3, -4],
    }),
    valid({
      id: 'any-crop-output-padding-beyond',
      comment: 'Output padding 5 at stride 2, and 3 under a kernel below the stride.',
      flags: ['OutputPaddingHeldBelow', 'ExtensionWithoutBias'],
      source: OWN,
      x: [1, 1, 2, 2],
      w: [1, 1, 3, 2],
      stride: [2, 3],
      outputPadding: [5, 3],
      bias: [7],
    }),
  ],
};
