/** Large sizes: each is put in every run, stays cheap and exact, and kills what fails from it on; shrinking finds where that is. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { engineWith, RIGHT } from '../../../faults/faulty-engine.ts';
import { LARGE_SIZES, largeSizesWithin } from '../../../properties/cases/large-sizes.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { agreement } from '../../../properties/laws/agreement.ts';
import { largeSizes } from '../../../properties/laws/large-sizes.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../../spec/tensor.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { missingCapability } from '../../../subjects/fits.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { seedsOf } from '../../project/thorough.ts';

const RUNS = 200;
const SEEDS = seedsOf([1, 2]);

const right = engines.scatter;

function subject(convTranspose: (problem: Case) => Tensor, some: Partial<Capabilities> = {}): Subject {
  return subjectInProcess({ name: 'mine', capabilities: some, convTranspose }, 'module');
}

/** The right engine, whose last cell is wrong where the condition holds. */
function wrongWhere(holds: (problem: Case) => boolean) {
  return (problem: Case) => {
    const y = right(problem);
    if (holds(problem) && y.data.length > 0) y.data[y.data.length - 1] += 1;
    return y;
  };
}

const some = (list: readonly number[], test: (value: number) => boolean) => list.some(test);

/** Conditions of reports and of code that was read, each on its own. */
const CONDITIONS: Record<string, (problem: Case) => boolean> = {
  'kernel 8×8, depthwise': ({ w, groups }) => groups > 1 && w.shape.length === 4 && w.shape[2] >= 8 && w.shape[3] >= 8,
  'kernel above 31': ({ w }) => some(w.shape.slice(2), (k) => k > 31),
  'kernel 7 exactly, on the first of two axes': ({ w }) => w.shape.length === 4 && w.shape[2] === 7,
  'stride 17': ({ stride }) => some(stride, (s) => s === 17),
  'stride of 256 in a byte': ({ stride }) => some(stride, (s) => s > 255),
  'a row of 64 cells and stride 17': ({ x, stride }) => x.shape.length === 3 && x.shape[2] * stride[0] > 1024,
  'dilation above 64': ({ dilation }) => some(dilation, (d) => d > 64),
  'a pad above 127 in a signed byte': ({ padBegin }) => some(padBegin, (p) => p > 127),
  'an end pad above 255': ({ padEnd }) => some(padEnd, (p) => p > 255),
  '65 cells': ({ x }) => some(x.shape.slice(2), (i) => i === 65),
  '1,025 cells': ({ x }) => some(x.shape.slice(2), (i) => i === 1025),
  'more than 65,535 cells': ({ x }) => some(x.shape.slice(2), (i) => i > 65_535),
  '17 output channels under kernel and stride [1, 2]': ({ w, stride }) =>
    w.shape[1] === 17 && stride.join() === '1,2' && w.shape.slice(2).join() === '1,2',
  '129 input channels': ({ x, groups }) => groups === 1 && x.shape[1] === 129,
  'channels beyond sixteen bits': ({ x }) => x.shape[1] > 65_536,
  'hundreds of positions on three axes': ({ x }) => x.shape.length === 5 && elementCount(x.shape.slice(2)) > 256,
};

describe('large-sizes', () => {
  it.each(Object.entries(CONDITIONS))('kills with any seed what fails from here on: %s', async (_, holds) => {
    for (const seed of SEEDS) {
      const { status } = await checkLaw(subject(wrongWhere(holds)), largeSizes, { seed, runs: RUNS });
      expect(status, `seed ${seed}`).toBe('failed');
    }
  });

  it('passes the right engine, and puts every size', async () => {
    const { status, classes } = await checkLaw(subject(right), largeSizes, { seed: 5, runs: RUNS });
    expect(status).toBe('passed');
    expect(LARGE_SIZES.filter(({ id }) => !classes[id]).map(({ id }) => id)).toEqual([]);
  });

  it.each<[string, Pick<Subject, 'origin'>, number]>([
    ['a short run', { origin: 'module' }, 20],
    ['a third party', { origin: 'third party' }, RUNS],
  ])('puts every size once to %s', async (_, { origin }, runs) => {
    const { classes, cases } = await checkLaw({ ...subject(right), origin }, largeSizes, { seed: 5, runs });
    expect(LARGE_SIZES.filter(({ id }) => !classes[id]).map(({ id }) => id)).toEqual([]);
    expect(cases).toBe(LARGE_SIZES.length);
  });

  it('puts nothing outside the capabilities, and then says so of the sizes that cannot be put', () => {
    const poor: Partial<Capabilities>[] = [
      { groups: false },
      { dilation: false, ranks: [2] },
      { padding: 'none' },
      { largest: { kernel: 8, stride: 16, channels: 64, input: 100 } },
      { uniform: ['kernel', 'stride'], ranks: [2] },
      { maxMultiplyAdds: 5000 },
    ];
    for (const one of poor) {
      const capabilities = { ...EVERYTHING, ...one };
      const put = largeSizes.enumerated!(subject(right, one), { seed: 3, runs: RUNS });
      expect(put.map((problem) => missingCapability(problem, capabilities)).filter((told) => told !== null)).toEqual(
        [],
      );
    }
    const ids = [...largeSizesWithin({ ...EVERYTHING, ...poor[3] }, 1).keys()];
    expect(ids).toContain('kernel-8');
    expect(ids).toContain('channels-in-64');
    for (const id of ['kernel-9', 'stride-17', 'channels-in-65', 'extent-127']) expect(ids).not.toContain(id);
  });

  it('has sums that are exact in f32 whatever their order', () => {
    for (const { x, w, bias, ...problem } of largeSizes.enumerated!(subject(right), { seed: 8, runs: RUNS })) {
      const ones = (shape: readonly number[], data: ArrayLike<number>) => ({
        shape,
        data: Float64Array.from(data, Math.abs),
      });
      const sums = engines.scatter({
        ...problem,
        x: ones(x.shape, x.data),
        w: ones(w.shape, w.data),
        bias,
        dtype: 'f64',
      });
      expect(Math.max(...Array.from(sums.data.subarray(0, 70_000), Math.abs))).toBeLessThanOrEqual(2 ** 24);
    }
  });
});

describe('a smaller counterexample', () => {
  it.each([41, 257])('of what fails from extent %d on is found from one of thousands', async (least) => {
    const holds = ({ x }: Case) => some(x.shape.slice(2), (i) => i >= least);
    for (const seed of seedsOf([1, 2, 3])) {
      const sick = subject(wrongWhere(holds), { ranks: [1, 2] });
      const { failure } = await checkLaw(sick, agreement, { seed, runs: 1000 });
      expect(Math.max(...parseCase(failure!.case).x.shape.slice(2))).toBe(least);
    }
  });

  it('of a large size has that size and next to nothing else', async () => {
    const holds = ({ stride }: Case) => some(stride, (s) => s > 20);
    const { failure } = await checkLaw(subject(wrongWhere(holds)), largeSizes, { seed: 4, runs: RUNS });
    const { axes, rank } = geometryOf(parseCase(failure!.case));
    expect([rank, axes[0].stride, axes[0].input, axes[0].kernel]).toEqual([1, 21, 1, 1]);
  });

  it('of a wrong index has few numbers', async () => {
    const shifted = engineWith({ contributions: (axis, o) => RIGHT.contributions(axis, axis.stride > 16 ? o + 1 : o) });
    const { failure } = await checkLaw(subject(shifted), largeSizes, { seed: 4, runs: RUNS });
    const { x, w } = parseCase(failure!.case);
    expect([...x.data, ...w.data].filter((value) => value !== 0).length).toBeLessThanOrEqual(3);
  });
});
