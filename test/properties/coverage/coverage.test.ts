import { describe, expect, it } from 'vitest';
import {
  COVERAGE_CLASSES,
  type CoverageClass,
  classesOf,
  FLOOR_FROM_CASES,
  FLOOR_SHARE,
  isReachable,
} from '../../../properties/coverage/coverage.ts';
import type { Case } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { DTYPES } from '../../../spec/number-types.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { caseOf, counting } from '../../spec/cases.ts';

type Attributes = Partial<Omit<Case, 'x' | 'w' | 'bias'>>;

function problem(x: number[], w: number[], attributes: Attributes = {}, bias?: number[]): Case {
  return caseOf({ x: counting(x), w: counting(w), ...attributes, ...(bias !== undefined && { bias }) });
}

/** One case in the class and one next to it, per class. */
const EXAMPLES: Record<string, readonly [inside: Case, outside: Case]> = {
  'rank-1': [problem([1, 1, 2], [1, 1, 2]), problem([1, 1, 2, 1], [1, 1, 2, 1])],
  'rank-2': [problem([1, 1, 2, 1], [1, 1, 2, 1]), problem([1, 1, 2, 1, 1], [1, 1, 2, 1, 1])],
  'rank-3': [problem([1, 1, 2, 1, 1], [1, 1, 2, 1, 1]), problem([1, 1, 2, 1], [1, 1, 2, 1])],
  f32: [problem([1, 1, 1], [1, 1, 1], { dtype: 'f32' }), problem([1, 1, 1], [1, 1, 1], { dtype: 'f64' })],
  f64: [problem([1, 1, 1], [1, 1, 1], { dtype: 'f64' }), problem([1, 1, 1], [1, 1, 1], { dtype: 'f32' })],
  f16: [problem([1, 1, 1], [1, 1, 1], { dtype: 'f16' }), problem([1, 1, 1], [1, 1, 1], { dtype: 'bf16' })],
  int8: [problem([1, 1, 1], [1, 1, 1], { dtype: 'int8' }), problem([1, 1, 1], [1, 1, 1], { dtype: 'uint8' })],
  uint8: [problem([1, 1, 1], [1, 1, 1], { dtype: 'uint8' }), problem([1, 1, 1], [1, 1, 1], { dtype: 'int8' })],
  int16: [problem([1, 1, 1], [1, 1, 1], { dtype: 'int16' }), problem([1, 1, 1], [1, 1, 1], { dtype: 'int8' })],
  bf16: [problem([1, 1, 1], [1, 1, 1], { dtype: 'bf16' }), problem([1, 1, 1], [1, 1, 1], { dtype: 'f32' })],
  'batch-0': [problem([0, 1, 1], [1, 1, 1]), problem([1, 1, 1], [1, 1, 1])],
  'batch-many': [problem([2, 1, 1], [1, 1, 1]), problem([1, 2, 2], [2, 1, 1])],
  'several-groups': [problem([1, 2, 1], [2, 1, 1], { groups: 2 }), problem([1, 2, 1], [2, 2, 1])],
  groups: [problem([1, 4, 1], [4, 2, 1], { groups: 2 }), problem([1, 4, 1], [4, 1, 1], { groups: 2 })],
  depthwise: [problem([1, 3, 1], [3, 2, 1], { groups: 3 }), problem([1, 1, 1], [1, 2, 1])],
  'unequal-channels': [problem([1, 2, 1], [2, 3, 1]), problem([1, 4, 1], [4, 2, 1], { groups: 2 })],
  'channel-remainder': [problem([1, 1, 1], [1, 5, 1]), problem([1, 1, 1], [1, 8, 1])],
  bias: [problem([1, 1, 1], [1, 1, 1], {}, [0]), problem([1, 1, 1], [1, 1, 1])],
  'kernel-1': [problem([1, 1, 2, 3], [1, 1, 1, 1]), problem([1, 1, 2, 3], [1, 1, 1, 2])],
  'kernel-below-stride': [
    problem([1, 1, 2], [1, 1, 2], { stride: [3] }),
    problem([1, 1, 2], [1, 1, 2], { stride: [3], dilation: [2] }),
  ],
  'kernel-not-multiple': [
    problem([1, 1, 2], [1, 1, 3], { stride: [2] }),
    problem([1, 1, 2], [1, 1, 4], { stride: [2] }),
  ],
  'stride-above-1': [
    problem([1, 1, 2, 2], [1, 1, 1, 1], { stride: [1, 2] }),
    problem([1, 1, 2, 2], [1, 1, 1, 1], { stride: [1, 1] }),
  ],
  'stride-3-up': [problem([1, 1, 2], [1, 1, 1], { stride: [3] }), problem([1, 1, 2], [1, 1, 1], { stride: [2] })],
  'stride-7-up': [problem([1, 1, 2], [1, 1, 1], { stride: [7] }), problem([1, 1, 2], [1, 1, 1], { stride: [6] })],
  'halved-padding': [
    problem([1, 1, 3], [1, 1, 4], { stride: [2], padBegin: [1], padEnd: [1] }),
    problem([1, 1, 3], [1, 1, 4], { stride: [2], padBegin: [0], padEnd: [2] }),
  ],
  dilation: [problem([1, 1, 2], [1, 1, 2], { dilation: [2] }), problem([1, 1, 2], [1, 1, 1], { dilation: [2] })],
  padding: [problem([1, 1, 3], [1, 1, 2], { padEnd: [1] }), problem([1, 1, 3], [1, 1, 2])],
  'asymmetric-padding': [
    problem([1, 1, 4], [1, 1, 2], { padBegin: [2], padEnd: [0] }),
    problem([1, 1, 4], [1, 1, 2], { padBegin: [1], padEnd: [2] }),
  ],
  'begin-pad-above-end': [
    problem([1, 1, 3], [1, 1, 2], { padBegin: [1] }),
    problem([1, 1, 3], [1, 1, 2], { padBegin: [1], padEnd: [1] }),
  ],
  'padding-above-kernel': [
    problem([1, 1, 4], [1, 1, 2], { padBegin: [0], padEnd: [2] }),
    problem([1, 1, 4], [1, 1, 2], { padBegin: [1], padEnd: [1] }),
  ],
  'tap-cropped': [problem([1, 1, 1], [1, 1, 3], { padBegin: [1] }), problem([1, 1, 2], [1, 1, 3], { padBegin: [1] })],
  'output-padding': [
    problem([1, 1, 1, 1], [1, 1, 1, 1], { stride: [1, 2], outputPadding: [0, 1] }),
    problem([1, 1, 1, 1], [1, 1, 1, 1], { stride: [1, 2] }),
  ],
  'output-padding-above-end': [
    problem([1, 1, 2], [1, 1, 2], { stride: [3], outputPadding: [2], padEnd: [1] }),
    problem([1, 1, 2], [1, 1, 2], { stride: [3], outputPadding: [2], padEnd: [2] }),
  ],
  'output-padding-from-stride': [
    problem([1, 1, 2], [1, 1, 2], { stride: [2], dilation: [3], outputPadding: [2] }),
    problem([1, 1, 2], [1, 1, 2], { stride: [2], dilation: [3], outputPadding: [1] }),
  ],
  'output-padding-from-limit': [
    problem([1, 1, 2], [1, 1, 2], { stride: [2], dilation: [3], outputPadding: [3] }),
    problem([1, 1, 2], [1, 1, 2], { stride: [2], dilation: [3], outputPadding: [2] }),
  ],
  'negative-padding': [
    problem([1, 1, 2], [1, 1, 2], { padBegin: [1], padEnd: [-1] }),
    problem([1, 1, 2], [1, 1, 2], { padBegin: [0], padEnd: [1] }),
  ],
  'extent-beyond-2048': [
    problem([1, 1, 1, 684], [1, 1, 1, 1], { stride: [1, 3] }),
    problem([1, 1, 2, 683], [1, 1, 1, 1], { stride: [2, 3], padEnd: [0, 0] }),
  ],
  'input-1': [problem([1, 1, 2, 1], [1, 1, 1, 1]), problem([1, 1, 2, 2], [1, 1, 1, 1])],
  'first-axis-many': [problem([1, 1, 2, 1], [1, 1, 1, 1]), problem([1, 1, 1, 2], [1, 1, 1, 1])],
  'unequal-axes': [
    problem([1, 1, 2, 3], [1, 1, 3, 2], { stride: [1, 2] }),
    problem([1, 1, 2, 3], [1, 1, 3, 2], { stride: [2, 2] }),
  ],
};

/** What a subject must lack for a class to be out of reach; classes that are always in reach are not named. */
const OUT_OF_REACH: Record<string, Partial<Capabilities>[]> = {
  'extent-beyond-2048': [{ ranks: [3] }],
  'rank-1': [{ ranks: [2, 3] }],
  'rank-2': [{ ranks: [1, 3] }],
  'rank-3': [{ ranks: [1, 2] }],
  f32: [{ dtypes: ['f64'] }],
  f64: [{ dtypes: ['f32'] }],
  f16: [{ dtypes: ['f32', 'bf16'] }],
  bf16: [{ dtypes: ['f32', 'f64'] }],
  int8: [{ dtypes: ['f32', 'uint8'] }],
  uint8: [{ dtypes: ['int8', 'int16'] }],
  int16: [{ dtypes: ['int8', 'uint8'] }],
  'batch-0': [{ emptyBatch: false }],
  'several-groups': [{ groups: false }, { largest: { groups: 1 } }],
  groups: [{ groups: false }],
  depthwise: [{ groups: false }],
  bias: [{ bias: false }],
  dilation: [{ dilation: false }],
  padding: [{ padding: 'none' }],
  'asymmetric-padding': [{ padding: 'none' }, { padding: 'same-or-valid' }, { padding: 'symmetric' }],
  'begin-pad-above-end': [{ padding: 'none' }, { padding: 'same-or-valid' }, { padding: 'symmetric' }],
  'padding-above-kernel': [{ padding: 'none' }, { padding: 'same-or-valid' }],
  'tap-cropped': [{ padding: 'none' }, { padding: 'same-or-valid' }],
  'output-padding': [{ outputPadding: 'none' }],
  'output-padding-above-end': [{ outputPadding: 'none' }],
  'output-padding-from-stride': [{ outputPadding: 'none' }, { outputPadding: 'below-stride' }, { dilation: false }],
  'output-padding-from-limit': [
    { outputPadding: 'full' },
    { outputPadding: 'below-stride' },
    { outputPadding: 'none' },
  ],
  'negative-padding': [{ padding: 'asymmetric' }, { padding: 'symmetric' }, { padding: 'same-or-valid' }],
  'stride-7-up': [{ ranks: [3] }, { largest: { stride: 6 } }],
  'halved-padding': [{ padding: 'none' }, { padding: 'symmetric' }, { largest: { kernel: 1 } }],
  'unequal-axes': [{ ranks: [1] }],
};

/** Further cases next to a class: near it in another of its conditions. */
const FURTHER_OUTSIDE: Record<string, readonly Case[]> = {
  'batch-many': [problem([0, 1, 1], [1, 1, 1])],
  groups: [problem([1, 4, 1], [4, 4, 1]), problem([1, 2, 1], [2, 2, 1], { groups: 2 })],
  depthwise: [problem([1, 4, 1], [4, 1, 1], { groups: 2 })],
  'channel-remainder': [problem([1, 1, 1], [1, 4, 1]), problem([1, 2, 1], [2, 3, 1], { groups: 2 })],
  'kernel-below-stride': [problem([1, 1, 2], [1, 1, 2], { stride: [2] })],
  'kernel-not-multiple': [
    problem([1, 1, 2], [1, 1, 2], { stride: [2] }),
    problem([1, 1, 2], [1, 1, 2], { stride: [3] }),
  ],
  dilation: [problem([1, 1, 2], [1, 1, 2])],
  padding: [problem([1, 1, 3], [1, 1, 2], { padBegin: [-1], padEnd: [-1] })],
  'halved-padding': [
    // Nothing is cropped; the output is another than i·s; another axis has other pads.
    problem([1, 1, 3], [1, 1, 2], { stride: [2] }),
    problem([1, 1, 3], [1, 1, 5], { stride: [2], padBegin: [1], padEnd: [1] }),
    problem([1, 1, 3, 3], [1, 1, 4, 4], { stride: [2, 2], padBegin: [1, 0], padEnd: [1, 2] }),
  ],
  'tap-cropped': [
    problem([1, 1, 1], [1, 1, 3], { padEnd: [1], outputPadding: [1], stride: [2] }),
    problem([1, 1, 4], [1, 1, 1], { padBegin: [2] }),
  ],
  'output-padding-above-end': [problem([1, 1, 2], [1, 1, 2], { padEnd: [-1] })],
  'unequal-axes': [
    problem([1, 1, 2, 2], [1, 1, 3, 2], { stride: [1, 2] }),
    problem([1, 1, 2, 3], [1, 1, 2, 2], { stride: [1, 2] }),
  ],
};

/** Further cases within a class: by another of its conditions. */
const FURTHER_INSIDE: Record<string, readonly Case[]> = {
  'kernel-not-multiple': [problem([1, 1, 2], [1, 1, 3], { stride: [2] })],
  padding: [problem([1, 1, 3], [1, 1, 2], { padBegin: [1], padEnd: [-1] })],
  'asymmetric-padding': [problem([1, 1, 4], [1, 1, 2], { padBegin: [0], padEnd: [2] })],
  'padding-above-kernel': [problem([1, 1, 4], [1, 1, 2], { padBegin: [2], padEnd: [0] })],
  'tap-cropped': [problem([1, 1, 1], [1, 1, 3], { padEnd: [1] }), problem([1, 1, 2], [1, 1, 3], { padBegin: [2] })],
  'output-padding-above-end': [problem([1, 1, 2], [1, 1, 2], { stride: [2], padEnd: [-1], outputPadding: [1] })],
  'negative-padding': [problem([1, 1, 2], [1, 1, 2], { padBegin: [-1], padEnd: [1] })],
  'extent-beyond-2048': [problem([1, 1, 2049], [1, 1, 1], { padBegin: [5] })],
  'unequal-axes': [problem([1, 1, 2, 2, 3], [1, 1, 3, 3, 2], { stride: [1, 1, 2] })],
};

/** The least of a subject's limits at which a class is in reach: one less, and it is not. */
const LEAST: Record<string, Partial<Capabilities>[]> = {
  'batch-many': [{ largest: { batch: 2 } }],
  'several-groups': [{ largest: { groups: 2 } }, { largest: { channels: 2 } }],
  groups: [{ largest: { groups: 2 } }, { largest: { channels: 4 } }],
  depthwise: [{ largest: { groups: 2 } }, { largest: { channels: 2 } }],
  'unequal-channels': [{ largest: { channels: 2 } }],
  'channel-remainder': [{ largest: { channels: 5 } }],
  'kernel-below-stride': [{ largest: { stride: 2 } }, { outputPadding: 'to-stride', largest: { outputPadding: 1 } }],
  'kernel-not-multiple': [{ largest: { stride: 2 } }, { largest: { kernel: 3 } }],
  'stride-above-1': [{ largest: { stride: 2 } }],
  'stride-3-up': [{ largest: { stride: 3 } }],
  'stride-7-up': [{ largest: { stride: 7 } }],
  dilation: [{ largest: { dilation: 2 } }, { largest: { kernel: 2 } }],
  padding: [{ largest: { padding: 1 } }, { padding: 'same-or-valid', largest: { kernel: 2 } }],
  'asymmetric-padding': [{ largest: { padding: 2 } }],
  'begin-pad-above-end': [{ largest: { padding: 1 } }],
  'halved-padding': [{ largest: { padding: 1 } }, { largest: { kernel: 2 } }],
  'padding-above-kernel': [{ largest: { padding: 1 } }, { largest: { input: 2 } }],
  'tap-cropped': [{ largest: { padding: 1 } }, { largest: { kernel: 2 } }],
  'output-padding': [{ largest: { outputPadding: 1 } }, { dilation: false, largest: { stride: 2 } }],
  'output-padding-above-end': [{ largest: { outputPadding: 1 } }],
  'output-padding-from-stride': [{ largest: { outputPadding: 1 } }, { largest: { dilation: 2 } }],
  'output-padding-from-limit': [{ outputPadding: 'any', largest: { outputPadding: 1 } }],
  'negative-padding': [{ padding: 'any', largest: { padding: 1 } }],
  'extent-beyond-2048': [{ largest: { input: 2049 } }],
  'first-axis-many': [{ largest: { input: 2 } }],
  'unequal-axes': [{ largest: { input: 2 } }, { largest: { kernel: 2 } }, { largest: { stride: 2 } }],
};

describe('a class', () => {
  const holds = (id: string, given: Case) => classesOf(geometryOf(given), given).includes(id);

  it.each(Object.entries(FURTHER_OUTSIDE))('%s does not hold for what lacks one of its conditions', (id, cases) => {
    expect(cases.map((one) => holds(id, one))).toEqual(cases.map(() => false));
  });

  it.each(Object.entries(FURTHER_INSIDE))('%s holds by either of its conditions', (id, cases) => {
    expect(cases.map((one) => holds(id, one))).toEqual(cases.map(() => true));
  });

  it.each(Object.entries(LEAST))('%s is in reach from its limits on', (id, all) => {
    for (const { largest, ...able } of all) {
      const coverageClass = COVERAGE_CLASSES.find((one) => one.id === id)!;
      const [[field, least]] = Object.entries(largest!);
      const at = (value: number) => isReachable(coverageClass, { ...EVERYTHING, ...able, largest: { [field]: value } });
      expect([at(least), at(least - 1)], `${field} ${least}`).toEqual([true, false]);
    }
  });

  it.each(['input', 'kernel', 'stride', 'dilation', 'padding', 'outputPadding'] as const)(
    'of unequal axes is out of reach where %s has one value and is one of three',
    (field) => {
      const isSize = ['input', 'kernel', 'stride'].includes(field);
      const unequal = COVERAGE_CLASSES.find(({ id }) => id === 'unequal-axes')!;
      expect(isReachable(unequal, { ...EVERYTHING, uniform: [field] })).toBe(!isSize);
    },
  );

  it('of long extents is in reach of two axes only where their extents may differ', () => {
    const long = COVERAGE_CLASSES.find(({ id }) => id === 'extent-beyond-2048')!;
    const reach = (ranks: Capabilities['ranks'], uniform: Capabilities['uniform'] = []) =>
      isReachable(long, { ...EVERYTHING, ranks, uniform });
    expect([reach([1], ['input']), reach([2]), reach([2], ['input']), reach([3])]).toEqual([true, true, false, false]);
  });

  it('of output padding is in reach without a stride where it may reach the stride', () => {
    const padded = COVERAGE_CLASSES.find(({ id }) => id === 'output-padding')!;
    const reach = (able: Partial<Capabilities>) =>
      isReachable(padded, { ...EVERYTHING, largest: { stride: 1 }, ...able });
    expect(reach({ outputPadding: 'any', dilation: false })).toBe(true);
    expect(reach({ outputPadding: 'full' })).toBe(true);
    expect(reach({ outputPadding: 'full', dilation: false })).toBe(false);
    expect(reach({ outputPadding: 'below-stride' })).toBe(false);
  });
});

const named = (id: string): CoverageClass => COVERAGE_CLASSES.find((coverageClass) => coverageClass.id === id)!;
const classes = (given: Case) => classesOf(geometryOf(given), given);

describe('COVERAGE_CLASSES', () => {
  it('have a statement each, of its own', () => {
    const statements = COVERAGE_CLASSES.map(({ statement }) => statement);
    for (const statement of statements) expect(statement).toMatch(/^\S.{3,}\S$/);
    expect(new Set(statements).size).toBe(statements.length);
    expect(statements).toContain('2 spatial axes');
  });

  it('have different ids, and an example each here', () => {
    const ids = COVERAGE_CLASSES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(Object.keys(EXAMPLES).sort());
  });

  it.each(Object.entries(EXAMPLES))(
    '%s holds for its example and not for the case next to it',
    (id, [inside, next]) => {
      expect(classes(inside)).toContain(id);
      expect(classes(next)).not.toContain(id);
    },
  );

  it.each([
    ['groups', problem([1, 2, 1], [2, 2, 1], { groups: 2 }), 'one input channel a group'],
    ['depthwise', problem([1, 4, 1], [4, 1, 1], { groups: 2 }), 'two input channels a group'],
    ['channel-remainder', problem([1, 1, 1], [1, 3, 1]), 'no more than 4 channels'],
    ['channel-remainder', problem([1, 2, 1], [2, 4, 1], { groups: 2 }), '8 channels, 4 a group'],
    ['kernel-not-multiple', problem([1, 1, 2], [1, 1, 2], { stride: [3] }), 'a kernel below the stride'],
    ['unequal-axes', problem([1, 1, 2, 2], [1, 1, 3, 2], { stride: [1, 2] }), 'equal inputs'],
    ['unequal-axes', problem([1, 1, 2, 3], [1, 1, 2, 2], { stride: [1, 2] }), 'equal kernels'],
    ['tap-cropped', problem([1, 1, 1], [1, 1, 1], {}), 'a single tap'],
    [
      'tap-cropped',
      problem([1, 1, 1], [1, 1, 3], { stride: [2], padEnd: [1], outputPadding: [1] }),
      'an output padding that undoes the pad',
    ],
  ])('%s does not hold for %o: %s', (id, given) => {
    expect(classes(given)).not.toContain(id);
  });

  it('channel-remainder goes by the channels of one group, not by all', () => {
    expect(classes(problem([1, 4, 1], [4, 5, 1], { groups: 4 }))).toContain('channel-remainder');
  });

  it('tap-cropped holds for an end pad as well', () => {
    expect(classes(problem([1, 1, 1], [1, 1, 3], { padEnd: [1] }))).toContain('tap-cropped');
  });
});

describe('isReachable', () => {
  it('is true of every class for a subject that does everything', () => {
    const all: Capabilities = { ...EVERYTHING, dtypes: DTYPES, padding: 'any', outputPadding: 'any' };
    expect(COVERAGE_CLASSES.filter((coverageClass) => !isReachable(coverageClass, all))).toEqual([]);
  });

  it('is true of all but what leaves the customary limits for a subject that declares nothing', () => {
    const outOfReach = COVERAGE_CLASSES.filter((coverageClass) => !isReachable(coverageClass, EVERYTHING));
    expect(outOfReach.map(({ id }) => id)).toEqual([
      ...['f16', 'bf16', 'int8', 'uint8', 'int16', 'output-padding-from-limit', 'negative-padding'],
    ]);
  });

  it.each(Object.entries(OUT_OF_REACH).flatMap(([id, lacks]) => lacks.map((lack) => ({ id, lack }))))(
    'is false of $id for $lack',
    ({ id, lack }) => {
      expect(isReachable(named(id), { ...EVERYTHING, ...lack })).toBe(false);
    },
  );

  it.each([
    ...(['asymmetric-padding', 'halved-padding', 'padding-above-kernel', 'tap-cropped'] as const).map(
      (id) => [id, { padding: 'any' }] as const,
    ),
    ['output-padding-from-stride', { outputPadding: 'any', dilation: false }],
    ['padding', { padding: 'same-or-valid' }],
    ['padding', { padding: 'symmetric' }],
    ['padding-above-kernel', { padding: 'symmetric' }],
    ['tap-cropped', { padding: 'symmetric' }],
    ['output-padding', { outputPadding: 'below-stride' }],
    ['unequal-axes', { ranks: [1, 3] }],
  ] as const)('is true of %s for %j', (id, has) => {
    expect(isReachable(named(id), { ...EVERYTHING, ...has })).toBe(true);
  });

  it('is true where one rank can be asked, and false where it is a rank that the subject lacks', () => {
    const some = { ...EVERYTHING, groups: false, byRank: { 2: { groups: true } } };
    expect(isReachable(named('groups'), some)).toBe(true);
    expect(isReachable(named('groups'), { ...some, ranks: [1, 3] })).toBe(false);
    expect(isReachable(named('dilation'), { ...EVERYTHING, ranks: [1], byRank: { 1: { dilation: false } } })).toBe(
      false,
    );
  });
});

describe('the floor', () => {
  it('asks for at least one case as soon as there is one', () => {
    expect(Math.floor(FLOOR_FROM_CASES * FLOOR_SHARE)).toBeGreaterThanOrEqual(1);
  });
});
