/** Geometries near the plainest: all of them are there, within the capabilities, and kill shortcuts whose guard has a hole. */
import { describe, expect, it } from 'vitest';
import { engineWith, RIGHT } from '../../../faults/faulty-engine.ts';
import { near } from '../../../properties/cases/near-default.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { nearDefault } from '../../../properties/laws/near-default.ts';
import type { Case } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { elementCount, type Tensor, zeros } from '../../../spec/tensor.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { missingCapability } from '../../../subjects/fits.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { seedsOf } from '../../project/thorough.ts';

const SEEDS = seedsOf([1, 2, 3]);
const RUNS = 200;

const right = engineWith();
const every = (values: readonly number[], value: number) => values.every((one) => one === value);
const kernelOf = ({ w }: Case) => w.shape.slice(2);
const isUnpadded = ({ padBegin, padEnd }: Case) => every([...padBegin, ...padEnd], 0);

/** The right engine, which takes the case for another one where the condition holds. */
function taking(holds: (problem: Case) => boolean, other: (problem: Case) => Case): (problem: Case) => Tensor {
  return (problem) => (holds(problem) ? right(other(problem)) : right(problem));
}

/** The numbers of a smaller result from the front of one of the right shape. */
function inOnePiece(problem: Case, { data }: Tensor): Tensor {
  const { outputShape } = geometryOf(problem);
  const y = zeros(problem.dtype, elementCount(outputShape));
  y.set(data.subarray(0, y.length));
  return { shape: outputShape, data: y };
}

const without = (field: 'outputPadding' | 'dilation' | 'padBegin', value: number) => (problem: Case) => ({
  ...problem,
  [field]: problem[field].map(() => value),
});

/** Shortcuts, each with the attribute that its guard forgets. */
const SHORTCUTS: Record<string, (problem: Case) => Tensor> = {
  'one tap, output padding forgotten': (p) =>
    every(kernelOf(p), 1) && every(p.stride, 1) && isUnpadded(p) && p.groups === 1
      ? inOnePiece(p, right(without('outputPadding', 0)(p)))
      : right(p),
  'kernel = stride, output padding of the last axis forgotten': (p) =>
    p.stride.length === 2 && kernelOf(p).join() === p.stride.join() && isUnpadded(p) && every(p.dilation, 1)
      ? inOnePiece(p, right({ ...p, outputPadding: p.outputPadding.with(1, 0) }))
      : right(p),
  'kernel = stride on three axes, dilation of the first forgotten': (p) =>
    p.stride.length === 3 && kernelOf(p).join() === p.stride.join() && isUnpadded(p) && every(p.outputPadding, 0)
      ? engineWith({ contributions: (axis, o) => RIGHT.contributions({ ...axis, dilation: 1 }, o) })(p)
      : right(p),
  'one tap, begin pad swapped with the end pad': taking(
    (p) => every(kernelOf(p), 1) && every(p.stride, 1) && every(p.outputPadding, 0),
    (p) => ({ ...p, padBegin: p.padEnd, padEnd: p.padBegin }),
  ),
  'kernel 2 at stride 2 on the last axis only, groups forgotten': taking(
    (p) => p.groups > 1 && p.stride.at(-1) === 2 && kernelOf(p).at(-1) === 2 && every(p.stride.slice(0, -1), 1),
    (p) => ({ ...p, w: { ...p.w, data: p.w.data.map((_, at) => p.w.data[at % (p.w.data.length / p.groups)]) } }),
  ),
  'stride 1 in three axes, batch forgotten': (p) => {
    const y = right(p);
    const perImage = y.data.length / Math.max(1, p.x.shape[0]);
    if (p.stride.length === 3 && every(p.stride, 1)) y.data.fill(0, perImage);
    return y;
  },
  'kernel 4, stride 2, pad 1, bias forgotten': taking(
    (p) => every(kernelOf(p), 4) && every(p.stride, 2) && every(p.padBegin, 1) && every(p.padEnd, 1),
    (p) => ({ ...p, bias: null }),
  ),
  'kernel 3, stride 2, pad 1, output padding 1, dilation of one axis taken for 1': (p) =>
    every(kernelOf(p), 3) && every(p.stride, 2) && every(p.padBegin, 1) && every(p.outputPadding, 1)
      ? engineWith({ contributions: (axis, o) => RIGHT.contributions({ ...axis, dilation: 1 }, o) })(p)
      : right(p),
  'depthwise, output padding read as zero': (p) =>
    p.groups > 1 && p.groups === p.x.shape[1] && p.w.shape[1] === 1
      ? engineWith({
          cell: (value, o, axes) => (o.some((at, a) => at >= axes[a].output - axes[a].outputPadding) ? 0 : value),
        })(p)
      : right(p),
  'one input cell on the middle axis of three, its stride forgotten': (p) =>
    p.stride.length === 3 && p.x.shape[3] === 1 && p.x.shape[4] > 1 && every(kernelOf(p), 1)
      ? engineWith({ cell: (value, o) => (o[1] > 0 ? 1 : value) })(p)
      : right(p),
  'several output channels under one tap, the first for all': (p) =>
    every(kernelOf(p), 1) && p.groups === 1
      ? engineWith({ wOffset: (place, q) => RIGHT.wOffset({ ...place, m: 0 }, q) })(p)
      : right(p),
};

function subject(convTranspose: (problem: Case) => Tensor, capabilities: Partial<Capabilities> = {}) {
  return subjectInProcess({ name: 'mine', capabilities, convTranspose }, 'module');
}

describe('near-default', () => {
  it.each(Object.entries(SHORTCUTS))('kills a shortcut with any seed: %s', async (_, convTranspose) => {
    for (const seed of SEEDS) {
      const { status, failure } = await checkLaw(subject(convTranspose), nearDefault, { seed, runs: RUNS });
      expect(status, `seed ${seed}`).toBe('failed');
      expect(failure?.mismatch.message).toMatch(/^T\(x, w, bias\) against (scatter|zero-insertion): /);
    }
  });

  it('passes the right engine, and puts thirty cases for each that another law draws', async () => {
    for (const seed of seedsOf([1, 2])) {
      const { status, cases } = await checkLaw(subject(right), nearDefault, { seed, runs: RUNS });
      expect(status).toBe('passed');
      expect(cases).toBe(30 * RUNS);
    }
  });

  it('puts as many cases as the run allows, those with fewer differences first', async () => {
    const put: Case[] = [];
    const watched = subject((p) => {
      put.push(p);
      return right(p);
    });
    await checkLaw(watched, nearDefault, { seed: 1, runs: 2 });
    expect(put).toHaveLength(30 * 2);
    expect(put.slice(0, 3).map(({ w }) => w.shape.join())).toEqual(['1,1,1', '1,1,2', '1,1,4']);
  });

  it('finds the report: one tap, dilation [1,2], output padding [0,1]', async () => {
    const convTranspose = SHORTCUTS['one tap, output padding forgotten'];
    const given = { stride: [1, 1], dilation: [1, 2], outputPadding: [0, 1], padBegin: [0, 0], padEnd: [0, 0] };
    const [x, w] = [
      { shape: [1, 1, 2, 1], data: Float32Array.of(1, 2) },
      { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
    ];
    const problem: Case = { x, w, bias: null, ...given, groups: 1, dtype: 'f32' };
    expect(convTranspose(problem)).toEqual({ shape: [1, 1, 2, 2], data: Float32Array.of(1, 2, 0, 0) });
    expect(right(problem).data).toEqual(Float32Array.of(1, 0, 2, 0));
    const { failure } = await checkLaw(subject(convTranspose, { ranks: [2] }), nearDefault, { seed: 9, runs: RUNS });
    expect(failure!.case.length).toBeLessThan(260);
  });

  it('replays a failure by its path', async () => {
    const sick = subject(SHORTCUTS['one tap, begin pad swapped with the end pad']);
    const { failure } = await checkLaw(sick, nearDefault, { seed: 3, runs: RUNS });
    const again = await checkLaw(sick, nearDefault, { seed: 3, runs: RUNS, path: failure!.path! });
    expect(again.failure?.case).toBe(failure!.case);
    expect(again.cases).toBe(1);
  });
});

const ONE = { differing: 1, values: 3, usual: true, alike: true } as const;
const TWO = { differing: 2, values: 1, usual: false, alike: false } as const;

describe('the geometries', () => {
  it('have every attribute of every axis that differs, alone and with every other', () => {
    const [ones, twos] = [...near(EVERYTHING, [[ONE], [TWO]])];
    const fields = ['stride', 'dilation', 'padBegin', 'padEnd'] as const;
    const plain = { stride: 1, dilation: 1, padBegin: 0, padEnd: 0 };
    const differing = ({ layout }: (typeof ones)[number]) =>
      fields.flatMap((field) =>
        layout[field].flatMap((value, axis) => (value === plain[field] ? [] : `${field}[${axis}]`)),
      );
    for (const rank of [1, 2, 3]) {
      const names = fields.flatMap((field) => Array.from({ length: rank }, (_, axis) => `${field}[${axis}]`));
      const ofRank = (list: typeof ones) => list.filter(({ layout }) => layout.stride.length === rank);
      const alone = new Set(ofRank(ones).map((one) => differing(one).join()));
      expect(names.filter((name) => !alone.has(name))).toEqual([]);
      const together = new Set(ofRank([...ones, ...twos]).map((one) => differing(one).sort().join()));
      const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b].sort().join()));
      expect(pairs.filter((pair) => !together.has(pair))).toEqual([]);
    }
  });

  it('are each put once, and within the capabilities', () => {
    const poor: Partial<Capabilities>[] = [
      {},
      { groups: false, bias: false },
      { padding: 'same-or-valid', outputPadding: 'below-stride' },
      { padding: 'symmetric', outputPadding: 'none', ranks: [2] },
      { uniform: ['stride', 'dilation'] },
      { largest: { kernel: 2, stride: 2, channels: 3 } },
      { padding: 'same-by-stride-or-valid', outputPadding: 'to-stride', dilation: 'without-stride' },
    ];
    for (const some of poor) {
      const capabilities = { ...EVERYTHING, ...some };
      const put = nearDefault.enumerated!(subject(right, some), { seed: 4, runs: 20 });
      expect(put.length).toBeGreaterThan(50);
      expect(
        put.map((problem) => missingCapability(problem, capabilities)).filter((missing) => missing !== null),
      ).toEqual([]);
      const keys = put.map(({ x, w, bias, ...rest }) =>
        JSON.stringify([x.shape, w.shape, bias?.length, { ...rest, dtype: '' }]),
      );
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
