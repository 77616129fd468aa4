/**
 * The readers of published tests in examples/suites, on small files of the same forms: every planted wrong expectation
 * is named, and nothing else is. They import the package as its users do: compiled.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../cli/command-line.ts';

const FILES = join(import.meta.dirname, 'suites');
const folder = mkdtempSync(join(tmpdir(), 'adjoint-suites-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(words: readonly string[], stdin = ''): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, words, { cwd: ROOT, maxBuffer: 2 ** 24 }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
    child.stdin!.end(stdin);
  });
}

/** What comparing says of each test call of a file, by its name. */
async function verdictsOf(reader: string, ...files: string[]) {
  const read = await node([`examples/suites/${reader}.mjs`, ...files]);
  expect(read).toMatchObject({ status: 0, stderr: '' });
  const { status, stdout, stderr } = await node(['examples/suites/compare.mjs', '--all'], read.stdout);
  expect(stderr).toBe('');
  const found = stdout.matchAll(/^ {2}(agreed|rough|disagreed|not expressible) +(.*)\n +(.*)$/gm);
  const verdicts = Object.fromEntries([...found].map(([, kind, name, why]) => [name, [kind, why]]));
  return { status, verdicts };
}

describe('published tests', () => {
  it('of TensorFlow.js are compared, results and gradients', async () => {
    expect(await verdictsOf('tfjs', join(FILES, 'conv2d_transpose_test.js'))).toEqual({
      status: 1,
      verdicts: {
        integers: ['agreed', '3 integers, bit for bit'],
        planted: ['disagreed', 'element 2: -14 by the suite, exactly -15'],
        'few digits': [
          'rough',
          expect.stringMatching(/^element 0: 0\.0304 by the suite, exactly 0\.03\d*; the bound is /),
        ],
        'gradient (gradient in x)': ['agreed', '2 integers, bit for bit'],
        'gradient (gradient in w)': ['agreed', '2 integers, bit for bit'],
        throws: ['agreed', 'tensorflow: x.shape must have 4 axes, as many as w, got [2,1]: ranks differ'],
        'of another operator': ['not expressible', 'it calls tf.relu'],
      },
    });
  });

  it('of WebNN are compared, data and shapes', async () => {
    const names = ['conv_transpose2d.json', 'convTranspose2d.https.any.js'];
    const { status, verdicts } = await verdictsOf('wpt', ...names.map((name) => join(FILES, name)));
    expect(status).toBe(1);
    expect(verdicts).toMatchObject({
      'integers, nhwc': ['agreed', '3 integers, bit for bit'],
      'an activation': ['not expressible', expect.stringMatching(/^call: webnn has no attribute "activation"/)],
      'a shape': ['agreed', 'shape [1,2,5,5]'],
      planted: ['disagreed', 'shape [1,1,7,8] by the suite, [1,1,7,7] here'],
      'throws for a stride': ['agreed', 'webnn: strides[1] must be >= 1, got 0: TypeError: a stride of 0'],
      'planted: does not throw': ['disagreed', 'to be refused by the suite; here a result of shape [1,1,5,5]'],
      'another type': ['not expressible', 'tensors of the types float32, int32'],
    });
  });

  it.each(['conv_transpose2d.json', 'conv_transpose2d.https.any.js'])('of WebNN are compared: %s', async (name) => {
    const { status, verdicts } = await verdictsOf('wpt', join(FILES, name));
    const disagreed = Object.entries(verdicts).filter(([, [kind]]) => kind === 'disagreed');
    expect([status, disagreed.map(([of]) => of)]).toEqual([1, ['planted']]);
    const others = Object.values(verdicts).slice(2);
    expect(Object.values(verdicts)[0][0]).toBe('agreed');
    expect(others.map(([kind]) => kind)).toEqual(others.map(() => 'not expressible'));
  });

  it('of LiteRT are compared, from C++ text', async () => {
    expect(await verdictsOf('litert', join(FILES, 'transpose_conv_test.cc'))).toEqual({
      status: 1,
      verdicts: {
        Integers: ['agreed', '3 integers, bit for bit'],
        Near: ['agreed', '1 numbers within the tolerance and the proven bound'],
        Planted: ['disagreed', expect.stringMatching(/^element 1: 0\.3001 by the suite, exactly 0\.3/)],
        PlantedShape: ['disagreed', 'shape [1,1,4,1] by the suite, [1,1,3,1] here'],
        Quantised: ['not expressible', expect.stringMatching(/^the model is a QuantizedTransposeConvOpModel/)],
      },
    });
  });

  it('of ONNX are compared, from their messages', async () => {
    writeOnnx('test_convtranspose_integers', 'ConvTranspose', [1, 3, 2]);
    writeOnnx('test_convtranspose_planted', 'ConvTranspose', [1, 3, 4]);
    writeOnnx('test_convtranspose_of_another', 'Conv', [1, 3, 2]);
    expect(await verdictsOf('onnx', folder)).toEqual({
      status: 1,
      verdicts: {
        test_convtranspose_integers: ['agreed', '3 integers, bit for bit'],
        test_convtranspose_planted: ['disagreed', 'element 2: 4 by the suite, exactly 2'],
        test_convtranspose_of_another: ['not expressible', 'the model is not one ConvTranspose: Conv'],
      },
    });
  });
});

describe('comparing', () => {
  const CALL = {
    convention: 'onnx',
    attributes: { auto_pad: 'SAME_UPPER', strides: [3] },
    ...{ x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [1, 1] }, bias: null, dtype: 'f32' },
  };
  const compare = (line: object) =>
    node(['examples/suites/compare.mjs', '--all'], JSON.stringify({ suite: 'Own', name: 'one', ...line }));

  it('takes any reading of a text that has several, and names it', async () => {
    const taken = await compare({ call: CALL, expected: { shape: [1, 1, 5], data: [1, 1, 0, 2, 2] } });
    expect(taken.stdout).toMatch(/ agreed +one\n +by the reading “axis 0, shape inference/);
    expect(taken.status).toBe(0);
    const none = await compare({ call: CALL, expected: { shape: [1, 1, 4] } });
    expect(none.stdout).toMatch(
      / disagreed +one\n +by the reading “[^\n]*shape \[1,1,4\] by the suite, \[1,1,6\] here;/,
    );
    expect(none.status).toBe(1);
  });

  it('does not pass over a call that it cannot read', async () => {
    const { stdout, status } = await compare({ call: { ...CALL, dtype: 'f8' }, expected: { shape: [1, 1, 6] } });
    expect(stdout).toMatch(/ disagreed +one\n +not understood here: call: dtype must be "f32" or "f64", got "f8"/);
    expect(status).toBe(1);
  });

  it.each<[string, string[], string, RegExp]>([
    ['no lines', ['compare.mjs'], '', /^compare: there must be lines/],
    ['a line that is no JSON', ['compare.mjs'], '{', /^compare: line 1: .*JSON/],
    ['no file', ['litert.mjs'], '', /^transpose_conv_test\.cc must be given, got none/],
    ['a file that is not there', ['wpt.mjs', 'missing.json'], '', /^missing\.json: ENOENT/],
    ['a file without tests', ['litert.mjs', 'package.json'], '', /^package\.json: has no test that this reader knows/],
  ])('ends with 2 for %s', async (_, [script, ...words], stdin, message) => {
    const { status, stdout, stderr } = await node([`examples/suites/${script}`, ...words], stdin);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  });
});

/** A test folder of x = [1, 1] and a kernel [1, 2], which is a constant of the model; y is what is expected. */
function writeOnnx(name: string, operator: string, y: readonly number[]): void {
  const data = join(folder, name, 'test_data_set_0');
  mkdirSync(data, { recursive: true });
  const node = new BinaryWriter();
  for (const input of ['X', 'W']) node.tag(1, 2).string(input);
  node
    .tag(2, 2)
    .string('Y')
    .tag(4, 2)
    .string(operator)
    .tag(5, 2)
    .bytes(integers('strides', [1]));
  const graph = new BinaryWriter()
    .tag(1, 2)
    .bytes(node.finish())
    .tag(5, 2)
    .bytes(tensor('W', [1, 1, 2], [1, 2]));
  for (const input of ['X', 'W']) graph.tag(11, 2).bytes(new BinaryWriter().tag(1, 2).string(input).finish());
  const opset = new BinaryWriter().tag(1, 2).string('').tag(2, 0).int64(22).finish();
  const model = new BinaryWriter().tag(1, 0).int64(10).tag(7, 2).bytes(graph.finish()).tag(8, 2).bytes(opset);
  writeFileSync(join(folder, name, 'model.onnx'), model.finish());
  writeFileSync(join(data, 'input_0.pb'), tensor('X', [1, 1, 2], [1, 1]));
  writeFileSync(join(data, 'output_0.pb'), tensor('Y', [1, 1, 3], y));
}

function integers(name: string, values: readonly number[]): Uint8Array {
  const packed = new BinaryWriter();
  for (const value of values) packed.int64(value);
  return new BinaryWriter().tag(1, 2).string(name).tag(8, 2).bytes(packed.finish()).tag(20, 0).int32(7).finish();
}

/** Numbers as raw bytes, as TensorProto has them where NumPy wrote it. */
function tensor(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const extent of dims) writer.tag(1, 0).int64(extent);
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return writer.tag(2, 0).int32(1).tag(8, 2).string(name).tag(9, 2).bytes(raw).finish();
}
