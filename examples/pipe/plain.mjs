// A program under test in plain JavaScript: docs/PROTOCOL.md, with numbers as lists.
// Gate it with: npx adjoint verify "cmd:node examples/pipe/plain.mjs"
import { createInterface } from 'node:readline';

const hello = {
  kind: 'hello',
  protocol: 'adjoint/pipe/1',
  name: 'plain',
  times: true,
  capabilities: { refuses: ['zero-stride'], specialValues: false },
};

/** The strings that stand for numbers which JSON cannot carry. */
const number = (value) => (typeof value === 'string' ? Number(value) : value);
const written = (value) =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : `${value}`;

function convTranspose({ x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups, dtype }) {
  const [N, C, ...input] = x.shape;
  const [, perGroup, ...kernel] = w.shape;
  const out = input.map(
    (extent, a) =>
      (extent - 1) * stride[a] + (kernel[a] - 1) * dilation[a] + 1 + outputPadding[a] - padBegin[a] - padEnd[a],
  );
  const [inputs, taps, outputs] = [input, kernel, out].map((extents) => extents.reduce((a, b) => a * b, 1));
  const y = new Array(N * perGroup * groups * outputs);
  for (let at = 0; at < y.length; at++) y[at] = bias ? bias[Math.floor(at / outputs) % bias.length] : 0;
  for (let i = 0; i < inputs; i++) {
    for (let k = 0; k < taps; k++) {
      let [o, scale, restI, restK] = [0, 1, i, k];
      for (let a = input.length - 1; a >= 0 && o >= 0; a--) {
        const at = (restI % input[a]) * stride[a] + (restK % kernel[a]) * dilation[a] - padBegin[a];
        o = at < 0 || at >= out[a] ? -1 : o + at * scale;
        scale *= out[a];
        restI = Math.floor(restI / input[a]);
        restK = Math.floor(restK / kernel[a]);
      }
      for (let nc = 0; o >= 0 && nc < N * C; nc++) {
        const [n, c] = [Math.floor(nc / C), nc % C];
        for (let m = 0; m < perGroup; m++) {
          const channel = Math.floor((c * groups) / C) * perGroup + m;
          y[(n * perGroup * groups + channel) * outputs + o] +=
            x.data[nc * inputs + i] * w.data[(c * perGroup + m) * taps + k];
        }
      }
    }
  }
  return { shape: [N, perGroup * groups, ...out], data: dtype === 'f32' ? y.map(Math.fround) : y };
}

/** The times of calls one after the other, in milliseconds, and what the last one gave. */
function timed(problem, budgetMs, atLeast) {
  const samplesMs = [];
  const end = performance.now() + budgetMs;
  let y;
  while (samplesMs.length < atLeast || (performance.now() < end && samplesMs.length < 1e6)) {
    const started = performance.now();
    y = convTranspose(problem);
    samplesMs.push(performance.now() - started);
  }
  return { samplesMs, ...y };
}

function answerTo({ kind, case: problem, budgetMs, minSamples }) {
  if (kind === 'hello') return hello;
  if (kind !== 'run' && kind !== 'time') return { kind: 'skipped', message: kind };
  const zero = problem.stride.findIndex((step) => step < 1);
  if (zero >= 0) return { kind: 'refused', message: `stride[${zero}] must be at least 1, got ${problem.stride[zero]}` };
  for (const tensor of [problem.x, problem.w]) tensor.data = tensor.data.map(number);
  problem.bias &&= problem.bias.map(number);
  if (kind === 'time') timed(problem, budgetMs / 5, 1); // Warms up.
  const y = kind === 'run' ? convTranspose(problem) : timed(problem, budgetMs, minSamples);
  return { ...y, kind: kind === 'run' ? 'result' : 'times', data: y.data.map(written) };
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ seq: request.seq, ...answerTo(request) })}\n`);
});
