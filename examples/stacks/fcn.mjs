// The upsampling of fully convolutional networks, 21 classes, for an image of 500 × 500: FCN-32s in one step, FCN-16s in two,
// FCN-8s in three, each initialised with the bilinear kernel on the diagonal, as the authors' net surgery does. Between the steps
// the networks crop and add what they kept from earlier layers; here they crop.
// Run: node examples/stacks/fcn.mjs [32s | 16s | 8s] wasm onnxruntime-node
// Source: Long, Shelhamer & Darrell, "Fully convolutional networks for semantic segmentation" (2015), section 4; the extents are
// those of voc-fcn32s, voc-fcn16s and voc-fcn8s, net.py, with an image of 500 × 500 padded by 100.
import { bilinearWeights } from '../models/weights.mjs';
import { readWords } from './read-words.mjs';
import { runStack } from './run-stack.mjs';

const NETS = {
  '32s': [['upscore', 16, 64, 32, 544]],
  '16s': [
    ['upscore2', 16, 4, 2, 34],
    ['upscore16', 34, 32, 16, 560],
  ],
  '8s': [
    ['upscore2', 16, 4, 2, 34],
    ['upscore_pool4', 34, 4, 2, 70],
    ['upscore8', 70, 16, 8, 568],
  ],
};
const CLASSES = 21;

const words = readWords({ variants: Object.keys(NETS) });
const net = words.variant ?? '8s';

const layers = NETS[net].map(([name, input, kernel, stride, output]) => ({
  ...{ name, source: `voc-fcn${net}`, n: 1, cin: CLASSES, cout: CLASSES, groups: 1 },
  ...{ input: [input, input], kernel: [kernel, kernel], stride: [stride, stride], output: [output, output] },
  ...{
    padding: [
      [0, 0],
      [0, 0],
    ],
    outputPadding: [0, 0],
    dilation: [1, 1],
  },
}));

await runStack(
  {
    title: `FCN-${net}, upsampling with bilinear initialisation`,
    source: 'Long, Shelhamer & Darrell (2015), section 4; voc-fcn nets, net.py',
    layers,
    weights: bilinearWeights,
  },
  words,
);
