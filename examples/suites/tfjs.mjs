// The tests of TensorFlow.js for conv2dTranspose and conv3dTranspose, as calls in the words of TensorFlow. Reads what
// the package publishes: node_modules/@tensorflow/tfjs-core/dist/ops/conv2d_transpose_test.js and
// conv3d_transpose_test.js. The file is run with a recorder in place of TensorFlow.js and Jasmine, so that what it
// computes of its own data is as it stands.
// Run: node examples/suites/tfjs.mjs FILE…
import vm from 'node:vm';
import { runReader, textOf } from './lines.mjs';

const SUITE = 'TensorFlow.js';

/** expectArraysClose in test_util.js, for backends of 32 bits. */
const TOLERANCE = { absolute: 1e-3, relative: 0 };

/** A test that is no call: what it does that is none. */
class Unsaid extends Error {}

/** @returns one line for each result or gradient that a test expects something of */
export async function linesOf(path) {
  const tests = [];
  const source = textOf(path).replaceAll(/^import .*$/gm, '');
  const recorder = { ...globalsFor(tests), ALL_ENVS: {}, describeWithFlags: (_, __, body) => body() };
  vm.runInNewContext(source, recorder, { filename: path, timeout: 60_000 });
  const lines = [];
  for (const { name, body } of tests) {
    recorder.current.asked = [];
    try {
      await body();
    } catch (error) {
      if (!(error instanceof Unsaid)) throw error;
      lines.push({ suite: SUITE, name, unsaid: error.message });
      continue;
    }
    const asked = recorder.current.asked.filter(({ expected }) => expected !== undefined);
    if (asked.length === 0) lines.push({ suite: SUITE, name, unsaid: 'it expects nothing of a call' });
    for (const one of asked) lines.push(lineOf(name, one));
  }
  return lines;
}

function lineOf(name, { call, g, of, expected, isUnbatched }) {
  // x without a batch stands for one image, and so does its result.
  const batched =
    isUnbatched && expected.shape !== undefined ? { ...expected, shape: [1, ...expected.shape] } : expected;
  const gradient = of === undefined ? {} : { g, of };
  const title = of === undefined ? name : `${name} (gradient in ${of})`;
  return { suite: SUITE, name: title, call, ...gradient, expected: batched, tolerance: TOLERANCE };
}

function globalsFor(tests) {
  const current = { asked: [] };
  const ask = (one) => {
    current.asked.push(one);
    return resultOf(one);
  };
  return {
    current,
    it: (name, body) => tests.push({ name, body }),
    tf: tensorFlow(ask),
    expect: expectOf(current),
    expectArraysClose: (actual, data) => {
      if (actual?.asked === undefined) throw new Unsaid('it compares something else than a result');
      actual.asked.expected = { ...actual.asked.expected, data: Array.from(data).flat(Infinity) };
    },
  };
}

function expectOf(current) {
  return (actual) => ({
    toEqual: (shape) => {
      if (actual?.asked === undefined) throw new Unsaid('it compares something else than a result');
      actual.asked.expected = { ...actual.asked.expected, shape: Array.from(shape) };
    },
    toThrowError: () => {
      actual();
      current.asked.at(-1).expected = 'refused';
    },
  });
}

/** Of a result: its shape, which knows what was asked, and its numbers, which do as well. */
function resultOf(asked) {
  return {
    asked,
    shape: { asked },
    data: async () => ({ asked }),
    array: async () => ({ asked }),
    clone: () => resultOf(asked),
  };
}

function tensorFlow(ask) {
  const known = {
    ...Object.fromEntries(['1d', '2d', '3d', '4d', '5d', ''].map((rank) => [`tensor${rank}`, tensor])),
    scalar: (value) => tensor([value], []),
    ones: (shape) => tensor(new Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape),
    // Only of tests that are about shapes: the numbers are not seen.
    randomNormal: (shape) => tensor(new Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape),
    conv2dTranspose: (x, w, ...rest) => ask(questionOf(2, x, w, rest)),
    conv3dTranspose: (x, w, ...rest) => ask(questionOf(3, x, w, rest)),
    grads: (of) => (operands, g) => {
      const { call, isUnbatched } = of(...operands).asked;
      return ['x', 'w'].map((which) => ask({ call, isUnbatched, g: plain(g), of: which }));
    },
  };
  return new Proxy(known, {
    get: (target, name) => {
      if (name in target) return target[name];
      throw new Unsaid(`it calls tf.${String(name)}`);
    },
  });
}

function tensor(values, given) {
  const data = Array.from(values).flat(Infinity);
  const shape = given ?? nestingOf(values);
  const own = { shape: Array.from(shape), numbers: data };
  return {
    ...own,
    data: async () => data,
    clone: () => tensor(data, shape),
    mul: ({ numbers }) =>
      tensor(
        data.map((value) => value * numbers[0]),
        shape,
      ),
  };
}

const plain = ({ shape, numbers }) => ({ shape, data: numbers });

function nestingOf(values) {
  return Array.isArray(values) ? [values.length, ...nestingOf(values[0])] : [];
}

/** A tensor, or a nested list, which is taken for one. */
function operandOf(value, name) {
  if (value?.numbers !== undefined) return plain(value);
  if (Array.isArray(value)) return plain(tensor(value));
  throw new Unsaid(`${name} is no tensor and no list`);
}

/** The call in the words of TensorFlow; a number for the pads is two of them on every spatial axis. */
function questionOf(rank, givenX, givenW, [outputShape, strides, pad, dimRoundingMode]) {
  const x = operandOf(givenX, 'x');
  const w = operandOf(givenW, 'filter');
  const isUnbatched = x.shape.length === rank + 1;
  const one = (shape) => (isUnbatched ? [1, ...shape] : Array.from(shape));
  const spatial = () => [pad, pad];
  const pairs = (pads) => [[0, 0], ...pads, [0, 0]];
  const padding =
    typeof pad === 'string'
      ? pad.toUpperCase()
      : typeof pad === 'number'
        ? pairs(Array.from({ length: rank }, spatial))
        : pad;
  const attributes = { output_shape: one(outputShape), strides, padding };
  if (dimRoundingMode !== undefined) attributes.dimRoundingMode = dimRoundingMode;
  const call = { convention: 'tensorflow', attributes, x: { ...x, shape: one(x.shape) }, w, bias: null, dtype: 'f32' };
  return { call, isUnbatched };
}

await runReader(import.meta.url, 'conv2d_transpose_test.js, conv3d_transpose_test.js', linesOf);
