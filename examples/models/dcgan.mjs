// Writes the generator of DCGAN as dcgan.onnx and dcgan.tflite, with weights as they are before training.
// The ONNX file leaves the batch open and says nothing of the shapes between its layers, as many exporters do.
// Run: node examples/models/dcgan.mjs FOLDER [channels before the image, 64]
// Source: Radford, Metz & Chintala (2016), figure 1; pytorch/examples, dcgan/main.py (kernel 4, 64 channels before the image).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxFile } from './onnx-file.mjs';
import { tfliteFile } from './tflite-file.mjs';
import { asTflite, normalWeights } from './weights.mjs';

const [folder = '.', channels = '64', ...more] = process.argv.slice(2);
if (folder.startsWith('-') || more.length > 0) {
  console.error('usage: node examples/models/dcgan.mjs FOLDER [CHANNELS]');
  process.exit(2);
}
const width = Number(channels);
if (!Number.isSafeInteger(width) || width < 1) {
  console.error(`channels must be an integer >= 1, got ${channels}`);
  process.exit(2);
}

/** Channels in and out, extent of the input, stride; every kernel is 4 × 4. "Project" makes 4 × 4 cells of one. */
const LAYERS = [
  ['project', 100, 8 * width, 1, 1],
  ['up1', 8 * width, 4 * width, 4, 2],
  ['up2', 4 * width, 2 * width, 8, 2],
  ['up3', 2 * width, width, 16, 2],
  ['up4', width, 3, 32, 2],
].map(([name, cin, cout, input, stride], at) => {
  const shape = [cin, cout, 4, 4];
  return { name, input, stride, shape, data: normalWeights(shape, at + 1) };
});

const onnx = onnxFile({
  nodes: LAYERS.flatMap(({ name, stride }, at) => {
    const pad = stride === 1 ? 0 : 1;
    const isLast = at === LAYERS.length - 1;
    const attributes = { kernel_shape: [4, 4], strides: [stride, stride], pads: [pad, pad, pad, pad] };
    const before = at === 0 ? 'z' : `${LAYERS[at - 1].name}.relu`;
    return [
      { operator: 'ConvTranspose', name, inputs: [before, `${name}.weight`], outputs: [`${name}.out`], attributes },
      {
        operator: isLast ? 'Tanh' : 'Relu',
        name: `${name}.act`,
        inputs: [`${name}.out`],
        outputs: [isLast ? 'image' : `${name}.relu`],
      },
    ];
  }),
  weights: LAYERS.map(({ name, shape, data }) => ({ name: `${name}.weight`, shape, data })),
  inputs: { z: ['batch', 100, 1, 1] },
  outputs: { image: ['batch', 3, 64, 64] },
});

// SAME gives extent × stride, so that the first layer, which makes 4 cells of one, is left out there.
const doubling = LAYERS.filter(({ stride }) => stride === 2);
const tflite = tfliteFile({
  input: [1, 4, 4, 8 * width],
  layers: doubling.map(({ name, input, stride, shape, data }) => ({
    name,
    stride,
    output: [1, input * stride, input * stride, shape[1]],
    filter: asTflite(shape, data),
  })),
});

mkdirSync(folder, { recursive: true });
for (const [name, bytes] of Object.entries({ 'dcgan.onnx': onnx, 'dcgan.tflite': tflite })) {
  writeFileSync(join(folder, name), bytes);
  console.log(`${join(folder, name)}: ${(bytes.length / 1e6).toFixed(1)} MB`);
}
