/** Which cases laws are about, and which calls they derive from one: each promise by itself, on calls that are written down. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseLaw } from '../../../properties/law.ts';
import { combined } from '../../../properties/law-parts/linear-combination.ts';
import { neighboursOf } from '../../../properties/law-parts/neighbours.ts';
import { tooManyCells } from '../../../properties/law-parts/unit-images.ts';
import { composition } from '../../../properties/laws/composition.ts';
import { concurrency } from '../../../properties/laws/concurrency.ts';
import { impulseResponse } from '../../../properties/laws/impulse-response.ts';
import { infinity } from '../../../properties/laws/infinity.ts';
import { inputsKept } from '../../../properties/laws/inputs-kept.ts';
import { largeSizes } from '../../../properties/laws/large-sizes.ts';
import { nan } from '../../../properties/laws/nan.ts';
import { preparedOtherX } from '../../../properties/laws/prepared-other-x.ts';
import { separability } from '../../../properties/laws/separability.ts';
import { threads } from '../../../properties/laws/threads.ts';
import { unitAxes } from '../../../properties/laws/unit-axes.ts';
import { LAWS, QUANTISED_LAWS } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { missingCapability } from '../../../subjects/fits.ts';
import type { CallOptions } from '../../../subjects/subject.ts';
import { caseOf, counting, layer, SEED } from '../../spec/cases.ts';
import { recordedSubject } from './recorded.ts';

const sampled = (law: CaseLaw, able: Partial<Capabilities> = {}, numRuns = 150) =>
  fc.sample(law.cases({ ...EVERYTHING, ...able }), { seed: SEED, numRuns });

/** The calls that a law makes of a case, in order, and what it finds. */
async function callsOf(law: CaseLaw, problem: Case, capabilities: Partial<Capabilities> = {}) {
  const calls: { problem: Case; options: CallOptions | undefined }[] = [];
  const subject = recordedSubject({ prepared: 'any-x', ...capabilities }, (outcome, asked, options) => {
    calls.push({ problem: asked, options });
    return outcome;
  });
  return { mismatch: await law.check(subject, problem), calls };
}

describe('the neighbours of a case', () => {
  const problem = layer([1, 2, 3, 3], [2, 2, 2, 2], { stride: [2, 2], padEnd: [1, 1], outputPadding: [1, 0] });
  const fields = (able: Partial<Capabilities>, of = problem) =>
    neighboursOf(of, { ...EVERYTHING, ...able }).map(({ field }) => field);

  it('differ in each field that the subject has', () => {
    expect(fields({})).toEqual([
      ...['values of x', 'values of w', 'batch', 'values of the bias', 'presence of a bias', 'type'],
      ...['stride[0]', 'extent 0 of x', 'dilation[0]', 'padBegin[0]', 'padEnd[0]'],
      ...['dilation[0] and the same output extents', 'padBegin[0] and the same output extents', 'outputPadding[0]'],
      ...['stride[1]', 'extent 1 of x', 'dilation[1]', 'padBegin[1]', 'padEnd[1]'],
      ...['dilation[1] and the same output extents', 'padBegin[1] and the same output extents'],
    ]);
  });

  it('have other groups only without a bias, and one or all of them', () => {
    const plain = { ...problem, bias: null };
    expect(fields({}, plain)).toContain('groups');
    expect(fields({ groups: false }, plain)).not.toContain('groups');
    const groupsOf = (given: Case) =>
      neighboursOf(given, EVERYTHING).find(({ field }) => field === 'groups')?.problem.groups;
    expect(groupsOf(plain)).toBe(2);
    expect(groupsOf({ ...plain, groups: 2 })).toBe(1);
    expect(fields({}, caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]) }))).not.toContain('groups');
  });

  it('have other pads only where each end has its own, negative ones where these are taken', () => {
    const padded = (able: Partial<Capabilities>, of?: Case) =>
      fields(able, of).filter((field) => field.startsWith('pad'));
    const unpadded = layer([1, 1, 3], [1, 1, 2]);
    for (const padding of ['none', 'symmetric', 'same-or-valid', 'same-by-stride-or-valid'] as const) {
      expect(padded({ padding }, unpadded), padding).toEqual([]);
    }
    expect(padded({}, unpadded)).toEqual(['padBegin[0]', 'padEnd[0]']);
    expect(padded({ padding: 'any', refuses: [] }, unpadded)).toEqual([
      ...['padBegin[0]', 'padEnd[0]', 'padBegin[0]'],
      'padBegin[0] and the same output extents',
    ]);
    expect(padded({}, layer([1, 1, 3], [1, 1, 2], { padBegin: [1] }))).toEqual([
      'padBegin[0]',
      'padEnd[0]',
      'padBegin[0]',
    ]);
  });

  it('have one stride and dilation more on every axis at once where these have one value', () => {
    expect(fields({ uniform: ['stride', 'dilation'] })).toEqual(
      expect.arrayContaining(['stride of every axis', 'dilation of every axis']),
    );
    expect(fields({ uniform: ['stride'] })).not.toContain('dilation of every axis');
    expect(fields({ uniform: ['stride'] })).not.toContain('stride[0]');
    expect(fields({ uniform: ['stride'] }, layer([1, 1, 3], [1, 1, 2]))).not.toContain('stride of every axis');
  });

  it('are within the capabilities, and have the same output extents where they say so', () => {
    for (const { field, problem: neighbour } of neighboursOf(problem, EVERYTHING)) {
      expect(missingCapability(neighbour, EVERYTHING), field).toBeNull();
      if (!field.endsWith('the same output extents')) continue;
      const outputs = ({ x, w, ...of }: Case) =>
        [0, 1].map((axis) => {
          const cells = (x.shape[axis + 2] - 1) * of.stride[axis] + (w.shape[axis + 2] - 1) * of.dilation[axis];
          return cells + of.outputPadding[axis] - of.padBegin[axis] - of.padEnd[axis];
        });
      expect(outputs(neighbour), field).toEqual(outputs(problem));
    }
  });
});

describe('a linear combination', () => {
  it.each([
    ['f32', new Float32Array([0.1, 2])],
    ['f64', new Float64Array([0.1, 2])],
  ] as const)('is of the type of the first: %s', (_, data) => {
    const { shape, data: sum } = combined({ shape: [2], data }, { shape: [2], data: Float64Array.of(5, 7) });
    expect(shape).toEqual([2]);
    expect(sum.constructor).toBe(data.constructor);
    expect([...sum]).toEqual([...data.map((value, at) => 3 * value - [5, 7][at])]);
  });
});

describe('large sizes', () => {
  const count = (origin: 'module' | 'program' | 'engine' | 'third party', runs: number) =>
    largeSizes.enumerated!({ origin, capabilities: EVERYTHING }, { seed: 1, runs }).length;

  it('are put at every place to what is brought along, in a run that is not short; else at one each', () => {
    const short = count('engine', 100);
    for (const origin of ['module', 'program'] as const) {
      expect(count(origin, 100)).toBeGreaterThan(short);
      expect(count(origin, 99)).toBe(short);
    }
    expect(count('third party', 1000)).toBe(short);
  });
});

describe('an impulse', () => {
  it('is one cell that the data choose, and none in an empty batch', async () => {
    const problem = layer([2, 2, 3], [2, 1, 2]);
    const { calls, mismatch } = await callsOf(impulseResponse, problem);
    expect(mismatch).toBeNull();
    expect(calls.map(({ problem: asked }) => [asked.bias, asked.x.data.filter((value) => value !== 0).length])).toEqual(
      [[null, 1]],
    );
    const empty = await callsOf(impulseResponse, layer([0, 2, 3], [2, 1, 2]));
    expect([empty.mismatch, empty.calls.length]).toEqual([null, 1]);
  });
});

describe('unit axes', () => {
  it('are about cases with all that ranks have in common', () => {
    const cases = sampled(unitAxes);
    const some = (test: (problem: Case) => boolean) => cases.some(test);
    expect(some(({ dilation }) => Math.max(...dilation) > 1)).toBe(true);
    expect(some(({ stride }) => Math.max(...stride) > 1)).toBe(true);
    expect(some(({ padBegin, padEnd }) => padBegin.join() !== padEnd.join())).toBe(true);
    expect(some(({ outputPadding }) => Math.max(...outputPadding) > 0)).toBe(true);
    expect(some(({ bias }) => bias !== null)).toBe(true);
    expect(some(({ groups }) => groups > 1)).toBe(true);
    expect(some(({ x }) => x.shape[0] === 0)).toBe(true);
    expect(new Set(cases.map(({ stride }) => stride.length))).toEqual(new Set([1, 2]));
  });

  it.each<[string, Capabilities['byRank'], (problem: Case) => boolean]>([
    ['groups', { 2: { groups: false } }, ({ groups }) => groups > 1],
    ['a bias', { 3: { bias: false } }, ({ bias }) => bias !== null],
    ['an empty batch', { 3: { emptyBatch: false } }, ({ x }) => x.shape[0] === 0],
    ['a dilation', { 2: { dilation: false } }, ({ dilation }) => Math.max(...dilation) > 1],
    ['pads that differ', { 3: { padding: 'symmetric' } }, ({ padBegin, padEnd }) => padBegin.join() !== padEnd.join()],
    ['pads', { 2: { padding: 'none' } }, ({ padBegin }) => Math.max(...padBegin) > 0],
    ['output padding', { 2: { outputPadding: 'none' } }, ({ outputPadding }) => Math.max(...outputPadding) > 0],
    ['a stride above 2', { 3: { largest: { stride: 2 } } }, ({ stride }) => Math.max(...stride) > 2],
  ])('are not about %s where some rank has none', (_, byRank, has) => {
    expect(sampled(unitAxes, { byRank }).filter(has)).toEqual([]);
    expect(sampled(unitAxes).some(has)).toBe(true);
  });

  it('are plain in what a higher rank has one value of, and not for what one axis has one value of', () => {
    const strides = (able: Partial<Capabilities>) =>
      new Set(sampled(unitAxes, { ranks: [1, 2], ...able }).flatMap(({ stride }) => stride));
    expect(strides({ uniform: ['stride'] })).toEqual(new Set([1]));
    expect(strides({ byRank: { 1: { uniform: ['stride'] } } }).size).toBeGreaterThan(1);
    const plain = (field: 'dilation' | 'padding' | 'outputPadding', of: (problem: Case) => readonly number[]) => {
      const values = new Set(sampled(unitAxes, { uniform: [field] }).flatMap(of));
      expect(values.size, field).toBe(1);
    };
    plain('dilation', ({ dilation }) => dilation);
    plain('padding', ({ padBegin, padEnd }) => [...padBegin, ...padEnd]);
    plain('outputPadding', ({ outputPadding }) => outputPadding);
  });
});

describe('separability', () => {
  it.each(['input', 'kernel', 'stride'] as const)(
    'has nothing to say of a subject whose %s is one for all axes',
    (field) => {
      expect(separability.missing({ ...EVERYTHING, uniform: [field] })).toBe(
        'another input, kernel or stride on one axis',
      );
    },
  );

  it('has of one with one dilation, one pad or one output padding, and of one rank of several', () => {
    expect(separability.missing({ ...EVERYTHING, uniform: ['dilation', 'padding', 'outputPadding'] })).toBeNull();
    const byRank = { 2: { uniform: ['stride'] } } as const;
    expect(separability.missing({ ...EVERYTHING, byRank })).toBeNull();
    expect(separability.missing({ ...EVERYTHING, ranks: [1, 2], byRank })).not.toBeNull();
    expect(separability.missing({ ...EVERYTHING, ranks: [1] })).toBe('a rank above 1');
  });
});

describe('a prepared layer of any x', () => {
  it('is run on other numbers, batches and extents, and on its own between and at last', async () => {
    const problem = layer([2, 2, 3, 4], [2, 1, 2, 2]);
    const { calls, mismatch } = await callsOf(preparedOtherX, problem);
    expect(mismatch).toBeNull();
    expect(calls.map(({ problem: { x } }) => x.shape.join())).toEqual([
      ...['2,2,3,4', '2,2,3,4', '3,2,3,4', '2,2,4,5', '0,2,3,4', '1,2,3,4', '2,2,3,4'],
      ...['2,2,2,3', '2,2,5,4', '2,2,3,4', '2,2,3,4'],
    ]);
    const given = calls.map(({ options }) => options?.layer?.givesX === true);
    expect(given.flatMap((gives, at) => (gives ? [] : [at]))).toEqual([0, 6, 10]);
    expect(calls.map(({ options }) => options?.layer?.name)).toEqual(calls.map(() => 'a'));
    expect([calls[0].options?.layer?.anew, calls.at(-1)!.options?.layer?.last]).toEqual([true, true]);
    const numbers = calls.filter((_, at) => given[at]).map(({ problem: { x } }) => x.data.join());
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('names each run by what it was given', async () => {
    const problem = layer([2, 2, 3, 4], [2, 1, 2, 2]);
    const { calls } = await callsOf(preparedOtherX, problem);
    const labels: string[] = [];
    for (const number of calls.keys()) {
      let at = 0;
      const broken = recordedSubject({ prepared: 'any-x' }, (outcome) =>
        at++ === number ? { kind: 'crashed', message: 'BROKEN' } : outcome,
      );
      labels.push((await preparedOtherX.check(broken, problem))!.message.replace(/: BROKEN$/, ''));
    }
    const other = 'T by a layer that was prepared with another x:';
    expect(labels).toEqual([
      'T by a prepared layer',
      ...[`${other} other numbers`, `${other} a larger batch`, `${other} larger extents`, `${other} no image`],
      ...[`${other} one image`, 'T by a prepared layer on its own x, after others', `${other} smaller extents`],
      ...[`${other} the first extent larger`, `${other} the same extents as at first`],
      'T by a prepared layer on its own x, at the end',
    ]);
  });

  it('is not run on what is illegal, or beyond the subject', async () => {
    const { calls } = await callsOf(preparedOtherX, layer([1, 1, 1], [1, 1, 1]), { emptyBatch: false });
    for (const { problem } of calls) expect(Math.min(...problem.x.shape)).toBeGreaterThan(0);
  });
});

describe('calls that start together', () => {
  it('are named with what differs: direct ones, runs of layers, gradients', async () => {
    const problem = layer([1, 1, 2], [1, 1, 2]);
    const subject = recordedSubject({ prepared: 'any-x' }, (outcome) => outcome);
    const messages: string[] = [];
    let calls = 0;
    const total = (await callsOf(concurrency, problem)).calls.length;
    for (let number = 0; number < total; number++) {
      calls = 0;
      const broken = recordedSubject({ prepared: 'any-x' }, (outcome) =>
        calls++ === number ? { kind: 'crashed', message: 'BROKEN' } : outcome,
      );
      messages.push(
        (await concurrency.check(broken, problem))?.message.replace(/other (?!\$)[^,:]+/g, 'other …') ?? '',
      );
    }
    expect(messages.toSorted()).toEqual(
      [
        'T(case) by a prepared layer: BROKEN',
        ...['T(case), started together with others of other …: BROKEN'],
        'T with other …, started together with T(case): BROKEN',
        'T with other …, started together with T(case): BROKEN',
        'T(case) as the last of four, started together with others of other …: BROKEN',
        'T(case) by a prepared layer, started together with one of other …: BROKEN',
        'T by a prepared layer with other …, started together with one of other …: BROKEN',
        'gradient with respect to x of the case, started together with one of other …: BROKEN',
        'gradient with respect to w with other …, started together with another: BROKEN',
        'T(case), started together with gradients: BROKEN',
        'T(x₁, w) by one prepared layer, in runs started together: BROKEN',
        'T(x₂, w) by one prepared layer, in runs started together: BROKEN',
        'T(case) by one prepared layer, in runs started together: BROKEN',
      ].toSorted(),
    );
    const { runTogether: _, ...alone } = subject;
    expect(await concurrency.check(alone, problem)).toMatchObject({
      kind: 'skipped',
      message: 'calls at the same time',
    });
  });
});

describe('laws whose cases have a form of their own', () => {
  it('are these, which coverage leaves out', () => {
    expect(LAWS.filter(({ special }) => special).map(({ id }) => id)).toEqual([
      ...['threads', 'depth-to-space', 'channel-mixing', 'unit-axes', 'axis-order', 'axis-reversal', 'separability'],
      ...['composition', 'matrix-rows', 'matrix-nonzeros', 'overlap'],
      ...['nearest-neighbour', 'linear-interpolation', 'cubic-interpolation'],
      ...QUANTISED_LAWS.map(({ id }) => id),
    ]);
  });
});

describe('a special number', () => {
  it.each([nan, infinity])('is put into w or the bias of an empty batch: $id', async (law) => {
    for (const bias of [undefined, [3]]) {
      const empty = caseOf({ x: [[0, 1, 2], []], w: counting([1, 1, 2]), ...(bias && { bias }) });
      const { mismatch, calls } = await callsOf(law, empty);
      expect(mismatch).toBeNull();
      const [{ problem }] = calls;
      const specials = [...problem.w.data, ...(problem.bias ?? [])].filter((value) => !Number.isFinite(value));
      expect(specials).toHaveLength(1);
    }
  });
});

describe('a matrix that is written out', () => {
  const of = (batch: number, input: number, stride = 1) =>
    tooManyCells(caseOf({ x: counting([batch, 1, input]), w: counting([1, 1, 1]), stride: [stride] }));

  it('has as many rows as one image has cells, however many images there are', () => {
    expect([of(1, 2048), of(3, 2048)]).toEqual([null, null]);
    expect(of(1, 2049)).toBe('needs an image of at most 2048 cells');
    expect([of(1, 2048, 2), of(3, 2048, 2)]).toEqual([null, null]);
    expect(of(1, 2048, 3)).toBe(`needs an output of at most 4096 cells, got ${2047 * 3 + 1}`);
  });
});

describe('a composition', () => {
  const fieldsOf = ({ x, w, stride, dilation }: Case) => ({
    input: x.shape.slice(2),
    kernel: w.shape.slice(2),
    stride,
    dilation,
  });
  const differing = (able: Partial<Capabilities>) => {
    const differ = sampled(composition, { ranks: [2], ...able }).flatMap((problem) =>
      Object.entries(fieldsOf(problem)).flatMap(([field, [first, second]]) => (first === second ? [] : [field])),
    );
    return [...new Set(differ)].toSorted();
  };

  it('has one value for all axes of whatever the subject wants alike of what comes of it', () => {
    expect(differing({})).toEqual(['dilation', 'input', 'kernel', 'stride']);
    expect(differing({ uniform: ['input'] })).toEqual([]);
    expect(differing({ uniform: ['kernel'] })).toEqual(['input', 'stride']);
  });
});

describe('arguments that are kept', () => {
  const problem = layer([1, 1, 2], [1, 1, 2]);

  it.each([
    ['none', 1],
    ['fixed', 3],
    ['any-x', 5],
  ] as const)('are looked at once in a call, and twice in a layer: %s', async (prepared, count) => {
    const { mismatch, calls } = await callsOf(inputsKept, problem, { prepared });
    expect(mismatch).toBeNull();
    expect(calls.map(({ options }) => options?.watched)).toEqual(Array(count).fill(true));
  });
});

describe('a case that is enlarged for threads', () => {
  const shapesOf = async (problem: Case) => {
    const { mismatch, calls } = await callsOf(threads, problem, { maxMultiplyAdds: 4000 });
    expect(mismatch).toBeNull();
    const [{ problem: large }] = calls;
    return { x: large.x.shape, w: large.w.shape };
  };

  it('has eight channels in a group, or as many as before', async () => {
    const grouped = await shapesOf(layer([1, 6, 2], [6, 2, 1], { groups: 2 }));
    expect([grouped.x.slice(0, 2), grouped.w]).toEqual([
      [1, 16],
      [16, 8, 1],
    ]);
    const wide = await shapesOf(layer([2, 18, 2], [18, 9, 1], { groups: 2 }));
    expect([wide.x.slice(0, 2), wide.w]).toEqual([
      [2, 18],
      [18, 9, 1],
    ]);
  });
});
