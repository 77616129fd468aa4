// The tests of LiteRT (TensorFlow Lite) for TRANSPOSE_CONV, as calls in its words:
// tensorflow/lite/kernels/transpose_conv_test.cc. The text is read as it stands: of each TEST_P the model, its
// arguments, what is set on it and what is expected of it. Tests of quantised models are not calls of floats.
// Run: node examples/suites/litert.mjs FILE…
import { runReader, textOf } from './lines.mjs';

const SUITE = 'LiteRT';

const MODELS = ['TransposeConvOpModel', 'TransposeConvOpBiasModel'];

/** ArrayFloatNear of test_util.h, where it names no other error; without it numbers must be equal. */
const NEAR = 1e-5;

/** @returns one line for each test of the file */
export function linesOf(path) {
  const text = textOf(path)
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(/TEST_P\(\w+,\s*(\w+)\)\s*\{/g)].map(({ 1: name, 0: head, index }) => {
    const body = enclosed(text, index + head.length - 1, '{', '}');
    return { suite: SUITE, name, ...lineOf(body) };
  });
}

function lineOf(body) {
  const { 1: model, index, 0: head } = /(\w+) model\(/.exec(body) ?? [];
  if (model === undefined) return { unsaid: 'it has no model' };
  if (!MODELS.includes(model)) return { unsaid: `the model is a ${model}: quantised, which no call here is` };
  const [, outputShape, filter, filterData, input, , padding, strideW, strideH] = parts(
    enclosed(body, index + head.length - 1, '(', ')'),
  );
  const attributes = {
    output_shape: listIn(outputShape),
    padding: padding.replace('Padding_', ''),
    stride_w: Number(strideW),
    stride_h: Number(strideH),
  };
  const bias = setOn(body, 'SetBias');
  const x = { shape: shapeIn(input), data: setOn(body, 'SetInput') };
  const w = { shape: shapeIn(filter), data: listIn(filterData) };
  const call = { convention: 'tflite', attributes, x, w, bias, dtype: 'f32' };
  return { call, ...expectedIn(body) };
}

/** What EXPECT_THAT says of the output and of its shape. */
function expectedIn(body) {
  const of = (getter) => {
    const start = body.search(new RegExp(`EXPECT_THAT\\(\\s*model\\.${getter}\\(\\)`));
    return start < 0
      ? null
      : parts(enclosed(body, body.indexOf('(', start), '(', ')'))
          .slice(1)
          .join(',');
  };
  const [numbers, shape] = [of('GetOutput'), of('GetOutputShape')];
  const near = /ArrayFloatNear\(\s*\{[^}]*\}\s*(?:,\s*([\d.e-]+))?/.exec(numbers);
  const absolute = near === null ? 0 : Number(near[1] ?? NEAR);
  const expected = { ...(shape !== null && { shape: listIn(shape) }), data: listIn(numbers) };
  return { expected, tolerance: { absolute, relative: 0 } };
}

function setOn(body, setter) {
  const found = new RegExp(`model\\.${setter}\\(\\s*(\\{[^}]*\\})`).exec(body);
  return found === null ? null : listIn(found[1]);
}

/** The numbers of the first list in braces. */
function listIn(text) {
  const [, list] = /\{([^{}]*)\}/.exec(text);
  const numbers = list.split(',').map((entry) => entry.trim());
  return numbers.filter((entry) => entry !== '').map((entry) => Number(entry.replace(/f$/, '')));
}

/** {TensorType_FLOAT32, {1, 3, 3, 1}} */
function shapeIn(text) {
  if (!/TensorType_FLOAT32/.test(text))
    throw new RangeError(`a tensor must be of TensorType_FLOAT32, got ${text.trim()}`);
  return listIn(text.replace(/^\s*\{/, ''));
}

/** What stands between the bracket at `start` and the one that closes it. */
function enclosed(text, start, open, close) {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === open) depth++;
    if (text[at] === close && --depth === 0) return text.slice(start + 1, at);
  }
  throw new RangeError(`the ${open} at character ${start} is never closed`);
}

/** Split at the commas that stand within no bracket. */
function parts(text) {
  const found = [''];
  let depth = 0;
  for (const letter of text) {
    if ('({['.includes(letter)) depth++;
    if (')}]'.includes(letter)) depth--;
    if (letter === ',' && depth === 0) found.push('');
    else found[found.length - 1] += letter;
  }
  return found.map((part) => part.trim());
}

await runReader(import.meta.url, 'transpose_conv_test.cc', linesOf);
