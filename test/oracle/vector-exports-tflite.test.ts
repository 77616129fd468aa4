/** Vectors exported for TensorFlow Lite: LiteRT computes what lies beside the model, and the model says what the vector says. */
import { parse } from 'npyjs';
import { describe, expect, it } from 'vitest';
import { type Exportable, exportedFiles, selectExportable } from '../../oracle/vector-exports/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { isQuantised } from '../../spec/number-types.ts';

const { taken } = selectExportable(allVectors(), [], 'tflite');

interface LiteRt {
  loadAndCompile(model: Uint8Array, options: object): Promise<{ run(inputs: unknown[]): Promise<Output[]> }>;
  readonly Tensor: new (data: unknown, shape: number[]) => unknown;
}

interface Output {
  toTypedArray(): ArrayLike<number>;
  readonly type: { readonly layout: { readonly dimensions: ArrayLike<number> } };
}

/** The files of a vector: the model, and the arrays by their names. */
async function filesOf(one: Exportable) {
  const files = await exportedFiles('tflite', [one]);
  const array = (name: string) => {
    const bytes = files.get(`${one.vector.id}/${name}.npy`);
    return bytes === undefined ? null : parse(new Uint8Array(bytes).buffer);
  };
  return { model: files.get(`${one.vector.id}/model.tflite`)!, array, count: files.size };
}

describe('vectors export --format tflite', () => {
  it('takes vectors of every type that the format computes in, with one, two and three axes', () => {
    expect(new Set(taken.map(({ problem }) => problem.dtype))).toEqual(new Set(['f32', 'int8', 'uint8', 'int16']));
    expect(new Set(taken.map(({ problem }) => problem.x.shape.length))).toEqual(new Set([3, 4, 5]));
  });

  it('gives folders whose models LiteRT runs from x to y, f32 and uint8', async () => {
    // Loads the module that both share.
    await import('../../subjects/third-party/litert.ts');
    const name = '@litertjs/core';
    const { loadAndCompile, Tensor }: LiteRt = await import(name);
    const computed = async (model: Uint8Array, x: { readonly data: unknown; readonly shape: number[] }) => {
      const compiled = await loadAndCompile(model, { accelerator: 'wasm', cpuOptions: { numThreads: 1 } });
      const [y] = await compiled.run([new Tensor(x.data, x.shape)]);
      const { dimensions } = y.type.layout;
      return { shape: [...Array.from(dimensions)], data: [...Array.from(y.toTypedArray())] };
    };
    const wrong: string[] = [];
    // LiteRT.js has no tensors of int8 and int16, and sums of f32 in an order of its own.
    const isAsked = ({ vector, problem: { dtype } }: (typeof taken)[number]) =>
      dtype === 'uint8' || (dtype === 'f32' && vector.lane !== 'rounded');
    for (const one of taken.filter(isAsked)) {
      const { model, array } = await filesOf(one);
      const [x, ...results] = ['x', 'y', 'y_float_product', 'y_double_rounding'].map(array);
      const told = results.filter((result) => result !== null);
      const got = await computed(model, x!).catch((error: Error) => error);
      if (got instanceof Error) wrong.push(`${one.vector.id}: ${got.message}`);
      else if (String(got.shape) !== String(told[0].shape)) wrong.push(`${one.vector.id}: shape ${got.shape}`);
      else if (!told.some(({ data }) => isSame(data as Float32Array, got.data)))
        wrong.push(`${one.vector.id}: ${got.data}`);
    }
    // It has no tensors without elements.
    expect(wrong).toEqual([expect.stringMatching(/^geometry-empty-batch: ERROR: .*litert_tensor_buffer/)]);
  });

  it('gives integers in their own types, by every rule where they have to be rounded', async () => {
    const typesOf = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array };
    for (const one of taken) {
      const { dtype } = one.problem;
      if (!isQuantised(dtype)) continue;
      const { array, count } = await filesOf(one);
      expect([array('x')!.data, array('y')!.data]).toEqual([expect.any(typesOf[dtype]), expect.any(typesOf[dtype])]);
      expect(count).toBe(one.vector.roundings === undefined ? 3 : 7);
    }
  });
});

function isSame(told: ArrayLike<number>, got: readonly number[]): boolean {
  const same = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  return told.length === got.length && got.every((value, at) => same(value, told[at]));
}
