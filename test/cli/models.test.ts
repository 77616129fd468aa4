/** Commands that take a model file: what they say, and what they refuse in one line. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exact } from '../../engines/index.ts';
import { fileAsSource } from '../../models/file-source.ts';
import { npyTensor } from '../../models/npy.ts';
import { npy } from '../../oracle/vector-exports/npy.ts';
import type { Case } from '../../spec/case.ts';
import { nearestEvenOf } from '../../spec/requantisation.ts';
import { SUBJECT_GROUPS } from '../../subjects/index.ts';
import { onnxQuantisedModel } from '../../subjects/third-party/onnx-quantised-model.ts';
import { hdf5Bytes, kerasBytes, kerasLayer, kerasModel } from '../models/write-keras.ts';
import { floatTensor, nodeOf, type OnnxTensor, onnxBytes, rawBytes } from '../models/write-onnx.ts';
import { safetensorsBytes } from '../models/write-safetensors.ts';
import { caseOf } from '../spec/cases.ts';
import { openCommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-models-'));
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});
const at = (name: string) => join(folder, name);

/** [C,M,k,k], small numbers with full significands. */
const filter = (name: string, shape: readonly number[]) => {
  const count = shape.reduce((a, b) => a * b);
  return floatTensor(
    name,
    shape,
    Float32Array.from({ length: count }, (_, index) => Math.sin(index) / 4),
  );
};
/** y is half of x, of int8. */
const HALVING: Case = {
  ...caseOf({
    x: [
      [1, 1, 4],
      [0, 0, 0, 0],
    ],
    w: [[1, 1, 1], [1]],
  }),
  dtype: 'int8',
  quantisation: {
    x: { scale: 1, zeroPoint: 3 },
    w: { dtype: 'int8', scale: [1], zeroPoint: [0] },
    y: { scale: 2, zeroPoint: -1 },
    clamp: [-128, 127],
  },
};

const DCGAN = { kernel_shape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] };

beforeAll(() => {
  mkdirSync(at('m'));
  const node = [
    nodeOf('ConvTranspose', ['z', 'w0'], ['h'], DCGAN, 'up0'),
    nodeOf('Relu', ['h'], ['r']),
    nodeOf('ConvTranspose', ['r', 'w1'], ['y'], DCGAN, 'up1'),
  ];
  const initializer = [filter('w0', [6, 4, 4, 4]), filter('w1', [4, 3, 4, 4])];
  writeFileSync(
    at('m/dcgan.onnx'),
    onnxBytes({ node, initializer, inputs: { z: ['n', 6, 4, 4] }, values: { r: ['n', 4, 8, 8] } }),
  );
  writeFileSync(
    at('m/open.onnx'),
    onnxBytes({ node, initializer, inputs: { z: ['n', 6, 'h', 'w'] }, outputs: { y: ['n', 3, 'a', 'b'] } }),
  );
  writeFileSync(
    at('m/batch.onnx'),
    onnxBytes({ node, initializer, inputs: { z: ['n', 6, 4, 4] }, outputs: { y: ['n', 3, 16, 16] } }),
  );
  writeFileSync(at('m/int8.onnx'), onnxQuantisedModel(HALVING));
  writeFileSync(at('m/conv.onnx'), onnxBytes({ node: [nodeOf('Conv', ['z', 'w0'], ['y'])] }));
  const grouped = nodeOf('ConvTranspose', ['z', 'w0', 'b'], ['y'], { group: 2 }, 'up');
  const parts = [filter('w0', [4, 3, 2, 2]), filter('b', [6])];
  writeFileSync(at('m/grouped.onnx'), onnxBytes({ node: [grouped], initializer: parts, inputs: { z: [1, 4, 3, 3] } }));
  const broken = floatTensor('w0', [1, 1, 1], Float32Array.of(Number.NaN));
  const nan = nodeOf('ConvTranspose', ['z', 'w0'], ['y'], {}, 'up');
  writeFileSync(at('m/nan.onnx'), onnxBytes({ node: [nan], initializer: [broken], inputs: { z: [1, 1, 3] } }));
  const outside = (location: string): OnnxTensor => ({
    name: 'w0',
    dims: [1, 1, 1],
    dataType: 1,
    dataLocation: 1,
    externalData: [{ key: 'location', value: location }],
  });
  const one = nodeOf('ConvTranspose', ['z', 'w0'], ['y'], {}, 'up');
  for (const name of ['secret', 'link', 'w']) {
    const location = name === 'secret' ? '../secret.bin' : `${name}.bin`;
    writeFileSync(
      at(`m/${name}.onnx`),
      onnxBytes({ node: [one], initializer: [outside(location)], inputs: { z: [1, 1, 3] } }),
    );
  }
  const halves = floatTensor('w0', [6, 4, 4, 4], new Float32Array(0));
  const doubles = { ...halves, dataType: 11, rawData: rawBytes(new Float64Array(384).fill(0.25)) };
  const cast = (to: number) => [
    nodeOf('Cast', ['z'], ['c'], { to }),
    nodeOf('ConvTranspose', ['c', 'w0'], ['h'], DCGAN, 'up'),
    nodeOf('Cast', ['h'], ['y'], { to: 1 }),
  ];
  const small = { inputs: { z: [1, 6, 4, 4] }, outputs: { y: [1, 4, 8, 8] } };
  const half = { ...halves, dataType: 10, rawData: rawBytes(new Uint16Array(384).fill(0x3400)) };
  writeFileSync(at('m/half.onnx'), onnxBytes({ node: cast(10), initializer: [half], ...small }));
  writeFileSync(at('m/double.onnx'), onnxBytes({ node: cast(11), initializer: [doubles], ...small }));
  writeFileSync(at('secret.bin'), rawBytes(Float32Array.of(7)));
  writeFileSync(at('m/w.bin'), rawBytes(Float32Array.of(7)));
  symlinkSync(at('secret.bin'), at('m/link.bin'));
  const open = kerasModel(['one', 'two'].map((name) => kerasLayer(name, {}, [null, null, 2])));
  const kernel = { shape: [3, 2, 2], data: new Float32Array(12).fill(1) };
  const vars = (at: string) => ({ [`layers/conv1d_transpose${at}/vars/0`]: kernel });
  const names = { 'layers/conv1d_transpose/vars name': 'one', 'layers/conv1d_transpose_1/vars name': 'two' };
  writeFileSync(at('m/open.keras'), kerasBytes(open, hdf5Bytes({ ...vars(''), ...vars('_1') }, names)));
  const header = { 'up.weight': { dtype: 'F32', shape: [2, 3, 4], data_offsets: [0, 96] } };
  writeFileSync(at('m/up.safetensors'), safetensorsBytes(header, rawBytes(new Float32Array(24).fill(1))));
});

const run = (...typed: string[]) => commandLine.run(typed.map((word) => word.replace(/^m\//, `${folder}/m/`)));

describe('adjoint layers', () => {
  it('lists each layer with its case, its cost and who can compute it', async () => {
    const { stdout, status } = await run('layers', 'm/dcgan.onnx', 'scatter', 'tfjs-cpu');
    expect(status).toBe(0);
    expect(stdout).toMatch(/dcgan\.onnx: ONNX, IR version 8, opset 11, by a test; 2 transposed convolutions\n/);
    expect(stdout).toMatch('\nup1  ConvTranspose, words of onnx-11\n');
    expect(stdout).toMatch('  x [1,4,8,8] · w [4,3,4,4] → y [1,3,16,16] · 0.01 million multiply-adds\n');
    expect(stdout).toMatch('  can: scatter, tfjs-cpu\n');
    expect(stdout).toMatch(/\nTotal: 2 layers, 0\.02 million multiply-adds, 576 numbers\n$/);
  });

  it('asks for what a model leaves open, for all layers and for one', async () => {
    const without = await run('layers', 'm/open.onnx', 'scatter');
    expect([without.status, without.stdout.match(/give them by --in up[01]=64,64/g)?.length]).toEqual([1, 2]);
    expect(without.stderr).toMatch(/give them by --feed z=1,6,64,64\n$/);
    const { stdout, status } = await run(
      'layers',
      'm/open.onnx',
      'scatter',
      '--in',
      '4,6',
      '--in',
      'up1=8,12',
      '--batch',
      '2',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch('x [2,6,4,6]');
    expect(stdout).toMatch('x [2,4,8,12]');
  });

  it('learns the extents of every layer from those of the input of an ONNX model', async () => {
    const { stdout, stderr, status } = await run('layers', 'm/open.onnx', 'scatter', '--feed', 'z=2,6,3,5');
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toMatch('x [2,6,3,5]');
    expect(stdout).toMatch('x [2,4,6,10]');
  });

  it('learns them without being asked where only the batch is open', async () => {
    const { stdout, status } = await run('layers', 'm/batch.onnx', 'scatter', '--batch', '3');
    expect(status).toBe(0);
    expect(stdout).toMatch('x [3,4,8,8]');
  });

  it('takes the words of a layer that has none', async () => {
    const typed = ['layers', 'm/up.safetensors', 'scatter', '--in', '5'];
    expect((await run(...typed)).stdout).toMatch('give them by --attributes');
    const { stdout, status } = await run(...typed, '--attributes', 'up={"stride":2,"padding":1}');
    expect([status, stdout.includes('y [1,3,10]')]).toEqual([0, true]);
  });

  it('writes workloads that bench takes', async () => {
    expect((await run('layers', 'm/dcgan.onnx', 'scatter', '--json', at('layers.json'))).status).toBe(0);
    const layers = JSON.parse(readFileSync(at('layers.json'), 'utf8'));
    expect(layers.map(({ name, output, macs }: Record<string, unknown>) => [name, output, macs])).toEqual([
      ['up0', [8, 8], 6144],
      ['up1', [16, 16], 12288],
    ]);
    const timed = ['bench', 'scatter', '--file', at('layers.json'), '--time', '1', '--rounds', '1', '--no-limits'];
    const { stdout, status } = await commandLine.run(timed);
    expect([status, stdout.includes('up1')]).toEqual([0, true]);
  });
});

describe('adjoint verify --model', () => {
  it('checks every layer with integers and with its own weights', async () => {
    const { stdout, status } = await run(
      'verify',
      'im2col',
      'subpixel',
      '--model',
      'm/dcgan.onnx',
      '--no-config',
      '--seed',
      '3',
      '--json',
      at('v.json'),
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nup0 {2}x \[1,6,4,4\]\n {2}im2col {4}agreement ok · own weights ok, /);
    expect(stdout).toMatch(/\nagree: 8 checks of 2 layers\n$/);
    const { schema, checks } = JSON.parse(readFileSync(at('v.json'), 'utf8'));
    expect([schema, checks.length]).toEqual(['adjoint/model/1', 8]);
  });

  it('asks every runtime that is installed where none is named, and says which is the least accurate', async () => {
    const { stdout, status } = await run('verify', '--model', 'm/dcgan.onnx', '--no-config', '--timeout', '60000');
    const asked = stdout.match(/^ {2}\S+(?= +agreement ok)/gm)?.map((line) => line.trim());
    expect(new Set(asked)).toEqual(new Set([...SUBJECT_GROUPS['third-party'], ...SUBJECT_GROUPS.fast]));
    expect(stdout).toMatch(
      /\nExact lane: all \d+ equal the reference engines bit for bit with integers, on 2 layers\.\n/,
    );
    expect(stdout).toMatch(/\nLeast accurate: .+ on up[01], /);
    expect(status).toBe(0);
  });

  it('fails where an implementation is wrong', async () => {
    const typed = ['examples/bias-of-first-group.mjs', '--model', 'm/grouped.onnx', '--no-config', '--seed', '3'];
    const { stdout, status } = await run('verify', ...typed);
    expect([status, stdout.match(/^FAILED .*$/gm)]).toEqual([
      1,
      [
        'FAILED  bias-of-first-group on up, with integers: agreement',
        'FAILED  bias-of-first-group on up, with its own weights: bounded-agreement',
      ],
    ]);
  });

  it('takes the extents of each layer of a Keras model', async () => {
    const typed = ['verify', 'scatter', '--model', 'm/open.keras', '--in', 'one=4', '--in', 'two=8', '--no-config'];
    const { stdout, status } = await run(...typed);
    expect([status, stdout.match(/x \[1,2,\d\]/g)]).toEqual([0, ['x [1,2,4]', 'x [1,2,8]']]);
  });

  it('runs the laws that are named', async () => {
    const { stdout } = await run(
      'verify',
      'scatter',
      '--model',
      'm/dcgan.onnx',
      '--law',
      'shift',
      '--no-config',
      '--seed',
      '3',
    );
    expect(stdout).toMatch(/ {2}scatter {2}shift ok · own weights ok/);
  });
});

describe('adjoint verify --model --dtype', () => {
  it('checks every layer in each type that is asked for, whatever the model has', async () => {
    const words = ['--dtype', 'f16,int8,uint8', '--seed', '3', '--no-config'];
    const { stdout, status } = await run('verify', 'scatter', 'wasm', '--model', 'm/grouped.onnx', ...words);
    const lines = stdout.split('\n').map((line) => line.trim());
    for (const line of [
      'up in f16  x [1,4,3,3]',
      'scatter  agreement ok · own weights ok, 0 ulp, 0 u·Σ|x||w|',
      'wasm     agreement not covered (type f16) · own weights not covered (type f16)',
      'up in int8  x [1,4,3,3]',
      'up in uint8  x [1,4,3,3]',
      'wasm     agreement not covered (type int8) · own codes not covered (type int8)',
      'agree: 6 checks of 3 layers',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.filter((line) => line === 'scatter  agreement ok · own codes ok')).toHaveLength(2);
    expect(status).toBe(0);
  });
});

describe('adjoint verify --model --whole', () => {
  it('checks what each layer gave within the model, whose inputs say all extents', async () => {
    const typed = ['scatter', '--model', 'm/open.onnx', '--whole', '--feed', 'z=2,6,3,5', '--no-config', '--seed', '3'];
    const { stdout, stderr, status } = await run('verify', ...typed);
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toMatch(/\nup1 {2}x \[2,4,6,10\]\n[^\n]*\n {2}onnxruntime-node in the model {2}own weights ok, /);
    expect(stdout).toMatch(/\nagree: 6 checks of 2 layers\n$/);
  });
});

describe('adjoint verify --model --whole of other models', () => {
  it('runs one with external data, which lies beside it', async () => {
    const { stdout, stderr, status } = await run('verify', 'scatter', '--model', 'm/w.onnx', '--whole', '--no-config');
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toMatch(/onnxruntime-node in the model {2}own weights ok/);
  });

  it('says which numbers it does not compare, and does not pass', async () => {
    const typed = ['verify', 'scatter', '--model', 'm/half.onnx', '--whole', '--no-config'];
    const { stdout, status } = await run(...typed);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /its input is float16 and its output float16 there, only float32 and float64 are compared\n$/,
    );
  });
});

describe('adjoint workloads', () => {
  it('lists layers of a file, of descriptors and of a model together', async () => {
    const file = at('lines.txt');
    writeFileSync(file, 'mb1ic3iw5oc2kw4n"mine" # a comment\n');
    const typed = ['workloads', '--file', file, '--layer', 'ic3ih5oc2kh4', '--model', 'm/dcgan.onnx'];
    const { stdout, stderr, status } = await run(...typed);
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['ic3ih5oc2kh4', 'mine', 'up0', 'up1', '']);
    expect(stdout).toMatch(/^mine .* mb1ic3iw5oc2ow8kw4 /m);
  });

  it('lists those of a model alone where nothing else is named', async () => {
    const { stdout } = await run('workloads', '--model', 'm/dcgan.onnx');
    expect(stdout.match(/^\S+/gm)).toEqual(['up0', 'up1']);
  });
});

describe('adjoint bench --model', () => {
  it('times every layer with its weights, and their sum', async () => {
    const typed = ['scatter', 'tfjs-cpu', '--model', 'm/dcgan.onnx', '--time', '1', '--rounds', '1', '--no-limits'];
    const { stdout, status } = await run('bench', ...typed);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nup0: [\s\S]*\nup1: /);
    expect(stdout).toMatch(
      /\nThe 2 layers of the model one after the other, with its weights \(sum of medians\):\n {2}\S+ +[\d.]+ (ms|µs)\n/,
    );
  });

  it.each([
    ['m/grouped.onnx', 'int8', 'up'],
    ['m/grouped.onnx', 'f16', 'up'],
    ['m/int8.onnx', 'int8', 'sum'],
  ])('times the layers of %s in %s, with their numbers in that type', async (model, dtype, layer) => {
    const typed = ['scatter', 'quantised', '--model', model, '--dtype', dtype, '--time', '1', '--rounds', '1'];
    const { stdout, status } = await run('bench', ...typed, '--no-limits', '--json', at('typed.json'));
    expect(status).toBe(0);
    expect(stdout).toContain(`\n${layer}: `);
    const { workloads, cells } = JSON.parse(readFileSync(at('typed.json'), 'utf8'));
    expect(workloads).toMatchObject([{ name: layer, dtype }]);
    expect(cells.map(({ status }: { status: string }) => status)).toEqual([
      'timed',
      dtype === 'f16' ? 'not covered' : 'timed',
    ]);
  });

  it('gives no time to what is wrong, and says on how many layers the others have one', async () => {
    const typed = ['examples/bias-of-first-group.mjs', '--model', 'm/grouped.onnx', '--time', '1', '--rounds', '1'];
    const { stdout, status } = await run('bench', ...typed, '--no-limits');
    expect([status, stdout.includes('bias-of-first-group  has a time on 0 of them')]).toEqual([1, true]);
  });
});

describe('adjoint oracle --model --rule', () => {
  const layer = ['oracle', '--model', 'm/int8.onnx', '--layer', 'sum'];
  const codesIn = (name: string) => {
    const { shape, data } = npyTensor(fileAsSource(at(name)));
    return { shape, data: [...data], type: readFileSync(at(name), 'latin1').match(/'descr': '([^']*)'/)![1] };
  };

  it('writes codes of a layer of integers, rounded by the rule, for codes that are drawn and then given', async () => {
    const drawn = await run(
      ...layer,
      '--rule',
      'single-rounding',
      '--write-input',
      at('qx.npy'),
      '--out',
      at('qy.npy'),
    );
    expect([drawn.status, drawn.stderr]).toEqual([0, '']);
    const [x, y] = [codesIn('qx.npy'), codesIn('qy.npy')];
    expect([x.shape, x.type, y.shape, y.type]).toEqual([[1, 1, 4], '|i1', [1, 1, 4], '|i1']);
    // Half of each number: w is 1, the zero points are 3 and −1.
    const halves = (round: (value: number) => number) =>
      x.data.map((code) => Math.min(Math.max(round((code - 3) / 2) - 1, -128), 127));
    expect(y.data).toEqual(halves(Math.round));
    const even = await run(...layer, '--rule', 'nearest-even', '--input', at('qx.npy'), '--out', at('qe.npy'));
    expect(even.status).toBe(0);
    expect(codesIn('qe.npy').data).toEqual(halves(nearestEvenOf));
  });

  it('refuses a layer without integers, and codes beyond the type', async () => {
    const real = await run('oracle', '--model', 'm/dcgan.onnx', '--layer', 'up0', '--rule', 'nearest-even');
    expect([real.status, real.stderr]).toEqual([2, 'adjoint: layer up0: --rule needs a layer of integers\n']);
    writeFileSync(at('wide.npy'), npy(Float32Array.of(1, 2, 3, 400), [1, 1, 4]));
    const wide = await run(...layer, '--rule', 'nearest-even', '--input', at('wide.npy'));
    expect([wide.status, wide.stderr]).toEqual([
      2,
      'adjoint: layer sum: geometry: quantisation x.data[3] must be an integer in -128 … 127 (int8), got 400\n',
    ]);
  });
});

describe('adjoint oracle --model', () => {
  it('writes the exact output of a layer, for an input that is drawn and then given', async () => {
    const layer = ['oracle', '--model', 'm/dcgan.onnx', '--layer', 'up0'];
    const drawn = await run(...layer, '--write-input', at('x.npy'), '--out', at('y.npy'));
    expect([drawn.status, drawn.stdout, drawn.stderr]).toEqual([0, '', '']);
    expect((await run(...layer, '--input', at('x.npy'), '--out', at('again.npy'))).status).toBe(0);
    expect(readFileSync(at('again.npy')).equals(readFileSync(at('y.npy')))).toBe(true);
    const [x, y] = ['x', 'y'].map((name) => npyTensor(fileAsSource(at(`${name}.npy`))));
    expect([x.shape, y.shape]).toEqual([
      [1, 6, 4, 4],
      [1, 4, 8, 8],
    ]);
    const w = { shape: [6, 4, 4, 4], data: Float32Array.from({ length: 384 }, (_, index) => Math.sin(index) / 4) };
    const axes = {
      stride: [2, 2],
      padBegin: [1, 1],
      padEnd: [1, 1],
      outputPadding: [0, 0],
      dilation: [1, 1],
      groups: 1,
    };
    expect(exact({ x, w, bias: null, dtype: 'f32', ...axes })).toEqual(y);
  });
});

const REFUSED: readonly [typed: readonly string[], message: RegExp][] = [
  [['layers', 'm/none.onnx'], /none\.onnx: no such file\n$/],
  [['layers', 'm'], /m: no such file\n$/],
  [['layers', 'm/conv.onnx'], /must have a transposed convolution, got "Conv" ×1\n$/],
  [['layers', 'm/secret.onnx'], /external data must lie in the model's folder, got the path "\.\.\/secret\.bin"\n$/],
  [['layers', 'm/link.onnx'], /external data must lie in the model's folder, and "link\.bin" leads out of it\n$/],
  [['layers', 'm/w.bin'], /must be a Protocol Buffers message/],
  [['layers', 'package.json'], /must be an ONNX, TensorFlow Lite, safetensors or Keras model, got a text\n$/],
  [['layers', 'm/dcgan.onnx', '--in', 'up3=4,4'], /^adjoint: --in: the model has no layer "up3"; did you mean "up0"/],
  [
    ['layers', 'm/open.onnx', 'scatter', '--in', '4,4,4'],
    /layer up0: must have 2 extents, or one for all axes, got \[4,4,4\]\n$/,
  ],
  [['layers', 'm/up.safetensors', '--attributes', '{'], /--attributes must be attributes in JSON/],
  [['layers', 'm/dcgan.onnx', '--json', `${folder}/m/dcgan.onnx`], /--json must not be the file that is read/],
  [['bench', 'scatter', '--model', 'm/dcgan.onnx', '--workload', 'dcgan'], /--model and --workload exclude each other/],
  [
    ['bench', 'scatter', '--model', 'm/open.onnx'],
    /open\.onnx: the model leaves extents of its input open, z \[\?,6,\?,\?\]: give them by --feed z=1,6,64,64\n$/,
  ],
  [
    ['verify', 'scatter', '--model', 'm/open.keras'],
    /open\.keras: the model leaves the extents of its layers open: give them by --in one=64 --in two=64\n$/,
  ],
  [['bench', 'scatter', '--uncut'], /^adjoint: --uncut says how the layers of a model are timed: it needs --model\n$/],
  [
    ['bench', 'scatter', '--model', 'm/up.safetensors'],
    /no layer that can be timed; up, the file does not say .*: give them by --attributes '\{"stride":2,"padding":1\}'\n$/,
  ],
  [['bench', 'scatter', '--model', 'm/nan.onnx'], /weights must be numbers up to 2\^64 to be timed, got NaN\n$/],
  [['oracle', '--model', 'm/dcgan.onnx'], /^adjoint: --layer must name one of up0, up1\n$/],
  [['oracle', '--model', 'm/dcgan.onnx', '--layer', 'up'], /has no layer "up"; it has up0, up1/],
  [['oracle', '--model', 'm/w.onnx', '--input', 'm/w.bin'], /w\.bin: must be a NumPy file, got other bytes\n$/],
  [['oracle', '--model', 'm/w.onnx', '--serve'], /--model and --serve exclude each other/],
  [['oracle', '--out', 'y.npy'], /--out is of a layer of a model: it needs --model\n$/],
  [
    ['verify', 'scatter', '--model', 'm/open.onnx', '--whole'],
    /open\.onnx: the model leaves extents of its input open, z \[\?,6,\?,\?\]: give them by --feed z=1,6,64,64\n$/,
  ],
  [
    ['verify', 'scatter', '--model', 'm/up.safetensors', '--whole'],
    /--whole takes an ONNX model, got one of safetensors/,
  ],
  [
    ['verify', 'scatter', '--model', 'm/dcgan.onnx', '--feed', 'z=1'],
    /dcgan\.onnx: --feed must give the input z the shape \[[?\d,]+\], got \[1\]\n$/,
  ],
  [
    ['layers', 'm/dcgan.onnx', '--feed', 'x=1,6,4,4'],
    /dcgan\.onnx: --feed must name an input of the model, one of z, got "x"\n$/,
  ],
  [['layers', 'm/open.onnx', '--feed', 'z=1,6,4,4', '--in', '4'], /--feed and --in exclude each other/],
  [['layers', 'm/up.safetensors', '--feed', 'z=1'], /--feed is of an ONNX model, got one of safetensors\n$/],
  [['verify', 'scatter', '--feed', 'z=1'], /^adjoint: --feed says what a model leaves open: it needs --model\n$/],
  [['verify', 'scatter', '--model', 'm/dcgan.onnx', '--whole', '--feed', 'z'], /--feed must be the name of an input/],
  [
    ['verify', 'scatter', '--model', 'm/double.onnx', '--whole'],
    /double\.onnx: ONNX Runtime on the whole model: .*ConvTranspose/,
  ],
  [
    ['verify', 'scatter', '--model', 'm/dcgan.onnx', '--whole', '--dtype', 'f16'],
    /^adjoint: --whole and --dtype exclude each other: the model has its types\n$/,
  ],
  [['verify', 'scatter', '--in', '4'], /^adjoint: --in says what a model leaves open: it needs --model\n$/],
  [['verify', 'scatter', '--model', 'm/dcgan.onnx', '--runs', '7'], /--model and --runs exclude each other/],
  [['verify', 'scatter', '--model', 'm/dcgan.onnx', '--case', '-'], /--model and --case exclude each other/],
];

describe('a command that takes a model refuses in one line', () => {
  it.each(REFUSED)('%j', async (typed, message) => {
    const { status, stdout, stderr } = await run(...typed);
    expect(stderr).toMatch(message);
    expect([status, stdout, stderr.match(/\n/g)?.length]).toEqual([2, '', 1]);
  });

  it('and reads what lies beside the model', async () => {
    expect((await run('layers', 'm/w.onnx', 'scatter')).stdout).toMatch('1 of f32 (external data w.bin): 7 … 7');
  });
});
