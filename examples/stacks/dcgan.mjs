// The generator of DCGAN: from 100 numbers to an image of 64 × 64. As in the paper (kernel 5, up to 1024 channels), and the variant
// with kernel 4 and 64 channels before the image that PyTorch's examples made popular.
// Run: node examples/stacks/dcgan.mjs [--narrow] wasm onnxruntime-node
// Source: Radford, Metz & Chintala, "Unsupervised representation learning with deep convolutional generative adversarial
// networks" (2016), figure 1; pytorch/examples, dcgan/main.py.
import { readWords } from './read-words.mjs';
import { runStack } from './run-stack.mjs';

const words = readWords({ flags: ['narrow'] });

/** "Project and reshape" is a transposed convolution of one cell with a kernel of 4. */
function generator(channels, kernel, padding, source) {
  const layer = (name, cin, cout, input, output, more) => ({
    ...{ name, source, n: 1, cin, cout, input: [input, input], output: [output, output] },
    ...{ outputPadding: [0, 0], dilation: [1, 1], groups: 1, ...more },
  });
  const [first, ...others] = channels;
  const project = {
    kernel: [4, 4],
    stride: [1, 1],
    padding: [
      [0, 0],
      [0, 0],
    ],
  };
  const double = { kernel: [kernel, kernel], stride: [2, 2], padding: [padding, padding] };
  return [
    layer('project', 100, first, 1, 4, project),
    ...others.map((cout, at) => layer(`up ${at + 1}`, channels[at], cout, 4 * 2 ** at, 8 * 2 ** at, double)),
  ];
}

await runStack(
  words.flags.narrow
    ? {
        title: 'DCGAN, generator with 64 channels before the image',
        source: 'pytorch/examples, dcgan/main.py: kernel 4, stride 2, padding 1',
        layers: generator([512, 256, 128, 64, 3], 4, [1, 1], 'pytorch/examples dcgan'),
      }
    : {
        title: 'DCGAN, generator of the paper',
        source: 'Radford et al. (2016), figure 1: kernel 5, stride 2; pads 1 and 2, so that each extent doubles',
        layers: generator([1024, 512, 256, 128, 3], 5, [1, 2], 'Radford et al. (2016), figure 1'),
      },
  words,
);
