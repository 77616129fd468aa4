/** Exported vectors, read back by those that they are for: ONNX Runtime, NumPy, and a reader of safetensors of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vector } from '../../oracle/vector.ts';
import { exportedFiles, selectExportable } from '../../oracle/vector-exports/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { openCommandLine } from '../cli/command-line.ts';

const commandLine = openCommandLine();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-exports-'));
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

const VECTORS = allVectors();
const { taken } = selectExportable(VECTORS, []);
const out = (format: string) => join(folder, format);
const exported = (format: string, ...ids: string[]) =>
  commandLine.run(['vectors', 'export', '--format', format, '--out', out(format), ...ids]);

/** Whether these are the numbers told: NaN equals NaN, and +0 equals −0. */
function isSame(told: ArrayLike<number>, numbers: ArrayLike<number>): boolean {
  const same = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  return told.length === numbers.length && Array.from(told).every((value, index) => same(value, numbers[index]));
}

/** What ONNX Runtime refuses: it has no ConvTranspose of doubles; the output padding is legal (docs/findings.md). */
const REFUSED =
  /^(padding-output-above-stride: .*output_padding \(2\) may be too large|shortcuts-one-tap-output-padding: .*inconsistent|[a-z0-9-]+: Could not find an implementation)/;

describe('vectors export --format onnx', () => {
  beforeAll(async () => void (await exported('onnx')), 60_000);

  it('gives folders whose models ONNX Runtime runs from input to output', async () => {
    const wrong: string[] = [];
    for (const { vector } of taken) {
      const run = await runFolder(join(out('onnx'), vector.id)).catch((error: Error) => error);
      if (run instanceof Error) wrong.push(`${vector.id}: ${run.message}`);
      else if (String(run.told.dims) !== String(run.y.dims)) wrong.push(`${vector.id}: shape ${run.y.dims}`);
      else if (!isSame(run.told.data, run.y.data as Float32Array)) wrong.push(`${vector.id}: values ${run.y.data}`);
    }
    expect(wrong.filter((line) => !REFUSED.test(line))).toEqual([]);
    const doubles = taken.filter(({ problem }) => problem.dtype === 'f64');
    expect(wrong).toHaveLength(doubles.length + 2);
  });

  it('gives input and output as they are in the vector, doubles as well', () => {
    for (const { vector, problem, result } of taken) {
      const x = readTensor(join(out('onnx'), vector.id), 'input_0.pb');
      const y = readTensor(join(out('onnx'), vector.id), 'output_0.pb');
      expect([x.dims, y.dims]).toEqual([problem.x.shape, result.shape]);
      expect([x.data, y.data]).toEqual([problem.x.data, result.data]);
    }
  });
});

/** What the files of a folder say, and what the model makes of the input. */
async function runFolder(path: string) {
  const x = readTensor(path, 'input_0.pb');
  const session = await InferenceSession.create(readFileSync(join(path, 'model.onnx')), { logSeverityLevel: 4 });
  const { y } = await session.run({ x: new Tensor(x.type, x.data, x.dims) });
  await session.release();
  return { told: readTensor(path, 'output_0.pb'), y };
}

function readTensor(path: string, file: string) {
  const bytes = readFileSync(join(path, 'test_data_set_0', file));
  const { dims, dataType, rawData } = onnxProto.onnx.TensorProto.decode(bytes);
  const memory = new Uint8Array(rawData).buffer;
  const isSingle = dataType === onnxProto.onnx.TensorProto.DataType.FLOAT;
  const typed = isSingle
    ? ({ type: 'float32', data: new Float32Array(memory) } as const)
    : ({ type: 'float64', data: new Float64Array(memory) } as const);
  return { ...typed, dims: dims.map(Number) };
}

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
    if 'bias' in a:
        full += a['bias'].astype('f8').reshape(1, -1, *[1] * len(k))
    for ci, tap in itertools.product(range(c), np.ndindex(*k)):
        where = tuple(slice(t * dd, t * dd + (e - 1) * ss + 1, ss) for t, dd, e, ss in zip(tap, d, i, s))
        for m in range(mg):
            full[(slice(None), ci // (c // g) * mg + m, *where)] += x[:, ci] * w[(ci, m, *tap)]
    kept = tuple(slice(b, size - e) for b, e, size in zip(a['pad_begin'], a['pad_end'], full.shape[2:]))
    y = full[(slice(None), slice(None), *kept)].astype(a['x'].dtype)
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
      expect(stdout).toBe(`${taken.length}\n`);
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
    const [first, second] = [await exportedFiles('npz', taken), await exportedFiles('npz', taken)];
    expect(first).toEqual(second);
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
    const memory = new Uint8Array(bytes.subarray(start + from, start + to)).buffer;
    return [name, { shape, data: dtype === 'F32' ? new Float32Array(memory) : new Float64Array(memory) }] as const;
  });
  const used = tensors.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  return { metadata, start, rest: bytes.length - start - used, ...Object.fromEntries(tensors) };
}

describe('vectors export --format safetensors', () => {
  it('gives files that hold tensors and attributes of the vector, and nothing behind them', async () => {
    await exported('safetensors');
    expect(readdirSync(out('safetensors'))).toHaveLength(taken.length);
    for (const { vector, problem, result } of taken) {
      const { x, w, bias, dtype: _, ...attributes } = problem;
      const told = Object.entries(attributes).map(([name, value]) => [name, JSON.stringify(value)]);
      const { start, ...read } = readSafetensors(join(out('safetensors'), `${vector.id}.safetensors`));
      // Doubles can be used where they lie.
      expect(start % Float64Array.BYTES_PER_ELEMENT).toBe(0);
      expect(read).toEqual({
        metadata: { id: vector.id, comment: vector.comment, lane: vector.lane, ...Object.fromEntries(told) },
        rest: 0,
        x,
        w,
        ...(bias !== null && { bias: { shape: [bias.length], data: bias } }),
        y: result,
      });
    }
  });
});

describe('vectors export', () => {
  it('takes the vectors named, and says what it leaves out of all', async () => {
    const named = await exported('npz', 'dilation-1d', 'padding-same', 'dilation-1d');
    expect(named).toEqual({ status: 0, stdout: `vectors exported to ${out('npz')}: 2\n`, stderr: '' });
    const all = await exported('safetensors');
    const count = (kind: Vector['kind']) => VECTORS.filter((vector) => vector.kind === kind).length;
    const beyond = VECTORS.filter(({ id }) => id.startsWith('any-crop-')).length;
    const others = VECTORS.filter(({ id }) => /^(halves|quantised(-rounding)?)-(?!illegal)/.test(id)).length;
    const valid = count('valid') - taken.length - beyond - others;
    expect(all.stdout).toBe(
      [
        `vectors exported to ${out('safetensors')}: ${taken.length}`,
        `  left out: ${beyond}, a crop that most frameworks refuse`,
        `  left out: ${valid}, the result is of another type than the data`,
        `  left out: ${others}, of neither f32 nor f64`,
        `  left out: ${count('invalid')}, must be refused, so that there is no result`,
        `  left out: ${count('convention')}, a call in the words of one framework`,
        '',
      ].join('\n'),
    );
    expect(taken.every(({ problem, vector }) => vector.kind === 'valid' && vector.result.dtype === problem.dtype)).toBe(
      true,
    );
  });

  it.each([
    ['an unknown id', ['npz', 'nothing'], 'adjoint: vector "nothing" is not known\n'],
    [
      'an illegal case',
      ['npz', 'illegal-zero-stride'],
      'adjoint: vector illegal-zero-stride cannot be exported: must be refused, so that there is no result\n',
    ],
    ['an unknown format', ['hdf5'], 'Allowed choices are onnx, npz, safetensors'],
  ])('refuses %s', async (_, [format, ...ids], message) => {
    const { status, stdout, stderr } = await exported(format, ...ids);
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});
