/** Models that others have released, as they come in packages. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engines, exact } from '../../engines/index.ts';
import { fileAsSource } from '../../models/file-source.ts';
import { integerLayerCase } from '../../models/layer-cases.ts';
import { outlineOfLayer } from '../../models/listing.ts';
import { readModel } from '../../models/read-model.ts';
import { compareExact } from '../../spec/compare.ts';
import { SEED } from '../spec/cases.ts';

const require = createRequire(import.meta.url);
const FOLDER = dirname(require.resolve('@mediapipe/selfie_segmentation/package.json'));

describe("MediaPipe's selfie segmentation", () => {
  it.each([
    ['selfie_segmentation.tflite', 'segment', [1, 16, 128, 128], [256, 256]],
    ['selfie_segmentation_landscape.tflite', 'conv2d_transpose', [1, 16, 72, 128], [144, 256]],
  ])('%s ends with a layer of its own operator, with a bias, in f16', async (file, name, x, output) => {
    const { layers, unread } = await readModel(fileAsSource(join(FOLDER, file)));
    expect(unread).toEqual([]);
    expect(layers).toMatchObject([{ name, operator: 'Convolution2DTransposeBias', weights: { type: 'f16' } }]);
    const { outline } = outlineOfLayer(layers[0]);
    expect(outline).toMatchObject({ x: { shape: x }, stride: [2, 2] });
    const problem = integerLayerCase(outline!, SEED);
    const y = exact(problem);
    expect(y.shape).toEqual([1, 1, ...output]);
    expect(compareExact(y, engines.scatter(problem))).toBe(null);
  });
});
