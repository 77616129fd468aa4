// What the oracle says of one published test call: agreed, rough, disagreed, or not expressible, each with the reason.
//   agreed  the same refusal, shape or result: integers bit for bit, other numbers within the tolerance of the suite and
//           within the proven bound on the error of f32
//   rough   within the tolerance of the suite and beyond the proven bound: no f32 computation gives what is written
//           there, as where numbers were written with few digits
import { conventionNamed } from 'adjoint/conventions';
import { elementCount, errorBound, geometryOfAnyCrop, parseCall, resolveCall } from 'adjoint/core';
import { openOracle } from 'adjoint/oracle';

const oracle = openOracle('examples');

/**
 * @returns {{ kind: 'agreed' | 'rough' | 'disagreed' | 'not expressible', why: string }} of a line that a reader
 * printed
 */
export function verdictOf(line) {
  if (line.unsaid !== undefined) return { kind: 'not expressible', why: line.unsaid };
  const answers = line.call.x.data === undefined ? shapeAnswers(line.call) : dataAnswers(line);
  if (answers.length === 1) return judged(line, answers[0]);
  // Of a text with several readings one is enough.
  const verdicts = answers.map((answer) => ({ label: answer.label, ...judged(line, answer) }));
  const taken = ['agreed', 'rough']
    .map((kind) => verdicts.find((one) => one.kind === kind))
    .find((one) => one !== undefined);
  if (taken !== undefined) return { kind: taken.kind, why: `by the reading “${taken.label}”` };
  return { kind: 'disagreed', why: verdicts.map(({ label, why }) => `by the reading “${label}”: ${why}`).join('; ') };
}

function dataAnswers({ call, g, of }) {
  const request = g === undefined ? { kind: 'call', call } : { kind: 'gradients', call, g, of };
  const answer = oracle.answer(JSON.stringify(request), 1);
  return answer.readings ?? [answer];
}

/** Of a call without data: refused, or the shape of the result in its layout. */
function shapeAnswers({ convention: id, attributes, x, w, bias }) {
  const convention = conventionNamed(id);
  let resolution;
  const operands = { x, w, bias: bias && new Float32Array(bias.length) };
  try {
    resolution = convention.resolve(attributes, operands);
  } catch (error) {
    return [{ kind: 'errored', message: error.message }];
  }
  const answerOf = (one, label) => {
    if (one.kind !== 'resolved')
      return { label, kind: one.kind === 'refused' ? 'refused' : 'skipped', message: one.reason };
    const y = { shape: geometryOfAnyCrop(one.outline).outputShape };
    return { label, kind: 'result', shape: convention.layOut(attributes, { x: y, w, bias: null }).x.shape };
  };
  if (resolution.kind !== 'ambiguous') return [answerOf(resolution, null)];
  return resolution.readings.map(({ label, resolution: one }) => answerOf(one, label));
}

function judged(line, answer) {
  const { kind, message } = answer;
  if (kind === 'errored' && /has no attribute/.test(message)) return { kind: 'not expressible', why: message };
  if (line.expected === 'refused') {
    // What cannot be read is refused too: lists of a wrong length, numbers that are no integers.
    if (kind === 'refused' || kind === 'errored') return { kind: 'agreed', why: message };
    if (kind === 'skipped') return { kind: 'not expressible', why: message };
    return { kind: 'disagreed', why: `to be refused by the suite; here a result of shape [${answer.shape}]` };
  }
  if (kind === 'refused') return { kind: 'disagreed', why: `refused here: ${message}` };
  if (kind === 'skipped') return { kind: 'not expressible', why: message };
  if (kind !== 'result') return { kind: 'disagreed', why: `not understood here: ${message}` };
  return compared(line, answer);
}

function compared(line, { shape, data }) {
  const { expected } = line;
  if (expected.shape !== undefined && `${expected.shape}` !== `${shape}`) {
    return { kind: 'disagreed', why: `shape [${expected.shape}] by the suite, [${shape}] here` };
  }
  if (expected.data === undefined) return { kind: 'agreed', why: `shape [${shape}]` };
  if (expected.data.length !== data.length) {
    return { kind: 'disagreed', why: `${expected.data.length} numbers by the suite, ${data.length} here` };
  }
  const exact = data.map(Number);
  const isOfIntegers = [
    line.call.x.data,
    line.call.w.data,
    line.call.bias ?? [],
    line.g?.data ?? [],
    expected.data,
  ].every((list) => list.every(Number.isInteger));
  const within = isOfIntegers ? (a, b) => a === b : withinTolerance(line.tolerance);
  const wrong = expected.data.findIndex((value, at) => !within(value, exact[at]));
  if (wrong >= 0) {
    return {
      kind: 'disagreed',
      why: `element ${wrong}: ${expected.data[wrong]} by the suite, exactly ${exact[wrong]}`,
    };
  }
  if (isOfIntegers) return { kind: 'agreed', why: `${data.length} integers, bit for bit` };
  const bounds = boundsOf(line, exact);
  const beyond = expected.data.findIndex((value, at) => !(Math.abs(value - exact[at]) <= bounds[at]));
  if (beyond < 0) return { kind: 'agreed', why: `${data.length} numbers within the tolerance and the proven bound` };
  const bound = bounds[beyond].toPrecision(3);
  const both = `${expected.data[beyond]} by the suite, exactly ${exact[beyond]}`;
  return { kind: 'rough', why: `element ${beyond}: ${both}; the bound is ${bound}` };
}

function withinTolerance({ ulp, absolute, relative }) {
  if (ulp !== undefined) return (expected, exact) => Math.abs(ordinal(expected) - ordinal(exact)) <= ulp;
  return (expected, exact) => Math.abs(expected - exact) <= absolute + relative * Math.abs(expected);
}

const bits = new DataView(new ArrayBuffer(4));

/** The number of f32 numbers from 0 to this one. */
function ordinal(value) {
  bits.setFloat32(0, value);
  const integer = bits.getInt32(0);
  return integer < 0 ? -(integer & 0x7fffffff) : integer;
}

/**
 * The proven bound of each element, in the layout of the answer: Σ|x||w| + |b| is what the oracle says of the absolute
 * values.
 */
function boundsOf(line, exact) {
  const absolute = (data) => (data === null ? null : data.map(Math.abs));
  const of = ({ shape, data }) => ({ shape, data: absolute(data) });
  const { call, g } = line;
  const magnitudes = { ...call, x: of(call.x), w: of(call.w), bias: absolute(call.bias) };
  const [{ data }] = dataAnswers({ ...line, call: magnitudes, g: g && of(g) });
  const terms = termsOf(line);
  // The magnitude is rounded once too: one unit more is always enough.
  return data.map((magnitude, at) => errorBound('f32', terms, Number(magnitude) * (1 + 2 ** -23), exact[at]));
}

/** How many products are summed into an element at most, and the bias. */
function termsOf({ call, g }) {
  // An element of a gradient is a sum over some of g.
  if (g !== undefined) return elementCount(g.shape);
  const resolution = resolveCall(parseCall(call));
  const { outline } =
    resolution.kind === 'ambiguous'
      ? resolution.readings.map((one) => one.resolution).find((one) => one.kind === 'resolved')
      : resolution;
  const { x, w, groups, bias } = outline;
  return (x.shape[1] / groups) * elementCount(w.shape.slice(2)) + (bias === null ? 0 : 1);
}
