import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactCases, realCases } from '../../../properties/cases/arbitraries.ts';
import { companionData, companionTensor } from '../../../properties/cases/further-tensors.ts';
import { integerData, MAGNITUDE } from '../../../properties/cases/integer-data.ts';
import { type Case, formatCase, type Rank } from '../../../spec/case.ts';
import { type Geometry, geometryOf } from '../../../spec/geometry.ts';
import { ILLEGAL_KINDS } from '../../../spec/illegal.ts';
import { DTYPES } from '../../../spec/number-types.ts';
import { elementCount } from '../../../spec/tensor.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  capabilitiesAt,
  EVERYTHING,
  LARGEST_FIELDS,
  type LargestField,
  UNIFORM_FIELDS,
  type UniformField,
} from '../../../subjects/capabilities.ts';
import { SEED } from '../../spec/cases.ts';

const able = (capabilities: Partial<Capabilities>): Capabilities => ({ ...EVERYTHING, ...capabilities });

const CAPABILITIES: readonly [string, Capabilities][] = [
  ['everything', EVERYTHING],
  ['symmetric pads', able({ padding: 'symmetric' })],
  ['the pads of SAME and VALID', able({ padding: 'same-or-valid', outputPadding: 'below-stride' })],
  ['no pads', able({ padding: 'none' })],
  ['output padding below the stride', able({ outputPadding: 'below-stride' })],
  ['no output padding', able({ outputPadding: 'none' })],
  ['one axis', able({ ranks: [1] })],
  ['two axes', able({ ranks: [2] })],
  ['three axes', able({ ranks: [3] })],
  ['three axes or one, in that order', able({ ranks: [3, 1] })],
  ['no groups', able({ groups: false })],
  ['no dilation', able({ dilation: false })],
  ['no bias', able({ bias: false })],
  ['no empty batch', able({ emptyBatch: false })],
  ['f32 only', able({ dtypes: ['f32'] })],
  ['f64 only', able({ dtypes: ['f64'] })],
  [
    'next to nothing',
    able({
      ranks: [2],
      dtypes: ['f32'],
      groups: false,
      dilation: false,
      padding: 'none',
      outputPadding: 'none',
      bias: false,
      emptyBatch: false,
    }),
  ],
  [
    'less at one rank',
    able({ byRank: { 2: { groups: false, padding: 'symmetric', bias: false, emptyBatch: false } } }),
  ],
  [
    'more at one rank',
    able({ groups: false, padding: 'none', byRank: { 3: { groups: true, padding: 'asymmetric' } } }),
  ],
];

/** SAME gives ⌈output/stride⌉ = input with the larger half of the crop at the end, on every axis; VALID crops nothing. */
function isSameOrValid({ axes }: Geometry): boolean {
  const valid = axes.every(({ padBegin, padEnd }) => padBegin === 0 && padEnd === 0);
  const same = axes.every(
    ({ padBegin, padEnd, output, stride, input, outputPadding }) =>
      Math.ceil(output / stride) === input &&
      [0, 1].includes(padEnd - padBegin) &&
      (outputPadding === 0 || (padBegin === 0 && padEnd === 0)),
  );
  return valid || same;
}

/** All numbers of a field, list by list. */
const VALUES: Record<LargestField | UniformField, ((problem: Case) => readonly number[])[]> = {
  batch: [({ x }) => [x.shape[0]]],
  groups: [({ groups }) => [groups]],
  channels: [({ x }) => [x.shape[1]], ({ w, groups }) => [w.shape[1] * groups]],
  input: [({ x }) => x.shape.slice(2)],
  kernel: [({ w }) => w.shape.slice(2)],
  stride: [({ stride }) => stride],
  dilation: [({ dilation }) => dilation],
  padding: [({ padBegin }) => padBegin, ({ padEnd }) => padEnd],
  outputPadding: [({ outputPadding }) => outputPadding],
};

/** In which way a case is outside the capabilities; null where it is inside. */
function outside(capabilities: Capabilities, problem: Case): string | null {
  const geometry = geometryOf(problem);
  const at = capabilitiesAt(capabilities, geometry.rank as Rank);
  const { axes } = geometry;
  if (!capabilities.ranks.includes(geometry.rank)) return `rank ${geometry.rank}`;
  if (!capabilities.dtypes.includes(problem.dtype)) return problem.dtype;
  if (!at.groups && problem.groups !== 1) return 'groups';
  if (!at.dilation && axes.some(({ dilation }) => dilation !== 1)) return 'dilation';
  if (!at.bias && problem.bias !== null) return 'bias';
  if (!at.emptyBatch && geometry.batch === 0) return 'an empty batch';
  if (at.padding === 'none' && axes.some((a) => a.padBegin !== 0 || a.padEnd !== 0)) return 'pads';
  if (at.padding !== 'any' && axes.some((a) => a.padBegin < 0 || a.padEnd < 0)) return 'negative pads';
  if (at.padding === 'symmetric' && axes.some((a) => a.padBegin !== a.padEnd)) return 'asymmetric pads';
  if (at.padding === 'same-or-valid' && !isSameOrValid(geometry)) return 'neither SAME nor VALID';
  if (at.outputPadding === 'none' && axes.some((a) => a.outputPadding > 0)) return 'output padding';
  if (at.outputPadding !== 'any' && axes.some((a) => a.outputPadding >= Math.max(a.stride, a.dilation))) {
    return 'output padding beyond the limit';
  }
  if (at.outputPadding === 'below-stride' && axes.some((a) => a.outputPadding >= a.stride)) return 'output padding';
  if (at.padding === 'same-by-stride-or-valid' && !isSameOrValid(geometry)) return 'neither SAME nor VALID';
  if (at.padding === 'same-by-stride-or-valid' && axes.some((a) => a.padEnd > 0 && a.output !== a.input * a.stride)) {
    return 'another output than i·s';
  }
  if (
    at.outputPadding === 'to-stride' &&
    axes.some((a) => a.outputPadding !== Math.max(0, a.stride - a.effectiveKernel))
  ) {
    return 'output padding';
  }
  if (at.dilation === 'without-stride' && Math.max(...problem.dilation) > 1 && Math.max(...problem.stride) > 1) {
    return 'dilation';
  }
  const uneven = at.uniform.find((field) => VALUES[field].some((of) => new Set(of(problem)).size > 1));
  if (uneven !== undefined) return `not one ${uneven}`;
  for (const [field, most] of Object.entries(at.largest)) {
    if (VALUES[field as LargestField].some((of) => Math.max(...of(problem)) > most)) return `a larger ${field}`;
  }
  if (geometry.multiplyAdds > capabilities.maxMultiplyAdds) return `${geometry.multiplyAdds} multiply-adds`;
  return null;
}

const anyCapabilities: fc.Arbitrary<Capabilities> = fc.record({
  conventions: fc.constant([]),
  sumsIn: fc.constant('own-type'),
  subnormals: fc.constant('kept'),
  requantisation: fc.constant([]),
  zeroPoints: fc.constantFrom('any', 'of-activations', 'none'),
  channelScales: fc.boolean(),
  weightsOfUint8: fc.constantFrom('uint8', 'int8'),
  clamps: fc.boolean(),
  refusesQuantisation: fc.constant([]),
  ranks: fc.subarray([1, 2, 3] as Rank[], { minLength: 1 }),
  dtypes: fc.subarray([...DTYPES], { minLength: 1 }),
  groups: fc.boolean(),
  dilation: fc.constantFrom<AxisCapabilities['dilation']>(true, false, 'without-stride'),
  padding: fc.constantFrom('any', 'asymmetric', 'symmetric', 'same-or-valid', 'same-by-stride-or-valid', 'none'),
  outputPadding: fc.constantFrom('any', 'full', 'below-stride', 'to-stride', 'none'),
  bias: fc.boolean(),
  emptyBatch: fc.boolean(),
  uniform: fc.subarray([...UNIFORM_FIELDS]),
  largest: fc.record(
    Object.fromEntries(
      Object.entries(LARGEST_FIELDS).map(([field, least]) => [field, fc.integer({ min: least, max: 9 })]),
    ),
    { requiredKeys: [] },
  ),
  specialValues: fc.boolean(),
  sumsOfProducts: fc.boolean(),
  gradients: fc.boolean(),
  prepared: fc.constantFrom('none', 'fixed', 'any-x'),
  lendsResults: fc.boolean(),
  concurrent: fc.boolean(),
  sharedMemory: fc.boolean(),
  threads: fc.constant(1),
  refuses: fc.constant(ILLEGAL_KINDS),
  maxMultiplyAdds: fc.constant(Number.POSITIVE_INFINITY),
  byRank: fc.constant({}),
});

function sampled(capabilities: Capabilities, count: number): Case[] {
  return fc.sample(exactCases(capabilities), { seed: SEED, numRuns: count });
}

describe('exactCases', () => {
  it.each(CAPABILITIES)('are legal and within the capabilities: %s', (_, capabilities) => {
    const within = fc.property(exactCases(capabilities), (problem) => {
      expect(outside(capabilities, problem)).toBeNull();
    });
    fc.assert(within, { seed: SEED, numRuns: 100 });
  });

  it('are legal and within any capabilities', () => {
    const pairs = anyCapabilities.chain((capabilities) =>
      fc.tuple(fc.constant(capabilities), exactCases(capabilities)),
    );
    fc.assert(
      fc.property(pairs, ([capabilities, problem]) => {
        expect(outside(capabilities, problem)).toBeNull();
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('have no output padding for a subject without it that takes SAME and VALID', () => {
    const capabilities = able({ padding: 'same-or-valid', outputPadding: 'none' });
    for (const problem of sampled(capabilities, 300)) expect(outside(capabilities, problem)).toBeNull();
  });

  it('have no more multiply-adds than are put to the subject', () => {
    const capabilities = able({ maxMultiplyAdds: 10_000 });
    for (const problem of sampled(capabilities, 300)) expect(outside(capabilities, problem)).toBeNull();
  });

  it('use what the capabilities allow: with everything, each way of being outside occurs', () => {
    const nothing = CAPABILITIES.find(([name]) => name === 'next to nothing')![1];
    const poor: [string, Capabilities][] = [
      ['rank 1', able({ ranks: [2] })],
      ['f64', able({ dtypes: ['f32'] })],
      ...CAPABILITIES.slice(1, 2).map(([, only]): [string, Capabilities] => ['asymmetric pads', only]),
      ['neither SAME nor VALID', able({ padding: 'same-or-valid' })],
      ['pads', able({ padding: 'none' })],
      ['output padding', able({ outputPadding: 'none' })],
      ['output padding', able({ outputPadding: 'below-stride' })],
      ['groups', able({ groups: false })],
      ['dilation', able({ dilation: false })],
      ['bias', able({ bias: false })],
      ['an empty batch', able({ emptyBatch: false })],
    ];
    const cases = sampled(EVERYTHING, 300);
    for (const [way, capabilities] of poor) {
      expect(cases.map((problem) => outside(capabilities, problem))).toContain(way);
    }
    expect(cases.filter((problem) => outside(nothing, problem) === null).length).toBeLessThan(30);
  });
});

describe('a failure of a case with thousands of cells', () => {
  it.each(['first', 'second'])('on the %s axis shrinks to as few as it takes', (axis) => {
    const at = axis === 'first' ? 2 : 3;
    const few = fc.property(exactCases(able({ ranks: [2] })), ({ x }) => x.shape[at] < 2048 && x.shape[at] < 5);
    const { counterexample } = fc.check(few, { seed: SEED, numRuns: 1000 });
    expect(counterexample![0].x.shape[at]).toBe(5);
    const huge = fc.property(exactCases(able({ ranks: [2] })), ({ x }) => x.shape[at] < 2048);
    expect(fc.check(huge, { seed: SEED, numRuns: 1000 }).counterexample![0].x.shape[at]).toBe(2048);
  });
});

describe('the data of exactCases', () => {
  it('hold integers without zero, of both signs, up to the magnitude', () => {
    const seen = new Set<number>();
    for (const { x, w, bias } of sampled(EVERYTHING, 200)) {
      for (const value of [...x.data, ...w.data, ...(bias ?? [])]) seen.add(value);
    }
    expect(seen.has(0)).toBe(false);
    expect([...seen].filter((value) => !Number.isInteger(value))).toEqual([]);
    expect(Math.min(...seen)).toBe(-MAGNITUDE);
    expect(Math.max(...seen)).toBe(MAGNITUDE);
    expect(seen.size).toBe(2 * MAGNITUDE);
  });

  it.each(CAPABILITIES)('keep every partial sum of a linear combination below 2^24: %s', (_, capabilities) => {
    let largest = 0;
    const exact = fc.property(exactCases(capabilities), (problem) => {
      const { inChannels, groups, axes } = geometryOf(problem);
      const terms = (inChannels / groups) * axes.reduce((product, { kernel }) => product * kernel, 1);
      const magnitude = Math.max(0, ...[...problem.x.data, ...problem.w.data].map(Math.abs));
      expect(magnitude).toBeLessThanOrEqual(MAGNITUDE);
      // |3a − b| ≤ 4·MAGNITUDE, and the bias is one more term.
      expect(terms * 4 * MAGNITUDE ** 2 + MAGNITUDE).toBeLessThan(2 ** 24);
      largest = Math.max(largest, terms);
    });
    fc.assert(exact, { seed: SEED, numRuns: 200 });
    expect(largest).toBeGreaterThan(20);
  });
});

describe('what exactCases are good for', () => {
  it('have unequal axes more often than not', () => {
    const cases = fc.sample(exactCases(able({ ranks: [2, 3] })), { seed: SEED, numRuns: 500 }).map(geometryOf);
    const share = (field: 'input' | 'kernel' | 'stride' | 'output') =>
      cases.filter(({ axes }) => new Set(axes.map((axis) => axis[field])).size > 1).length / cases.length;
    expect(share('input')).toBeGreaterThan(0.6);
    expect(share('kernel')).toBeGreaterThan(0.6);
    expect(share('stride')).toBeGreaterThan(0.6);
    expect(share('output')).toBeGreaterThan(0.75);
    const square = cases.filter(
      ({ axes }) => new Set(axes.map((a) => `${a.input} ${a.kernel} ${a.stride}`)).size === 1,
    );
    expect(square.length).toBeLessThan(25);
  });

  it('seldom repeat a value next to itself, and seldom repeat a case', () => {
    const cases = sampled(EVERYTHING, 300);
    const neighbours = cases.flatMap(({ x }) => Array.from(x.data.subarray(1), (value, at) => value === x.data[at]));
    expect(neighbours.filter(Boolean).length / neighbours.length).toBeLessThan(0.03);
    expect(new Set(cases.map(formatCase)).size).toBeGreaterThan(290);
  });

  it('cross the widths of vector code, with several channels each way in several groups', () => {
    const cases = sampled(EVERYTHING, 500).map(geometryOf);
    expect(new Set(cases.map((g) => g.batch))).toEqual(new Set([0, 1, 2, 3]));
    expect(cases.some((g) => g.outChannels / g.groups > 16)).toBe(true);
    expect(cases.some((g) => g.groups > 8)).toBe(true);
    expect(cases.some((g) => g.groups > 1 && g.inChannels / g.groups > 1 && g.outChannels / g.groups > 1)).toBe(true);
  });
});

describe('exactCases that fail', () => {
  it('shrink to one cell with a zero in it, staying legal all the way', () => {
    const refused = fc.check(
      fc.property(exactCases(EVERYTHING), (problem) => {
        geometryOf(problem);
        return false;
      }),
      { seed: SEED },
    );
    expect((refused.errorInstance as Error).message).toBe('Property failed by returning false');
    const [smallest] = refused.counterexample!;
    expect(smallest).toMatchObject({ x: { shape: [1, 1, 1] }, w: { shape: [1, 1, 1] }, bias: null, groups: 1 });
    expect([...smallest.x.data, ...smallest.w.data]).toEqual([0, 0]);
  });

  it.each([
    ['a stride above 1', 'stride', 1],
    ['a dilation above 1', 'dilation', 1],
    ['a begin pad', 'padBegin', 0],
    ['an end pad', 'padEnd', 0],
    ['an output padding', 'outputPadding', 0],
    ['a kernel above 1', 'kernel', 1],
    ['an input above 1', 'input', 1],
  ] as const)('shrink to one axis with %s, the smallest, where that is what fails', (_, field, plain) => {
    const { counterexample } = fc.check(
      fc.property(exactCases(EVERYTHING), (problem) => geometryOf(problem).axes.every((axis) => axis[field] === plain)),
      { seed: SEED },
    );
    const [smallest] = counterexample!;
    expect(
      geometryOf(smallest)
        .axes.map((axis) => axis[field] - plain)
        .filter((more) => more !== 0),
    ).toEqual([1]);
    expect(smallest).toMatchObject({ groups: 1, bias: null });
    expect([...smallest.x.data, ...smallest.w.data].every((value) => value === 0)).toBe(true);
  });

  it('shrink to two channels in two groups where more than one group fails', () => {
    const { counterexample } = fc.check(
      fc.property(exactCases(EVERYTHING), ({ groups }) => groups === 1),
      { seed: SEED },
    );
    expect(counterexample![0]).toMatchObject({ groups: 2, x: { shape: [1, 2, 1] }, w: { shape: [2, 1, 1] } });
  });
});

describe('realCases', () => {
  it.each(CAPABILITIES)('are legal and within the capabilities: %s', (_, capabilities) => {
    const within = fc.property(realCases(capabilities), (problem) => {
      expect(outside(capabilities, problem)).toBeNull();
    });
    fc.assert(within, { seed: SEED, numRuns: 50 });
  });

  it('hold numbers of their type with long significands, some cases over many powers of two', () => {
    const cases = fc.sample(realCases(EVERYTHING), { seed: SEED, numRuns: 100 });
    const values = cases.flatMap(({ x, w, bias }) => [...x.data, ...w.data, ...(bias ?? [])]);
    const isNarrow = (value: number) => Math.abs(value) >= 1 / 64 && Math.abs(value) < MAGNITUDE / 32;
    expect(values.filter((value) => !(Math.abs(value) >= 2 ** -18 && Math.abs(value) < MAGNITUDE * 2 ** 7))).toEqual(
      [],
    );
    const narrow = cases.filter(({ x, w }) => [...x.data, ...w.data].every(isNarrow));
    expect(narrow.length).toBeGreaterThan(50);
    expect(narrow.length).toBeLessThan(95);
    const short = values.filter((value) => Number.isInteger(value * 2 ** 16) && isNarrow(value));
    expect(short.length / values.length).toBeLessThan(0.05);
    const inF32 = cases.filter(({ dtype }) => dtype === 'f32').flatMap(({ w }) => [...w.data]);
    expect(inF32.every((value) => Math.fround(value) === value)).toBe(true);
    const inF64 = cases.filter(({ dtype }) => dtype === 'f64').flatMap(({ w }) => [...w.data]);
    expect(inF64.filter((value) => Math.fround(value) === value).length / inF64.length).toBeLessThan(0.01);
  });
});

describe('integerData', () => {
  const length = 7;
  const anyData = integerData(length);
  /** First fewer non-zeros, then fewer that are not 1. */
  const size = (data: Int16Array) => [
    data.filter((value) => value !== 0).length,
    data.filter((value) => value !== 0 && value !== 1).length,
  ];
  const candidates = (data: Int16Array) => [...anyData.shrink(data, undefined)].map(({ value }) => value);

  it('has the length asked for, none included, without zeros', () => {
    expect(fc.sample(integerData(0), 1)[0]).toHaveLength(0);
    fc.assert(
      fc.property(anyData, (data) => {
        expect(data).toHaveLength(length);
        expect(data.every((value) => value !== 0 && Math.abs(value) <= MAGNITUDE)).toBe(true);
      }),
      { seed: SEED },
    );
  });

  it('shrinks only to simpler data, so that shrinking ends, and leaves the value it shrinks alone', () => {
    const walk = (data: Int16Array, choice: number): void => {
      const before = [...data];
      const found = candidates(data);
      expect([...data]).toEqual(before);
      const [used, plain] = size(data);
      for (const simpler of found) {
        expect(simpler).toHaveLength(length);
        const [stillUsed, stillPlain] = size(simpler);
        expect(stillUsed < used || (stillUsed === used && stillPlain < plain)).toBe(true);
      }
      if (found.length > 0) walk(found[choice % found.length], choice * 7 + 1);
    };
    fc.assert(fc.property(anyData, fc.nat(1000), walk), { seed: SEED, numRuns: 50 });
  });

  it('has nothing simpler than zeros', () => {
    expect(candidates(new Int16Array(length))).toEqual([]);
  });

  it.each([
    ['two are not zero', (data: Int16Array) => size(data)[0] >= 2, [1, 1]],
    ['any is negative', (data: Int16Array) => data.some((value) => value < 0), [expect.any(Number)]],
    ['always', () => true, []],
  ])('shrinks to as few non-zeros as fail: where %s', (_, fails, rest) => {
    const { counterexample } = fc.check(
      fc.property(anyData, (data) => !fails(data)),
      { seed: SEED },
    );
    expect([...counterexample![0]].filter((value) => value !== 0)).toEqual(rest);
  });
});

describe('companionData', () => {
  it('is fixed by length and salt, without zeros, within the magnitude, and without a period', () => {
    const data = companionData('f64', 500, 3);
    expect(companionData('f64', 500, 3)).toEqual(data);
    expect(companionData('f32', 500, 3)).toEqual(Float32Array.from(data));
    expect(companionData('f64', 500, 4)).not.toEqual(data);
    expect(data.every((value) => Number.isInteger(value) && value !== 0 && Math.abs(value) <= MAGNITUDE)).toBe(true);
    expect(new Set(data).size).toBeGreaterThan(100);
    for (const lag of [1, 2, 3, 4, 8, 16, 60, 64]) {
      const repeats = data.filter((value, at) => value === data[at + lag]).length;
      expect(repeats).toBeLessThan(25);
    }
  });

  it('fills a tensor of the shape asked for', () => {
    const { shape, data } = companionTensor('f32', [2, 3, 4], 1);
    expect(shape).toEqual([2, 3, 4]);
    expect(data).toBeInstanceOf(Float32Array);
    expect(data).toHaveLength(elementCount(shape));
    expect(companionTensor('f64', [0, 3], 1).data).toHaveLength(0);
  });
});

describe('real cases', () => {
  it('have a factor of its own for each number of x, w and bias', () => {
    const drawn = { seed: SEED, numRuns: 40 };
    const within = able({ dtypes: ['f64'], specialValues: false });
    const numbersOf = ({ x, w, bias }: Case) => [...x.data, ...w.data, ...(bias ?? [])];
    const integersOfEach = fc.sample(exactCases(within), drawn).map(numbersOf);
    for (const [at, problem] of fc.sample(realCases(within), drawn).entries()) {
      const factors = numbersOf(problem).flatMap((value, index) => {
        const integer = integersOfEach[at][index];
        if (integer === 0) return [];
        const factor = value / integer;
        // Without the power of two: in [1, 2), and not rounded so far that two would seem one.
        return [(factor / 2 ** Math.floor(Math.log2(factor))).toFixed(9)];
      });
      expect(new Set(factors).size).toBe(factors.length);
    }
  });
});

describe('axes of thousands of cells', () => {
  const ranksOf = (capabilities: Capabilities) => {
    const cases = fc.sample(exactCases(capabilities), { seed: SEED, numRuns: 300 });
    const huge = cases.filter(({ x }) => Math.max(...x.shape.slice(2)) >= 2 ** 11);
    return [...new Set(huge.map(({ stride }) => stride.length))].toSorted();
  };

  it('are of cases with one or two axes, unless a subject has three only', () => {
    expect(ranksOf(EVERYTHING)).toEqual([1, 2]);
    expect(ranksOf(able({ ranks: [3] }))).toEqual([3]);
  });
});
