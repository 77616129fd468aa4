/** The model files that examples/models writes, which README and the documents use. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileAsSource } from '../../models/file-source.ts';
import { outlineOfLayer } from '../../models/listing.ts';
import type { ModelLayer } from '../../models/model.ts';
import { readModel } from '../../models/read-model.ts';
import type { Outline } from '../../spec/conventions/convention.ts';
import { geometryOf } from '../../spec/geometry.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  for (const script of ['dcgan', 'fcn']) {
    execFileSync(process.execPath, [
      fileURLToPath(new URL(`../../examples/models/${script}.mjs`, import.meta.url)),
      folder,
    ]);
  }
});

const layersOf = async (name: string) => (await readModel(fileAsSource(join(folder, name)))).layers;
const outputOf = (layer: ModelLayer, x: readonly number[]) => {
  const { outline, reason } = outlineOfLayer(layer, { x });
  return outline === null ? reason : geometryOf(outline).outputShape;
};

const withoutNumbers = ({ w, ...rest }: Outline) => ({ ...rest, w: w.shape });

describe('the model files of the examples', () => {
  it('are a generator of 64 × 64 pixels, layer after layer', async () => {
    let x: readonly number[] = [1, 100, 1, 1];
    for (const layer of await layersOf('dcgan.onnx')) x = outputOf(layer, x) as readonly number[];
    expect(x).toEqual([1, 3, 64, 64]);
  });

  it('have the same layers and weights in TensorFlow Lite, but the first', async () => {
    const [project, ...onnx] = await layersOf('dcgan.onnx');
    const tflite = await layersOf('dcgan.tflite');
    expect(tflite.map(({ name }) => name)).toEqual(onnx.map(({ name }) => name));
    expect(project.name).toBe('project');
    for (const [at, layer] of tflite.entries()) {
      const { outline } = outlineOfLayer(layer);
      const { outline: same } = outlineOfLayer(onnx[at], { x: outline!.x.shape });
      expect(withoutNumbers(outline!)).toEqual(withoutNumbers(same!));
      expect(Buffer.from(outline!.w.data!.buffer).equals(Buffer.from(same!.w.data!.buffer))).toBe(true);
    }
  });

  it('are three steps of a network for pictures of any size', async () => {
    let x: readonly number[] = [1, 21, 16, 16];
    const layers = await layersOf('fcn8s.onnx');
    expect(layers[0].input.shape).toEqual([null, 21, null, null]);
    for (const layer of layers) x = outputOf(layer, x) as readonly number[];
    expect(x).toEqual([1, 21, 568, 568]);
  });
});
