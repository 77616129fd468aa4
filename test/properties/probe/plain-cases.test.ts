/** The plain cases: all legal, none twice, and each thing that can be declared shows in one of them. */
import { describe, expect, it } from 'vitest';
import { inexactness } from '../../../properties/checking/exact-sums.ts';
import { narrowings } from '../../../properties/probe/narrowing.ts';
import { plainCases } from '../../../properties/probe/plain-cases.ts';
import { AXIS_FIELDS, type Case, formatCase } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { DTYPES, INTEGER_TYPES, type QuantisedDtype } from '../../../spec/number-types.ts';
import { type Capabilities, EVERY_CROP, EVERYTHING } from '../../../subjects/capabilities.ts';
import { missingCapability } from '../../../subjects/fits.ts';

const ALL: Capabilities = { ...EVERYTHING, ...EVERY_CROP, refuses: [] };
const of = (changes: Partial<Capabilities>) => plainCases({ ...ALL, ...changes });
const one = of({ ranks: [1], dtypes: ['f32'] });

/** What is not as in the first case, in one word each: `kernel 5`, `stride 2,1`. */
function differences(problem: Case, plainest: Case): string[] {
  const fields = (each: Case) => ({
    batch: each.x.shape[0],
    channels: [each.x.shape[1], each.w.shape[1]],
    groups: each.groups,
    bias: each.bias !== null,
    input: each.x.shape.slice(2),
    kernel: each.w.shape.slice(2),
    ...Object.fromEntries(AXIS_FIELDS.map((field) => [field, each[field]])),
  });
  const plain = Object.entries(fields(plainest));
  return Object.entries(fields(problem)).flatMap(([name, value], at) =>
    `${value}` === `${plain[at][1]}` ? [] : `${name} ${value}`,
  );
}

const told = (cases: readonly Case[]) => cases.map((problem) => differences(problem, cases[0]).join(' '));

function withoutClamp({ quantisation, ...problem }: Case): Case {
  if (quantisation === undefined) return problem;
  const { smallest, largest } = INTEGER_TYPES[problem.dtype as QuantisedDtype];
  return { ...problem, quantisation: { ...quantisation, clamp: [smallest, largest] } };
}

describe('plain cases', () => {
  it('are legal, within the capabilities and none twice', () => {
    for (const capabilities of [ALL, EVERYTHING, { ...ALL, padding: 'symmetric', bias: false } as Capabilities]) {
      const cases = plainCases(capabilities);
      expect(cases.flatMap((problem) => missingCapability(problem, capabilities) ?? [])).toEqual([]);
      expect(new Set(cases.map(formatCase)).size).toBe(cases.length);
    }
  });

  it('begin with the plainest of each rank: one image, one group, no bias, nothing but a kernel', () => {
    for (const rank of [1, 2, 3] as const) {
      const [plainest] = of({ ranks: [rank], dtypes: ['f64'] });
      const along = (value: number) => Array<number>(rank).fill(value);
      expect([plainest.x.shape, plainest.w.shape]).toEqual([
        [1, 2, ...along(4)],
        [2, 3, ...along(3)],
      ]);
      expect(plainest).toMatchObject({ groups: 1, bias: null, stride: along(1), dilation: along(1), dtype: 'f64' });
      expect([plainest.padBegin, plainest.padEnd, plainest.outputPadding]).toEqual([along(0), along(0), along(0)]);
    }
  });

  it('are of the first type, but for the plainest of another', () => {
    const cases = of({ ranks: [2], dtypes: ['f64', 'f32'] });
    const singles = cases.filter(({ dtype }) => dtype === 'f32');
    expect(singles).toHaveLength(1);
    expect(told([cases[0], ...singles])).toEqual(['', '']);
    expect(formatCase(singles[0])).toBe(formatCase({ ...cases[0], dtype: 'f32' }));
  });

  it.each(DTYPES)('have one right answer in %s, whatever the order of its sums', (dtype) => {
    const cases = of({ dtypes: [dtype] });
    // A clamp comes after every rounding.
    expect(cases.flatMap((problem) => inexactness(withoutClamp(problem)) ?? [])).toEqual([]);
    // What is left out shows nothing: some product stays in each.
    const without = cases.filter(({ x, w }) => x.data.length > 0 && w.data.every((value) => value === 0));
    expect(told(without)).toEqual([]);
  });

  it.each([
    ['floating-point types', ALL],
    ['int8', { ...ALL, dtypes: ['int8'] } as Capabilities],
    ['uint8 beside weights of int8', { ...ALL, dtypes: ['uint8'], weightsOfUint8: 'int8' } as Capabilities],
  ])('show each step that can be declared: some lie outside it, of %s', (_, able) => {
    const cases = plainCases(able);
    const calls = cases.map(geometryOf);
    const unseen = narrowings(able, calls).filter(({ applied, declared }) => {
      const isLargest = JSON.stringify(declared).includes('largest');
      return !isLargest && cases.every((problem) => missingCapability(problem, applied(able)) === null);
    });
    // Of one axis nothing can differ between axes.
    expect(
      unseen.map(({ label }) => label).filter((label) => !/^of 1 spatial axis whose .* differ$/.test(label)),
    ).toEqual([]);
  });

  it('have data other than zero, another kernel than image, and a bias where one is said', () => {
    for (const { x, w, bias } of one) {
      expect([...x.data, ...w.data, ...(bias ?? [])].every((value) => value !== 0 && Number.isInteger(value))).toBe(
        true,
      );
      if (x.data.length > 2) expect([...x.data.slice(0, 6)]).not.toEqual([...w.data.slice(0, 6)]);
    }
    expect(one.filter(({ bias }) => bias !== null).map(({ bias, w }) => [bias?.length, w.shape[1]])).toEqual([[3, 3]]);
  });
});

describe('the plain cases of one axis', () => {
  it('differ from the plainest in one attribute, or in two that go together', () => {
    expect(told(one)).toEqual([
      '',
      'bias true',
      'batch 0',
      'batch 2',
      'batch 3',
      'channels 1,1',
      'channels 5,2',
      'channels 2,7',
      'channels 19,17',
      'channels 4,3 groups 2',
      'channels 3,1 groups 3',
      'channels 8,1 groups 4',
      'channels 17,2 groups 17',
      ...[1, 2, 4, 5, 7, 8, 9].map((kernel) => `kernel ${kernel}`),
      ...[1, 2, 3, 6, 14].map((input) => `input ${input}`),
      ...[2, 3].map((stride) => `stride ${stride}`),
      ...[4, 6].map((stride) => `kernel ${stride} stride ${stride}`),
      ...[2, 3, 5].map((dilation) => `dilation ${dilation}`),
      'stride 2 dilation 2',
      'padBegin 1 padEnd 1',
      'padBegin 2 padEnd 2',
      'padBegin 1',
      'padEnd 1',
      'padEnd 2',
      'stride 2 padEnd 1',
      'stride 2 padBegin 1 padEnd 1',
      'kernel 4 stride 2 padBegin 1 padEnd 1',
      'stride 2 outputPadding 1',
      'stride 3 outputPadding 2',
      'outputPadding 1 dilation 2',
      'kernel 1 stride 2 outputPadding 1',
      'stride 2 padBegin 1 padEnd 1 outputPadding 1',
      'outputPadding 2',
      'outputPadding 5',
      'padBegin -1 padEnd -1',
      'padBegin -1',
      'padEnd -2',
      'kernel 17 stride 17',
      'kernel 33',
      'input 40',
      'input 2100',
    ]);
  });
});

describe('the plain cases of several axes', () => {
  it('have a change on all axes and on each by itself, large ones on the first alone', () => {
    const two = told(of({ ranks: [2], dtypes: ['f32'] }));
    const strides = two.filter((words) => /^stride [\d,]*$/.test(words));
    expect(strides).toEqual(['stride 2,2', 'stride 2,1', 'stride 1,2', 'stride 3,3', 'stride 3,1', 'stride 1,3']);
    expect(two.slice(-4)).toEqual(['kernel 17,3 stride 17,1', 'kernel 33,3', 'input 40,4', 'input 2100,4']);
    const three = told(of({ ranks: [3], dtypes: ['f32'] }));
    expect(three.filter((words) => words.startsWith('dilation 2'))).toEqual(['dilation 2,2,2', 'dilation 2,1,1']);
  });
});

describe('the plain cases of a subject with limits', () => {
  it('are as plain as these let them be', () => {
    const limited = of({ ranks: [1], dtypes: ['f32'], largest: { channels: 1, input: 2, kernel: 2 } });
    expect([limited[0].x.shape, limited[0].w.shape]).toEqual([
      [1, 1, 2],
      [1, 1, 2],
    ]);
  });

  it('go by the limits of the rank', () => {
    const limited = of({ ranks: [1, 2], dtypes: ['f32'], byRank: { 1: { largest: { input: 3 } } } });
    const inputs = (rank: number) =>
      Math.max(...limited.filter(({ stride }) => stride.length === rank).map(({ x }) => x.shape[2]));
    expect(inputs(1)).toBe(3);
    expect(inputs(2)).toBeGreaterThan(3);
  });
});
