/**
 * The third-party adapters: that they pass a case on unchanged and give everything back. Whether the packages compute
 * rightly is what the suite finds out about them; the cases here are ones that they do get right.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import type { Case } from '../../../spec/case.ts';
import { parseCapabilities } from '../../../subjects/capabilities.ts';
import type { Implementation } from '../../../subjects/subject.ts';
import { installed } from '../../../subjects/third-party/installed.ts';
import * as litert from '../../../subjects/third-party/litert.ts';
import { onnxModel } from '../../../subjects/third-party/onnx-model.ts';
import * as onnxruntimeNode from '../../../subjects/third-party/onnxruntime-node.ts';
import * as onnxruntimeWeb from '../../../subjects/third-party/onnxruntime-web.ts';
import * as opencv from '../../../subjects/third-party/opencv.ts';
import * as tfjsCpu from '../../../subjects/third-party/tfjs-cpu.ts';
import * as tfjsWasm from '../../../subjects/third-party/tfjs-wasm.ts';
import { tfliteModel } from '../../../subjects/third-party/tflite-model.ts';
import { mismatch, problem, tensor, UNPADDED } from './cases.ts';

type Adapter = Required<Omit<Implementation, 'gradients' | 'conventions' | 'call'>>;
const ONNX: Adapter[] = [onnxruntimeNode, onnxruntimeWeb];
const TFJS: Adapter[] = [tfjsCpu, tfjsWasm];
const OPENCV: Adapter = opencv;
const LITERT: Adapter = litert;
const ALL = [...ONNX, ...TFJS, OPENCV, LITERT];

const TWO_AXES: [string, Case][] = [
  [
    'stride and asymmetric pads',
    problem([2, 3, 3, 2], [3, 5, 3, 4], { stride: [2, 3], padBegin: [1, 0], padEnd: [0, 2] }),
  ],
  ['output padding', problem([1, 2, 2, 3], [2, 3, 2, 3], { stride: [3, 2], outputPadding: [2, 1], padEnd: [1, 1] })],
  [
    'pads larger than the kernel',
    problem([1, 2, 5, 4], [2, 1, 2, 1], { stride: [2, 2], padBegin: [3, 2], padEnd: [0, 3] }),
  ],
  ['a kernel smaller than the stride', problem([1, 1, 2, 3], [1, 2, 1, 2], { stride: [3, 4], outputPadding: [1, 3] })],
  ['an empty batch', problem([0, 2, 2, 3], [2, 3, 3, 1], { stride: [2, 1] })],
];

const THREE_AXES: [string, Case][] = [
  [
    'VALID with output padding',
    problem([2, 2, 2, 1, 3], [2, 3, 1, 3, 2], { stride: [2, 3, 1], outputPadding: [1, 2, 0] }),
  ],
  ['SAME', problem([1, 2, 2, 3, 2], [2, 1, 3, 4, 2], { stride: [1, 2, 1], padBegin: [1, 1, 0], padEnd: [1, 1, 1] })],
];

const FOR_ONNX: [string, Case][] = [
  [
    'one axis, dilation, bias',
    problem([2, 2, 4], [2, 3, 3], { stride: [2], dilation: [3], padBegin: [2] }, [9, -8, 7]),
  ],
  [
    'groups with several channels each way',
    problem([1, 4, 3, 2], [4, 3, 2, 3], { stride: [2, 1], dilation: [1, 2], groups: 2 }, [1, 2, 3, 4, 5, 6]),
  ],
  ['depthwise', problem([1, 5, 4, 3], [5, 1, 3, 2], { groups: 5, padEnd: [2, 0] })],
  [
    'three axes with asymmetric pads',
    problem([1, 2, 2, 3, 2], [2, 2, 2, 1, 3], { padBegin: [1, 0, 2], stride: [1, 2, 3] }),
  ],
];

// The WebAssembly back end of TensorFlow.js is wrong for most cases of three axes; this is one of the others.
const PLAIN_THREE_AXES: [string, Case][] = [['three axes', problem([2, 3, 1, 2, 3], [3, 2, 2, 1, 2], {})]];

const FOR_LITERT: [string, Case][] = [
  ['VALID with bias', problem([2, 3, 3, 2], [3, 5, 3, 4], { stride: [2, 3] }, [1, -2, 3, -4, 5])],
  ['VALID with output padding', problem([1, 2, 2, 3], [2, 3, 2, 3], { stride: [3, 2], outputPadding: [2, 1] })],
  ['SAME', problem([2, 2, 3, 2], [2, 9, 4, 3], { stride: [2, 1], padBegin: [1, 1], padEnd: [1, 1] })],
  [
    'dilation on three axes, bias',
    problem([1, 2, 2, 3, 2], [2, 3, 2, 1, 3], { stride: [1, 2, 3], dilation: [3, 1, 2] }, [7, -8, 9]),
  ],
];

const AGREEMENTS = [
  ...[...ONNX, OPENCV].flatMap((adapter) =>
    [...FOR_ONNX, ...TWO_AXES, ...THREE_AXES].map(([what, given]) => ({ adapter, what, given })),
  ),
  ...[...TWO_AXES, ...THREE_AXES].map(([what, given]) => ({ adapter: tfjsCpu as Adapter, what, given })),
  ...[...TWO_AXES, ...PLAIN_THREE_AXES].map(([what, given]) => ({ adapter: tfjsWasm as Adapter, what, given })),
  ...[...FOR_LITERT, ...THREE_AXES].map(([what, given]) => ({ adapter: LITERT, what, given })),
].map((row) => ({ ...row, name: row.adapter.name }));

describe.each(ALL.map((adapter) => ({ name: adapter.name, adapter })))('$name', ({ adapter }) => {
  it('declares capabilities that parse, and a version', () => {
    const hasHalves =
      adapter.name === 'onnxruntime-web' || (adapter.name === 'onnxruntime-node' && !('Float16Array' in globalThis));
    const ofLiteRt = adapter === LITERT ? ['int8', 'uint8', 'int16'] : [];
    const ofOnnx = adapter.name.startsWith('onnxruntime') ? ['int8', 'uint8'] : [];
    const others = [...(hasHalves ? ['f16'] : []), ...ofLiteRt, ...ofOnnx];
    expect(parseCapabilities(adapter.capabilities).dtypes).toEqual(['f32', ...others]);
    expect(adapter.version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('gives the same result however often it is prepared and run', async () => {
    const given = UNPADDED;
    const wanted = scatter(given);
    for (let round = 0; round < 50; round++) {
      const prepared = await adapter.prepare(given);
      expect(mismatch(await prepared.run(), wanted)).toBeNull();
      expect(mismatch(await prepared.run(), wanted)).toBeNull();
      await prepared.dispose();
    }
  });

  it('refuses f64, which it does not declare', async () => {
    const given = UNPADDED;
    const wide = (part: Case['x']) => ({ ...part, data: Float64Array.from(part.data) });
    const asked = adapter.convTranspose({ ...given, x: wide(given.x), w: wide(given.w), dtype: 'f64' });
    await expect(asked).rejects.toThrow(/NOT_IMPLEMENTED|Could not find an implementation|dtype must be f32, got f64/);
  });

  it('leaves the case as it was', async () => {
    const before = structuredClone(UNPADDED);
    await adapter.convTranspose(UNPADDED);
    expect(UNPADDED).toEqual(before);
  });
});

it.each(AGREEMENTS)('$name agrees with scatter bit for bit on $what', async ({ adapter, given }) => {
  expect(mismatch(await adapter.convTranspose(given), scatter(given))).toBeNull();
});

it('one element off, a NaN, a missing element and another shape are mismatches', () => {
  const wanted = { shape: [2], data: [1, 2] };
  expect(mismatch({ shape: [2], data: [1, 3] }, wanted)).toBe('[1] is 3, wanted 2');
  expect(mismatch({ shape: [2], data: [Number.NaN, 2] }, wanted)).toBe('[0] is NaN, wanted 1');
  expect(mismatch({ shape: [2], data: [1] }, wanted)).toBe('1 numbers');
  expect(mismatch({ shape: [1, 2], data: [1, 2] }, wanted)).toBe('shape 1,2');
});

describe('disposal', () => {
  it.each(TFJS)('$name leaves no tensor behind, not even after an error', async (adapter) => {
    const [, given] = TWO_AXES[0];
    await adapter.convTranspose(given);
    const before = tf.memory().numTensors;
    const prepared = await adapter.prepare(given);
    expect(tf.memory().numTensors).toBe(before + 2);
    await prepared.run();
    await prepared.dispose();
    const shortData = { ...given, w: { shape: given.w.shape, data: given.w.data.slice(1) } };
    await expect(adapter.convTranspose(shortData)).rejects.toThrow('should have 180 values but has 179');
    const otherChannels = { ...given, w: tensor([4, 5, 3, 4], 5) };
    await expect(adapter.convTranspose(otherChannels)).rejects.toThrow('must match output depth for filter 4');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('opencv leaves no memory behind, and no file in the way of the next model after an error', async () => {
    const cv = await createRequire(import.meta.url)('@techstark/opencv-js');
    const memoryBytes = () => {
      const mat = new cv.Mat(1, 1, cv.CV_8U);
      const { byteLength } = mat.data.buffer;
      mat.delete();
      return byteLength;
    };
    // Eight megabytes of weights: twenty models that were kept would not fit into the memory that there is at first.
    const large = problem([1, 1400, 1], [1400, 1400, 1], {});
    const before = memoryBytes();
    await expect(opencv.convTranspose({ ...large, groups: 3 })).rejects.toThrow('C_in % ngroups == 0');
    for (let round = 0; round < 20; round++) await opencv.convTranspose(large);
    expect(memoryBytes()).toBe(before);
  });

  it.each(ONNX)('$name refuses to run a session that was disposed of', async (adapter) => {
    const prepared = await adapter.prepare(TWO_AXES[0][1]);
    await prepared.dispose();
    await expect(Promise.resolve().then(() => prepared.run())).rejects.toThrow(/session|dispose/i);
  });
});

describe('the ONNX model', () => {
  it('carries every attribute, shape and number of the case', () => {
    const given = problem(
      [2, 4, 3, 5],
      [4, 3, 2, 1],
      { stride: [2, 3], padBegin: [4, 5], padEnd: [6, 7], outputPadding: [8, 9], dilation: [10, 11], groups: 2 },
      [1, 2, 3, 4, 5, 6],
    );
    const { ModelProto } = onnxProto.onnx;
    const model = ModelProto.toObject(ModelProto.decode(onnxModel(given)), { longs: Number });
    const [node] = model.graph.node;
    type Attribute = { name: string; ints?: number[]; i?: number };
    expect(model.opsetImport).toEqual([{ version: 11 }]);
    expect([node.opType, node.input, node.output]).toEqual(['ConvTranspose', ['x', 'w', 'bias'], ['y']]);
    expect(Object.fromEntries(node.attribute.map(({ name, ints, i }: Attribute) => [name, ints ?? i]))).toEqual({
      kernel_shape: [2, 1],
      strides: [2, 3],
      pads: [4, 5, 6, 7],
      output_padding: [8, 9],
      dilations: [10, 11],
      group: 2,
    });
    const [w, bias] = model.graph.initializer;
    const floats = ({ rawData }: { rawData: Uint8Array }) => new Float32Array(Uint8Array.from(rawData).buffer);
    expect([w.name, w.dims, floats(w)]).toEqual(['w', given.w.shape, given.w.data]);
    expect([bias.name, bias.dims, floats(bias)]).toEqual(['bias', [6], given.bias]);
    const dims = model.graph.input[0].type.tensorType.shape.dim;
    expect(dims.map((dim: { dimValue: number }) => dim.dimValue)).toEqual([2, 4, 3, 5]);
  });

  it('has no third input without a bias', () => {
    const { ModelProto } = onnxProto.onnx;
    const model = ModelProto.toObject(ModelProto.decode(onnxModel(TWO_AXES[0][1])));
    expect(model.graph.node[0].input).toEqual(['x', 'w']);
    expect(model.graph.initializer).toHaveLength(1);
  });
});

describe('what the adapters of TensorFlow.js refuse themselves', () => {
  it.each([
    ['one axis', problem([1, 1, 2], [1, 1, 2], {}), 'x.shape must have 2 or 3 spatial axes, got [1,1,2]'],
    ['groups', problem([1, 2, 2, 2], [2, 1, 1, 1], { groups: 2 }), 'groups must be 1, got 2'],
    ['dilation', problem([1, 1, 2, 2], [1, 1, 2, 2], { dilation: [1, 2] }), 'dilation must be 1, got [1,2]'],
    ['bias', problem([1, 1, 2, 2], [1, 1, 1, 1], {}, [1]), 'bias must be null, got 1 entries'],
    [
      'SAME with the larger half at the beginning',
      problem([1, 1, 2, 2, 2], [1, 1, 2, 1, 1], { padBegin: [1, 0, 0] }),
      "must be those of 'same' or 'valid', got padBegin [1,0,0] and padEnd [0,0,0]",
    ],
  ])('%s', async (_, given, message) => {
    await expect(tfjsCpu.convTranspose(given)).rejects.toThrow(message);
  });
});

describe('what the adapter of LiteRT refuses itself', () => {
  it.each([
    ['one axis', problem([1, 1, 2], [1, 1, 2], {}), 'x.shape must have 2 or 3 spatial axes, got [1,1,2]'],
    ['groups', problem([1, 2, 2, 2], [2, 1, 1, 1], { groups: 2 }), 'groups must be 1, got 2'],
    [
      'dilation of two axes',
      problem([1, 1, 2, 2], [1, 1, 2, 2], { dilation: [1, 2] }),
      'dilation of two axes must be 1, got [1,2]',
    ],
    [
      'pads that have no word',
      problem([1, 1, 2, 2], [1, 1, 2, 1], { padBegin: [1, 0] }),
      "pads must be those of 'same' or 'valid', got padBegin [1,0] and padEnd [0,0]",
    ],
  ])('%s', async (_, given, message) => {
    await expect(litert.convTranspose(given)).rejects.toThrow(`litert: ${message}`);
  });
});

describe('litert', () => {
  it('tells what the module printed where an exception names a place only', async () => {
    const emptyBatch = problem([0, 1, 1, 1], [1, 1, 1, 1], {});
    await expect(litert.convTranspose(emptyBatch)).rejects.toThrow('Failed to get num packed bytes');
    await expect(litert.convTranspose(UNPADDED)).resolves.toEqual(
      expect.objectContaining({ shape: scatter(UNPADDED).shape }),
    );
  });

  it('puts every number of the case into the model', () => {
    const bytes = tfliteModel(problem([1, 1, 1, 1], [1, 1, 1, 2], { stride: [1, 1] }, [77]));
    expect(new TextDecoder().decode(bytes.subarray(4, 8))).toBe('TFL3');
    // The output shape, the filter and the bias lie in buffers of their own, each at a multiple of 16.
    const at = (numbers: Int32Array | Float32Array) => Buffer.from(bytes).indexOf(Buffer.from(numbers.buffer));
    const places = [
      at(Int32Array.of(1, 1, 2, 1)),
      at(Float32Array.from(tensor([1, 1, 1, 2], 5).data)),
      at(Float32Array.of(77)),
    ];
    for (const place of places) expect(place).toBeGreaterThan(0);
  });
});

describe('a package that is not installed', () => {
  it.each([
    ['onnxruntime-node', 'onnxruntime-node is not installed: npm install --save-dev onnxruntime-node onnx-proto'],
    ['onnxruntime-web', 'onnxruntime-web is not installed: npm install --save-dev onnxruntime-web onnx-proto'],
    [
      'opencv',
      '@techstark/opencv-js is not installed: npm install --save-dev @techstark/opencv-js@5.0.0-release.1 onnx-proto',
    ],
    ['jax', '@jax-js/jax is not installed: npm install --save-dev @jax-js/jax'],
    ['litert', '@litertjs/core is not installed: npm install --save-dev @litertjs/core flatbuffers'],
    [
      'tfjs-cpu',
      'tfjs-core is not installed: npm install --save-dev @tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu',
    ],
    [
      'tfjs-wasm',
      'tfjs-core is not installed: npm install --save-dev @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm',
    ],
  ])('is named by %s with the command that installs it', async (adapter, message) => {
    expect(await messageWithoutPackages(adapter)).toContain(message);
  });

  it('is not what is said of a package that fails while it loads', async () => {
    const broken = Object.assign(new Error("Cannot find module 'libonnxruntime.so'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const load = () => installed('onnxruntime-node', 'onnxruntime-node', () => Promise.reject(broken));
    await expect(load()).rejects.toBe(broken);
  });
});

/** What importing the adapter says in a directory that has the sources and no packages. */
async function messageWithoutPackages(adapter: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'adjoint-'));
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  try {
    await writeFile(join(directory, 'package.json'), '{"type":"module"}');
    for (const folder of ['spec', 'subjects'])
      await cp(join(root, folder), join(directory, folder), { recursive: true });
    const module = JSON.stringify(`./subjects/third-party/${adapter}.ts`);
    await writeFile(
      join(directory, 'load.mjs'),
      `import(${module}).then(() => console.log('loaded'), (error) => console.log(error.message));`,
    );
    const loader = import.meta.resolve('tsx');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', loader, 'load.mjs'], {
      cwd: directory,
    });
    return stdout;
  } finally {
    await rm(directory, { recursive: true });
  }
}
