// Runs the transposed convolutions of a network as a stack, for every subject that is named:
//   1. the shape of each layer against the one that the paper states,
//   2. each layer against the exact result, on integers (equal) and on what the layer before it gives (within the proven bound),
//   3. the time of each layer and of all together.
// Built on the public library alone: `import … from 'adjoint'` and `'adjoint/…'`.
import { openSubjects } from 'adjoint';
import { openContenders, runBench, workloadCase } from 'adjoint/bench';
import {
  compareBounded,
  compareExact,
  describeDifference,
  errorBound,
  exact,
  geometryOfAnyCrop,
  missingCapability,
  normwiseBounds,
} from 'adjoint/core';
import { initialWeights } from 'adjoint/oracle';
import { fail } from './read-words.mjs';

const CALL_LIMIT_MS = 120_000;

/**
 * @param {{ title: string, source: string, layers: Layer[], weights?: (shape: number[], layer: Layer) => Float32Array }} stack
 * A layer is a workload of the benchmark (name, n, cin, cout, input, kernel, stride, padding, …) with `output`, the extents that
 * the paper states. `weights` fills w; without it they are PyTorch's initial weights from a fixed seed.
 * @param words what readWords gives: the subjects, and for how long to time them
 */
export async function runStack(stack, { sources, timeMs }) {
  const subjects = await openSubjects(sources, CALL_LIMIT_MS).catch((error) => fail(error.message));
  console.log(`${stack.title}\n${stack.source}\n`);
  const shapesAgree = checkShapes(stack.layers);
  const allAgree = await verifyLayers(stack, subjects);
  if (timeMs !== null) await timeLayers(stack.layers, sources, timeMs);
  process.exitCode = shapesAgree && allAgree ? 0 : 1;
}

function checkShapes(layers) {
  console.log('Shapes, compared with the paper');
  let agree = true;
  for (const layer of layers) {
    const { axes, multiplyAdds } = geometryOfAnyCrop(workloadCase(layer));
    const output = axes.map((axis) => axis.output);
    const isRight = `${output}` === `${layer.output}`;
    agree &&= isRight;
    const text = `${layer.cin} × ${layer.input.join('×')} → ${layer.cout} × ${output.join('×')}`;
    console.log(
      `  ${layer.name.padEnd(16)} ${text.padEnd(34)} ${(multiplyAdds / 1e6).toFixed(1).padStart(8)} M multiply-adds  ${isRight ? 'as stated' : `the paper has ${layer.output.join('×')}`}`,
    );
  }
  return agree;
}

async function verifyLayers({ layers, weights }, subjects) {
  console.log('\nEach layer against the exact result: on integers, and on what the layer before it gives');
  let agree = true;
  let x = null;
  for (const layer of layers) {
    const integers = workloadCase(layer);
    const real = realCase(layer, integers, x, weights);
    const [wanted, realWanted] = [exact(integers), exact(real)];
    const componentwise = boundsOf(real, realWanted);
    const normwise = normwiseBounds(real, realWanted).bounds;
    x = relu(realWanted);
    for (const subject of subjects) {
      // Transforms, which a subject declares, have the bound of transforms.
      const bounds = subject.capabilities.sumsOfProducts ? componentwise : normwise;
      const verdict = await verdictOf(subject, [integers, wanted, null], [real, realWanted, bounds]);
      agree &&= !verdict.isWrong;
      console.log(`  ${layer.name.padEnd(16)} ${subject.name.padEnd(18)} ${verdict.text}`);
    }
  }
  await Promise.all(subjects.map((subject) => subject.close()));
  return agree;
}

async function verdictOf(subject, ...asked) {
  const missing = missingCapability(asked[0][0], subject.capabilities);
  if (missing !== null) return { isWrong: false, text: `not covered: ${missing}` };
  for (const [problem, wanted, bounds] of asked) {
    const outcome = await subject.run(problem);
    if (outcome.kind === 'skipped') return { isWrong: false, text: `not covered: ${outcome.message}` };
    if (outcome.kind !== 'result') return { isWrong: true, text: `${outcome.kind}: ${outcome.message}` };
    const difference = bounds === null ? compareExact(wanted, outcome) : compareBounded(wanted, outcome, bounds);
    if (difference !== null) return { isWrong: true, text: `WRONG: ${describeDifference(difference)}` };
  }
  return { isWrong: false, text: 'equal on integers, within the bound on real data' };
}

/** The layer on the output of the one before, cropped about its middle where a network crops; the first one on noise. */
function realCase(layer, { x, w, bias, ...rest }, before, weights) {
  const initial = initialWeights([...w.shape], layer.groups, 'f32', 7);
  const data = before === null ? noise(x.data.length) : cropped(before, x.shape);
  return {
    ...rest,
    x: { shape: x.shape, data },
    w: { shape: w.shape, data: weights?.([...w.shape], layer) ?? initial.w.data },
    bias: bias && initial.bias,
  };
}

/** Seeded numbers in ±1, by the generator of Numerical Recipes (3rd ed.), section 7.1. */
function noise(length) {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function cropped({ shape, data }, wanted) {
  const starts = wanted.map((extent, axis) => Math.floor((shape[axis] - extent) / 2));
  return Float32Array.from({ length: wanted.reduce((a, b) => a * b) }, (_, flat) => {
    let from = 0;
    let rest = flat;
    let scale = 1;
    for (let axis = wanted.length - 1; axis >= 0; axis--) {
      from += ((rest % wanted[axis]) + starts[axis]) * scale;
      scale *= shape[axis];
      rest = Math.floor(rest / wanted[axis]);
    }
    return data[from];
  });
}

function relu({ shape, data }) {
  return { shape, data: Float32Array.from(data, (value) => Math.max(0, value)) };
}

/** The proven bound of each element: no more terms than C/groups·∏k and the bias, and Σ|x||w| + |b| from the exact result. */
function boundsOf(problem, wanted) {
  const absolute = (data) => (data === null ? null : data.map(Math.abs));
  const { x, w, bias } = problem;
  const magnitudes = exact({
    ...problem,
    x: { ...x, data: absolute(x.data) },
    w: { ...w, data: absolute(w.data) },
    bias: absolute(bias),
  });
  const terms = (x.shape[1] / problem.groups) * w.shape.slice(2).reduce((a, b) => a * b) + (bias === null ? 0 : 1);
  // The magnitude is rounded once too: one unit more is always enough.
  return Float64Array.from(magnitudes.data, (magnitude, at) =>
    errorBound('f32', terms, magnitude * (1 + 2 ** -23), wanted.data[at]),
  );
}

async function timeLayers(layers, sources, timeBudgetMs) {
  console.log(`\nTime of a call, median in ms (${timeBudgetMs} ms a layer and subject, one thread, weights prepared)`);
  const contenders = await openContenders(sources, { timeoutMs: CALL_LIMIT_MS });
  const { cells, subjects } = await runBench(contenders, {
    workloads: layers,
    timeBudgetMs,
    onProgress: ({ done, total }) => process.stderr.isTTY && process.stderr.write(`\r${done} of ${total} `),
  });
  await Promise.all(contenders.map((contender) => contender.close()));
  if (process.stderr.isTTY) process.stderr.write('\r');
  const names = subjects.map(({ name }) => name);
  const row = (title, texts) =>
    console.log(`  ${title.padEnd(16)} ${texts.map((text) => text.padStart(18)).join(' ')}`);
  row('', names);
  const sums = names.map(() => 0);
  for (const { name } of layers) {
    const times = names.map((subject) => cells.find((cell) => cell.workload === name && cell.subject === subject));
    times.forEach((cell, at) => {
      sums[at] += cell?.status === 'timed' ? cell.time.medianMs : Number.NaN;
    });
    row(
      name,
      times.map((cell) => (cell?.status === 'timed' ? cell.time.medianMs.toFixed(3) : (cell?.status ?? 'not run'))),
    );
  }
  row(
    'the whole stack',
    sums.map((sum) => (Number.isNaN(sum) ? 'not all layers' : sum.toFixed(3))),
  );
}
