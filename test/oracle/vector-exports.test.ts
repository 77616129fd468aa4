/** Exported vectors, read back by those that they are for: ONNX Runtime, NumPy, and a reader of safetensors of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vector } from '../../oracle/vector.ts';
import { type ExportFormat, exportedFiles, selectExportable } from '../../oracle/vector-exports/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { numbersIn } from '../../spec/number-bytes.ts';
import { DTYPES, NUMBER_TYPES } from '../../spec/number-types.ts';
import { decodeTensor } from '../../subjects/pipe/wire.ts';
import { openCommandLine } from '../cli/command-line.ts';

const commandLine = openCommandLine();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-exports-'));
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

const VECTORS = allVectors();
const takenBy = (format: ExportFormat) => selectExportable(VECTORS, [], format).taken;
const taken = takenBy('safetensors');
const out = (format: string) => join(folder, format);
const exported = (format: string, ...ids: string[]) =>
  commandLine.run(['vectors', 'export', '--format', format, '--out', out(format), ...ids]);

/** Whether these are the numbers told: NaN equals NaN, and +0 equals −0. */
function isSame(told: ArrayLike<number>, numbers: ArrayLike<number>): boolean {
  const same = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  return told.length === numbers.length && Array.from(told).every((value, index) => same(value, numbers[index]));
}

/** What ONNX Runtime refuses: it has no ConvTranspose of doubles and bf16; the output padding is legal (docs/findings.md). */
const REFUSED =
  /^(padding-output-above-stride: .*output_padding \(2\) may be too large|shortcuts-one-tap-output-padding: .*inconsistent|[a-z0-9-]+: Could not find an implementation)/;

/** Sums of 30 bits beside a tie: between its quantised ends ONNX Runtime computes in f32. */
const ROUNDED_IN_F32 = /^quantised-rounding-large-sums-/;

describe('vectors export --format onnx', () => {
  beforeAll(async () => void (await exported('onnx')), 60_000);

  it('gives folders whose models ONNX Runtime runs from input to output', async () => {
    const wrong: string[] = [];
    for (const { vector } of takenBy('onnx')) {
      const run = await runFolder(join(out('onnx'), vector.id)).catch((error: Error) => error);
      if (run instanceof Error) wrong.push(`${vector.id}: ${run.message}`);
      else if (String(run.told.dims) !== String(run.y.dims)) wrong.push(`${vector.id}: shape ${run.y.dims}`);
      else if (!isSame(run.told.data, run.y.data as Float32Array)) wrong.push(`${vector.id}: values ${run.y.data}`);
    }
    expect(wrong.filter((line) => !REFUSED.test(line) && !ROUNDED_IN_F32.test(line))).toEqual([]);
    const without = takenBy('onnx').filter(({ problem }) => problem.dtype === 'f64' || problem.dtype === 'bf16');
    expect(wrong.filter((line) => REFUSED.test(line))).toHaveLength(without.length + 2);
    const types = takenBy('onnx').map(({ problem }) => problem.dtype);
    expect(new Set(types)).toEqual(new Set(DTYPES));
  });

  it('gives models of integers that are DequantizeLinear, ConvTranspose and QuantizeLinear, a clamp before the last', () => {
    const operatorsOf = (id: string) => {
      const bytes = readFileSync(join(out('onnx'), id, 'model.onnx'));
      return onnxProto.onnx.ModelProto.decode(bytes).graph!.node!.map(({ opType }) => opType);
    };
    const read = ['DequantizeLinear', 'DequantizeLinear', 'ConvTranspose', 'QuantizeLinear'];
    expect(operatorsOf('quantised-zero-points-int8')).toEqual(read);
    expect(operatorsOf('quantised-scales-of-x-and-y-int16')).toEqual(read.toSpliced(2, 0, 'DequantizeLinear'));
    expect(operatorsOf('quantised-clamp-uint8')).toEqual(read.toSpliced(3, 0, 'Clip'));
  });

  it('gives input and output as they are in the vector, whatever the type', () => {
    for (const { vector, result } of takenBy('onnx')) {
      const x = readTensor(join(out('onnx'), vector.id), 'input_0.pb');
      const y = readTensor(join(out('onnx'), vector.id), 'output_0.pb');
      const given = decodeTensor(vector.case.x, 'f64', 'x');
      expect([x.dims, y.dims]).toEqual([given.shape, result.shape]);
      expect([[...x.numbers], [...y.numbers]]).toEqual([[...given.data], [...result.data]]);
    }
  });
});

/** What the files of a folder say, and what the model makes of the input. */
async function runFolder(path: string) {
  const x = readTensor(path, 'input_0.pb');
  const session = await InferenceSession.create(readFileSync(join(path, 'model.onnx')), { logSeverityLevel: 4 });
  const { y } = await session.run({ x: new Tensor(x.type as 'float32', x.data as Float32Array, x.dims) });
  await session.release();
  const { dims, numbers } = readTensor(path, 'output_0.pb');
  const data = y.type === 'float16' ? numbersIn('f16', bytesOfView(y.data as Uint16Array)) : (y.data as Float32Array);
  return { told: { dims, data: numbers }, y: { dims: y.dims, data } };
}

const bytesOfView = ({ buffer, byteOffset, byteLength }: Uint16Array) => new Uint8Array(buffer, byteOffset, byteLength);

function readTensor(path: string, file: string) {
  const bytes = readFileSync(join(path, 'test_data_set_0', file));
  const { dims, dataType, rawData } = onnxProto.onnx.TensorProto.decode(bytes);
  const dtype = DTYPES.find((name) => NUMBER_TYPES[name].names.onnx === dataType)!;
  const memory = new Uint8Array(rawData).buffer;
  const data = new STORED[dtype].array(memory);
  return { type: STORED[dtype].type, data, numbers: numbersIn(dtype, rawData), dims: dims.map(Number) };
}

/** What ONNX Runtime has for the types: those of 16 bits that are no integers go by their bits. */
const STORED = {
  f32: { type: 'float32', array: Float32Array },
  f64: { type: 'float64', array: Float64Array },
  f16: { type: 'float16', array: Uint16Array },
  bf16: { type: 'uint16', array: Uint16Array },
  int8: { type: 'int8', array: Int8Array },
  uint8: { type: 'uint8', array: Uint8Array },
  int16: { type: 'int16', array: Int16Array },
} as const;

/** Loads every archive of a folder, computes y from what is in it with NumPy alone, and prints the names that differ. */
const NUMPY = `
import glob, itertools, os, sys
import numpy as np
np.seterr(all='ignore')
wrong = []
for path in sorted(glob.glob(os.path.join(sys.argv[1], '*.npz'))):
    a = np.load(path)
    x, w, s, d = a['x'].astype('f8'), a['w'].astype('f8'), a['stride'], a['dilation']
    g, (n, c), mg = int(a['groups'][0]), x.shape[:2], w.shape[1]
    i, k = np.array(x.shape[2:]), np.array(w.shape[2:])
    full = np.zeros((n, mg * g, *((i - 1) * s + (k - 1) * d + 1 + a['output_padding'])))
    if 'clamp' in a:
        x = x - a['x_zero_point']
        zero = a['w_zero_point'].astype('f8')
        of = np.arange(mg * g).reshape(g, mg)[np.arange(c) // (c // g)] if len(zero) > 1 else np.zeros((c, mg), 'i8')
        w = w - zero[of].reshape(c, mg, *[1] * len(k))
    if 'bias' in a:
        full += a['bias'].astype('f8').reshape(1, -1, *[1] * len(k))
    for ci, tap in itertools.product(range(c), np.ndindex(*k)):
        where = tuple(slice(t * dd, t * dd + (e - 1) * ss + 1, ss) for t, dd, e, ss in zip(tap, d, i, s))
        for m in range(mg):
            full[(slice(None), ci // (c // g) * mg + m, *where)] += x[:, ci] * w[(ci, m, *tap)]
    kept = tuple(slice(b, size - e) for b, e, size in zip(a['pad_begin'], a['pad_end'], full.shape[2:]))
    y = full[(slice(None), slice(None), *kept)]
    if 'clamp' in a:
        scale = a['x_scale'] * a['w_scale'] / a['y_scale']
        y = np.rint(y * scale.reshape(1, -1, *[1] * len(k))) + a['y_zero_point']
        y = np.clip(y, *a['clamp'])
    y = y.astype(a['x'].dtype)
    if y.shape != a['y'].shape or y.dtype != a['y'].dtype or not np.array_equal(y, a['y'], equal_nan=True):
        wrong.append(os.path.basename(path))
print(len(glob.glob(os.path.join(sys.argv[1], '*.npz'))), *wrong)
`;

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import numpy']).status === 0,
);

describe('vectors export --format npz', () => {
  // Without NumPy there is nobody to read them.
  it.skipIf(python === undefined)(
    'gives archives from which NumPy computes the output that they hold',
    async () => {
      await exported('npz');
      const { stdout, stderr } = spawnSync(python!, ['-c', NUMPY, out('npz')], { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(stdout).toBe(`${takenBy('npz').length}\n`);
    },
    60_000,
  );

  it.skipIf(python === undefined)('gives archives in which NumPy finds a number that is wrong', async () => {
    const [first] = taken;
    const data = first.result.data.map((value, index) => (index === 0 ? value + 1 : value));
    const files = await exportedFiles('npz', [{ ...first, result: { ...first.result, data } }]);
    mkdirSync(out('wrong'));
    for (const [path, bytes] of files) writeFileSync(join(out('wrong'), path), bytes);
    const { stdout } = spawnSync(python!, ['-c', NUMPY, out('wrong')], { encoding: 'utf8' });
    expect(stdout).toBe(`1 ${first.vector.id}.npz\n`);
  });

  it('gives the same bytes in every run', async () => {
    const all = takenBy('npz');
    const [first, second] = [await exportedFiles('npz', all), await exportedFiles('npz', all)];
    expect(first).toEqual(second);
  });

  it('has y by the other rules where integers have to be rounded', async () => {
    const { taken: one } = selectExportable(VECTORS, ['quantised-rounding-ties-int8'], 'npz');
    const [[, bytes]] = await exportedFiles('npz', one);
    const archive = unzipSync(bytes);
    const codesOf = (name: string) => [...new Int8Array(archive[`${name}.npy`].slice(-8).buffer)];
    expect(codesOf('y')).toEqual([0, 0, 2, -2, 2, -2, 4, -4]);
    expect(codesOf('y_double_rounding')).toEqual([1, 0, 2, -1, 3, -2, 4, -3]);
    expect(Object.keys(archive)).not.toContain('y_nearest_even.npy');
  });
});

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/** The format read by its description, beside the code that writes it; `rest` is what no tensor takes up. */
function readSafetensors(path: string) {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...entries } = JSON.parse(bytes.toString('utf8', 8, start));
  const tensors = Object.entries(entries as Record<string, Entry>).map(([name, { dtype, shape, data_offsets }]) => {
    const [from, to] = data_offsets;
    const memory = new Uint8Array(bytes.subarray(start + from, start + to));
    // Numbers can be used where they lie.
    expect((start + from) % (dtype === 'F64' || dtype === 'I64' ? 8 : dtype === 'F32' || dtype === 'I32' ? 4 : 1)).toBe(
      0,
    );
    return [name, { shape, data: [...READ[dtype](memory)], bytes: to - from }] as const;
  });
  const used = tensors.reduce((sum, [, { bytes: size }]) => sum + size, 0);
  const read = tensors.map(([name, { shape, data }]) => [name, { shape, data }] as const);
  return { metadata, start, rest: bytes.length - start - used, ...Object.fromEntries(read) };
}

/** What the bytes of a type are. */
const READ: Readonly<Record<string, (bytes: Uint8Array) => Iterable<number>>> = {
  F32: (bytes) => numbersIn('f32', bytes),
  F64: (bytes) => numbersIn('f64', bytes),
  F16: (bytes) => numbersIn('f16', bytes),
  BF16: (bytes) => numbersIn('bf16', bytes),
  I8: (bytes) => new Int8Array(bytes.buffer),
  U8: (bytes) => bytes,
  I16: (bytes) => new Int16Array(bytes.buffer),
  I32: (bytes) => new Int32Array(bytes.buffer),
  I64: (bytes) => Array.from(new BigInt64Array(bytes.buffer), Number),
};

describe('vectors export --format safetensors', () => {
  it('gives files that hold tensors and attributes of the vector, and nothing behind them', async () => {
    await exported('safetensors');
    expect(readdirSync(out('safetensors'))).toHaveLength(taken.length);
    for (const { vector, problem, result } of taken) {
      const { x, w, bias, quantisation, dtype: _, ...attributes } = problem;
      const told = Object.entries(attributes).map(([name, value]) => [name, JSON.stringify(value)]);
      const { start, ...read } = readSafetensors(join(out('safetensors'), `${vector.id}.safetensors`));
      const stored = (tensor: unknown) => {
        const { shape, data } = decodeTensor(tensor, 'f64', 'tensor');
        return { shape, data: [...data] };
      };
      const { 'nearest-even': even, ...others } = vector.roundings ?? { 'nearest-even': null };
      const byRule = Object.entries(others).map(([rule, data]) => [`y_${rule.replaceAll('-', '_')}`, data] as const);
      expect(read).toEqual({
        metadata: {
          id: vector.id,
          comment: vector.comment,
          lane: vector.lane,
          ...Object.fromEntries(told),
          ...(quantisation !== undefined && { quantisation: JSON.stringify(vector.case.quantisation) }),
        },
        rest: 0,
        // As they stand in the vector: of integers codes.
        x: stored(vector.case.x),
        w: stored(vector.case.w),
        ...(bias !== null && { bias: { shape: [bias.length], data: [...bias] } }),
        y: stored(vector.result),
        ...Object.fromEntries(byRule.map(([name, data]) => [name, stored({ shape: result.shape, data })])),
      });
      expect([x.shape, w.shape]).toEqual([(vector.case.x as typeof x).shape, (vector.case.w as typeof w).shape]);
      if (even !== null) expect(even).toEqual(vector.result.data);
    }
  });
});

/** What is typed, and what is said of it. */
const REFUSED_BY_US: readonly [what: string, typed: string[], message: string][] = [
  ['an unknown id', ['npz', 'nothing'], 'adjoint: vector "nothing" is not known\n'],
  [
    'an illegal case',
    ['npz', 'illegal-zero-stride'],
    'adjoint: vector illegal-zero-stride cannot be exported: must be refused, so that there is no result\n',
  ],
  ['an unknown format', ['hdf5'], 'Allowed choices are onnx, npz, tflite, safetensors'],
  [
    'a type that NumPy has not',
    ['npz', 'halves-plain-bf16'],
    'adjoint: vector halves-plain-bf16 cannot be exported: npz: dtype must be one that NumPy has, got bf16\n',
  ],
  [
    'scales that differ between groups, which ONNX has no axis for',
    ['onnx', 'quantised-scales-by-channel-in-groups-int8'],
    'cannot be exported: onnx: quantisation.w must be the same in every group, got scales [1, 0.5, 0.25, 2]\n',
  ],
  [
    'a bias that ONNX has no type for',
    ['onnx', 'quantised-sums-beyond-32-bits-int16'],
    'cannot be exported: onnx: bias must fit 32 bits, got 8589934592\n',
  ],
  [
    'groups in TensorFlow Lite',
    ['tflite', 'channels-groups-2-bias'],
    'cannot be exported: tflite: groups must be 1, got 2\n',
  ],
  [
    'dilation in TensorFlow Lite',
    ['tflite', 'quantised-plain-int8'],
    'cannot be exported: tflite: dilation must be 1 but on three axes, got [1,2]\n',
  ],
  [
    'pads that TensorFlow Lite has no word for',
    ['tflite', 'padding-four-pads'],
    'cannot be exported: tflite: pads must be those of SAME or VALID, got padBegin [',
  ],
  [
    'a half in TensorFlow Lite',
    ['tflite', 'halves-groups-f16'],
    'dtype must be one that its transposed convolutions have, f32, int8, uint8 or int16, got f16\n',
  ],
  [
    'zero points of weights of int8 in TensorFlow Lite',
    ['tflite', 'quantised-zero-point-of-weights-int8'],
    'zero points of weights of int8 must be 0, got [0, 7]\n',
  ],
  [
    'scales of weights of uint8 in TensorFlow Lite',
    ['tflite', 'quantised-scales-by-channel-uint8'],
    'weights of uint8 must have one scale, got [1, 0.5]\n',
  ],
  [
    'weights of another type beside x in TensorFlow Lite',
    ['tflite', 'quantised-weights-int8-uint8'],
    'quantisation.w.dtype must be that beside x, got int8\n',
  ],
];

describe('vectors export', () => {
  it('takes the vectors named, and says what it leaves out of all', async () => {
    const named = await exported('npz', 'dilation-1d', 'padding-same', 'dilation-1d');
    expect(named).toEqual({ status: 0, stdout: `vectors exported to ${out('npz')}: 2\n`, stderr: '' });
    const all = await exported('safetensors');
    const count = (kind: Vector['kind']) => VECTORS.filter((vector) => vector.kind === kind).length;
    const beyond = VECTORS.filter(({ id }) => id.startsWith('any-crop-')).length;
    const valid = count('valid') - taken.length - beyond;
    expect(all.stdout).toBe(
      [
        `vectors exported to ${out('safetensors')}: ${taken.length}`,
        `  left out: ${beyond}, a crop that most frameworks refuse`,
        `  left out: ${valid}, the result is of another type than the data`,
        `  left out: ${count('invalid')}, must be refused, so that there is no result`,
        `  left out: ${count('convention')}, a call in the words of one framework`,
        '',
      ].join('\n'),
    );
    expect(taken.every(({ problem, vector }) => vector.kind === 'valid' && vector.result.dtype === problem.dtype)).toBe(
      true,
    );
  });

  it.each(REFUSED_BY_US)('refuses %s', async (_, [format, ...ids], message) => {
    const { status, stdout, stderr } = await exported(format, ...ids);
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});
