// The Web Platform Tests of WebNN for convTranspose2d, as calls in its words:
//   webnn/conformance_tests/conv_transpose2d.https.any.js
//   webnn/resources/test_data/conv_transpose2d.json, the data of it in older versions
//   webnn/validation_tests/convTranspose2d.https.any.js, which is about shapes
// A script is run with nothing but its own list of tests in view; none of the tests themselves are.
// Run: node examples/suites/wpt.mjs FILE…
// Source: web-platform-tests/wpt; the tolerance is getConv2dPrecisionTolerance of webnn/resources/utils.js.
import vm from 'node:vm';
import { runReader, textOf } from './lines.mjs';

const SUITE = 'WPT, WebNN';

/** Defined beside the tests of validation, in webnn/resources/utils_validation.js. */
const LARGEST_UNSIGNED = 2 ** 32 - 1;

/** The lists that a script may hold, and what to do where it has another. */
const LISTS = ['tests', 'convTranspose2dTests'];

/** @returns one line for each test */
export function linesOf(path) {
  const tests = path.endsWith('.json') ? testsOfJson(textOf(path)) : testsOfScript(textOf(path), path);
  return tests.map((test) => ({ suite: SUITE, name: test.name, ...lineOf(test) }));
}

/** JSON with comments, as the tests read it. */
function testsOfJson(text) {
  return JSON.parse(text.replaceAll(/"(?:\\.|[^"\\])*"|(\/\/.*)/g, (match, comment) => (comment ? '' : match))).tests;
}

function testsOfScript(text, filename) {
  const nothing = () => {};
  const names = ['promise_test', 'test', 'multi_builder_test', 'webnn_conformance_test', 'runWebNNConformanceTests'];
  const globals = {
    ...Object.fromEntries(names.map((name) => [name, nothing])),
    navigator: { ml: {} },
    kMaxUnsignedLong: LARGEST_UNSIGNED,
    // Handed to the functions that do nothing.
    ...Object.fromEntries(
      ['buildConvTranspose2d', 'buildAndExecuteGraph', 'getPrecisionTolerance'].map((name) => [name, nothing]),
    ),
  };
  const lists = LISTS.map((name) => `typeof ${name} === 'undefined' ? [] : ${name}`);
  return vm.runInNewContext(`${text};\n[${lists}].flat()`, globals, { filename, timeout: 60_000 });
}

function lineOf(test) {
  if (test.graph !== undefined) return lineOfGraph(test.graph);
  if (test.inputs !== undefined) return lineOfData(test.inputs.input, test.inputs.filter, test.options, test.expected);
  return lineOfShapes(test);
}

/** A graph of one operator, its operands by their names. */
function lineOfGraph({ inputs, operators, expectedOutputs }) {
  const [operator] = [operators].flat();
  if (operators.length > 1) return { unsaid: `a graph of ${operators.length} operators` };
  if (operator.name !== 'convTranspose2d') return { unsaid: `the operator is ${operator.name}` };
  const { input, filter, options = {} } = Object.assign({}, ...operator.arguments);
  const bias = options.bias === undefined ? {} : { bias: inputs[options.bias] };
  const [expected] = Object.values(expectedOutputs);
  return lineOfData(inputs[input], inputs[filter], { ...options, ...bias }, expected);
}

function lineOfData(input, filter, options = {}, expected) {
  const { bias = null, ...attributes } = options;
  const all = [input, filter, expected, ...(bias === null ? [] : [bias])].map(tensorOf);
  const other = all.find(({ type }) => type !== 'float32');
  if (other !== undefined) return { unsaid: `a tensor of the type ${other.type}, which is not float32` };
  const [x, w, y] = all.map(({ shape, data }) => ({ shape, data }));
  const call = { convention: 'webnn', attributes, x, w, bias: bias && all[3].data, dtype: 'f32' };
  return { call, expected: y, tolerance: { ulp: ulpOf(call) } };
}

/**
 * Its shape and type stand in it or, in newer versions, in its descriptor, which may leave extents open that stand in it.
 * One number stands for all.
 */
function tensorOf({ data, descriptor, ...own }) {
  const { shape, dimensions, type, dataType } = { ...descriptor, ...own };
  const extents = shape ?? dimensions;
  const count = extents.reduce((a, b) => a * b, 1);
  return {
    shape: extents,
    type: type ?? dataType,
    data: typeof data === 'number' ? new Array(count).fill(data) : data,
  };
}

/** The products that are summed into an element, twice. */
function ulpOf({ attributes, x, w }) {
  const { groups = 1, inputLayout = 'nchw', filterLayout = 'iohw' } = attributes;
  const channels = x.shape[inputLayout === 'nhwc' ? 3 : 1];
  const extent = (letter) => w.shape[filterLayout.indexOf(letter)];
  return extent('w') * extent('h') * (channels / groups) * 2;
}

/**
 * A test of shapes: what the output has, or that the call is refused, which is the case where it says nothing of an
 * output.
 */
function lineOfShapes({ input, filter, options = {}, output }) {
  const { bias, ...attributes } = options;
  const [x, w] = [tensorOf(input), tensorOf(filter)];
  const types = [x, w, ...(bias === undefined ? [] : [tensorOf(bias)])].map(({ type }) => type);
  if (types.some((type) => type !== 'float32')) return { unsaid: `tensors of the types ${types.join(', ')}` };
  if (bias !== undefined && tensorOf(bias).shape.length !== 1) return { unsaid: 'a bias is a list of numbers here' };
  const numbers = bias === undefined ? null : new Array(tensorOf(bias).shape[0]).fill(0);
  const of = ({ shape }) => ({ shape });
  const call = { convention: 'webnn', attributes, x: of(x), w: of(w), bias: numbers, dtype: 'f32' };
  return { call, expected: output === undefined ? 'refused' : { shape: tensorOf(output).shape } };
}

await runReader(
  import.meta.url,
  'conv_transpose2d.https.any.js, convTranspose2d.https.any.js or conv_transpose2d.json',
  linesOf,
);
