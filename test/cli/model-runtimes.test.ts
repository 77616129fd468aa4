/** Who is asked about a model where nobody is named, who is missing, and which layers are timed smaller than they are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import { MOST_TIMED, modelWorkloads } from '../../cli/read/model-workloads.ts';
import { openApart, openRuntimes } from '../../cli/read/open-subjects.ts';
import { SUBJECT_GROUPS } from '../../subjects/index.ts';
import type { Source } from '../../subjects/source.ts';
import { floatTensor, nodeOf, onnxBytes } from '../models/write-onnx.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-runtimes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const close = async () => {};

/** Opens by name; some are not installed, one is broken. */
const opening =
  (missing: Readonly<Record<string, string>>) =>
  async (sources: readonly Source[]): Promise<{ name: string; close: () => Promise<void> }[]> =>
    sources.map(({ argument: name }) => {
      if (Object.hasOwn(missing, name)) throw new RangeError(`subject ${name}: ${missing[name]}`);
      return { name, close };
    });

describe('without names', () => {
  it('every runtime and every fast engine is asked, and no reference engine', async () => {
    const { opened, leftOut } = await openRuntimes([], opening({}));
    expect(opened.map(({ name }) => name)).toEqual([...SUBJECT_GROUPS['third-party'], ...SUBJECT_GROUPS.fast]);
    expect(leftOut).toEqual([]);
  });

  it('those that are not installed stand in one line with the command that installs all, each package once', async () => {
    const missing = {
      opencv: '@a/opencv is not installed: npm install --save-dev @a/opencv',
      'tfjs-cpu': 'tfjs is not installed: npm install --save-dev tfjs cpu',
      'tfjs-wasm': 'tfjs is not installed: npm install --save-dev tfjs wasm',
      jax: 'it cannot be loaded',
    };
    const { opened, leftOut } = await openRuntimes([], opening(missing));
    expect(opened.map(({ name }) => name)).not.toContain('jax');
    expect(leftOut).toEqual([
      'Not installed: tfjs-cpu, tfjs-wasm, opencv; npm install --save-dev tfjs cpu wasm @a/opencv',
      'Not loaded: subject jax: it cannot be loaded',
    ]);
  });
});

describe('with names', () => {
  it('they alone are asked, and one that is missing ends the command', async () => {
    const { opened } = await openRuntimes(['scatter', 'jax'], opening({}));
    expect(opened.map(({ name }) => name)).toEqual(['scatter', 'jax']);
    await expect(openRuntimes(['scatter', 'jax'], opening({ jax: 'no' }))).rejects.toThrow(/^subject jax: no$/);
  });
});

describe('a model file in the place of a subject', () => {
  it.each(['generator.onnx', './a/SEGMENT.tflite', 'up.keras', 'up.h5', 'up.safetensors'])(
    'is refused: %s',
    async (name) => {
      const message = `subject ${name}: must be no model file; verify and bench take one as --model ${name}`;
      await expect(openRuntimes(['scatter', name], opening({}))).rejects.toThrow(message);
      await expect(openApart(['scatter', name], { timeout: 1000, threads: 1 }, false)).rejects.toThrow(message);
    },
  );
});

describe('a layer of a model', () => {
  const channels = 64;
  const w = floatTensor('w', [channels, channels, 4, 4], new Float32Array(channels * channels * 16).fill(0.5));
  const written = (name: string, extent: number) => {
    const node = [nodeOf('ConvTranspose', ['z', 'w'], ['y'], { strides: [2, 2] }, 'up')];
    const model = join(folder, name);
    writeFileSync(model, onnxBytes({ node, initializer: [w], inputs: { z: [1, channels, extent, extent] } }));
    return model;
  };

  it('that is large is timed with a smaller x, and the report is told by how much', async () => {
    const model = written('large.onnx', 64);
    const { workloads, cut, numbers } = await modelWorkloads({ model });
    const [timed] = workloads.map(describedWorkload);
    const [whole] = (await modelWorkloads({ model, uncut: true })).workloads.map(describedWorkload);
    expect(whole.multiplyAdds).toBeGreaterThan(MOST_TIMED);
    expect(timed.multiplyAdds).toBeLessThanOrEqual(MOST_TIMED);
    const factor = whole.multiplyAdds / timed.multiplyAdds;
    expect(cut).toEqual([{ name: 'up', x: timed.xShape, modelX: whole.xShape, factor }]);
    expect(numbers.get('up')?.x.shape).toEqual(timed.xShape);
  });

  it('that is small is timed as it is', async () => {
    const { workloads, cut } = await modelWorkloads({ model: written('small.onnx', 8) });
    expect([workloads[0].input, cut]).toEqual([[8, 8], []]);
  });
});
