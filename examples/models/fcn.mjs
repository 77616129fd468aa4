// Writes the upsampling of FCN-8s as fcn8s.onnx: three layers with the bilinear kernel, 21 classes. The file leaves the extents of
// its input open, as networks for pictures of any size do: commands ask for them.
// Run: node examples/models/fcn.mjs FOLDER
// Source: Long, Shelhamer & Darrell (2015), section 4; voc-fcn8s, net.py. The network crops between these layers; here it does not.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxFile } from './onnx-file.mjs';
import { bilinearWeights } from './weights.mjs';

const [folder = '.', ...more] = process.argv.slice(2);
if (folder.startsWith('-') || more.length > 0) {
  console.error('usage: node examples/models/fcn.mjs FOLDER');
  process.exit(2);
}
const CLASSES = 21;

/** Kernel and stride. */
const LAYERS = [
  ['upscore2', 4, 2],
  ['upscore_pool4', 4, 2],
  ['upscore8', 16, 8],
].map(([name, kernel, stride]) => ({ name, kernel, stride, shape: [CLASSES, CLASSES, kernel, kernel] }));

const bytes = onnxFile({
  nodes: LAYERS.map(({ name, kernel, stride }, at) => ({
    operator: 'ConvTranspose',
    name,
    inputs: [at === 0 ? 'score' : LAYERS[at - 1].name, `${name}.weight`],
    outputs: [name],
    attributes: { kernel_shape: [kernel, kernel], strides: [stride, stride] },
  })),
  weights: LAYERS.map(({ name, shape }) => ({ name: `${name}.weight`, shape, data: bilinearWeights(shape) })),
  inputs: { score: ['batch', CLASSES, 'height', 'width'] },
  outputs: { upscore8: ['batch', CLASSES, 'out_height', 'out_width'] },
});

mkdirSync(folder, { recursive: true });
const file = join(folder, 'fcn8s.onnx');
writeFileSync(file, bytes);
console.log(`${file}: ${(bytes.length / 1e6).toFixed(1)} MB`);
