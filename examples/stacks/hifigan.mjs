// The upsampling of a vocoder, HiFi-GAN V1: from 32 frames of a mel spectrogram to 8192 samples, one axis, with bias.
// Run: node examples/stacks/hifigan.mjs wasm onnxruntime-node
// Source: Kong, Kim & Bae, "HiFi-GAN: generative adversarial networks for efficient and high fidelity speech synthesis" (2020),
// appendix A.1, table 5: kernels 16, 16, 4, 4 with strides 8, 8, 2, 2 from 512 channels, padding (k − s)/2.
import { readWords } from './read-words.mjs';
import { runStack } from './run-stack.mjs';

const words = readWords();

const STEPS = [
  { kernel: 16, stride: 8 },
  { kernel: 16, stride: 8 },
  { kernel: 4, stride: 2 },
  { kernel: 4, stride: 2 },
];
const FRAMES = 32;

let [channels, extent] = [512, FRAMES];
const layers = STEPS.map(({ kernel, stride }, at) => {
  const pad = (kernel - stride) / 2;
  const layer = {
    ...{ name: `up ${at + 1}`, source: 'HiFi-GAN V1, table 5', n: 1, cin: channels, cout: channels / 2, groups: 1 },
    ...{ input: [extent], kernel: [kernel], stride: [stride], padding: [[pad, pad]], output: [extent * stride] },
    ...{ outputPadding: [0], dilation: [1], bias: true },
  };
  [channels, extent] = [channels / 2, extent * stride];
  return layer;
});

await runStack(
  {
    title: 'HiFi-GAN V1, upsampling',
    source: 'Kong, Kim & Bae (2020), appendix A.1, table 5: hop of 8·8·2·2 = 256 samples',
    layers,
  },
  words,
);
