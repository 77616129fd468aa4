/** The text of modules that subjects of the table are made of: nothing of them is the suite's. */

/**
 * A right transposed convolution of one axis: every input cell adds the kernel, times its value, to the output. It asks
 * no method of a list, so that it stays right where a module takes them away.
 */
export const RIGHT = `
const lists = { f32: Float32Array, f64: Float64Array };
export function right({ x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups, dtype }) {
  const N = x.shape[0], C = x.shape[1], I = x.shape[2], perGroup = w.shape[1], K = w.shape[2];
  const M = perGroup * groups;
  const O = (I - 1) * stride[0] + (K - 1) * dilation[0] + 1 + outputPadding[0] - padBegin[0] - padEnd[0];
  const data = new lists[dtype](N * M * O);
  for (let n = 0; n < N; n++) for (let m = 0; m < M; m++) for (let o = 0; o < O; o++)
    data[(n * M + m) * O + o] = bias === null ? 0 : bias[m];
  for (let n = 0; n < N; n++) for (let c = 0; c < C; c++) for (let m = 0; m < perGroup; m++)
    for (let i = 0; i < I; i++) for (let k = 0; k < K; k++) {
      const o = i * stride[0] + k * dilation[0] - padBegin[0];
      if (o < 0 || o >= O) continue;
      const channel = Math.floor(c / (C / groups)) * perGroup + m;
      data[(n * M + channel) * O + o] += x.data[(n * C + c) * I + i] * w.data[(c * perGroup + m) * K + k];
    }
  return { shape: [N, M, O], data };
}
`;

/** What a program answers with: one JSON object a line. */
export const SERVE = `
import { createInterface } from 'node:readline';
import { writeSync } from 'node:fs';
import { right } from './right.mjs';
export { right };
export const write = (text) => { for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(1, rest)); };
const plain = (value) => (Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value));
const special = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity, '-0': -0 };
const number = (value) => (typeof value === 'string' ? special[value] : value);
const numbers = (dtype, list) => (dtype === 'f32' ? Float32Array : Float64Array).from(list, number);
export const resultOf = ({ case: { x, w, bias, ...rest } }) => {
  const tensor = ({ shape, data }) => ({ shape, data: numbers(rest.dtype, data) });
  const y = right({ ...rest, x: tensor(x), w: tensor(w), bias: bias && numbers(rest.dtype, bias) });
  return { kind: 'result', shape: y.shape, data: Array.from(y.data, plain), bytes: y.data };
};
export const text = ({ bytes, ...answer }) => JSON.stringify(answer) + '\\n';
export const HELLO = { kind: 'hello', protocol: 'adjoint/pipe/1', capabilities: { ranks: [1], refuses: [] } };
/** answer(request, right) gives the fields of an answer, or undefined where it has written one itself. */
export function serve(answer = (request) => resultOf(request), hello = HELLO) {
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const request = JSON.parse(line);
    const fields = request.kind === 'hello' ? hello : await answer(request);
    if (fields !== undefined) write(text({ seq: request.seq, ...fields }));
  });
}
`;
