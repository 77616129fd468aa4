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
  'batch-0': [{ emptyBatch: false }],
  'several-groups': [{ groups: false }, { largest: { groups: 1 } }],
  groups: [{ groups: false }],
  depthwise: [{ groups: false }],
  bias: [{ bias: false }],
  dilation: [{ dilation: false }],
  padding: [{ padding: 'none' }],
  'asymmetric-padding': [{ padding: 'none' }, { padding: 'same-or-valid' }, { padding: 'symmetric' }],
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
    const all: Capabilities = { ...EVERYTHING, padding: 'any', outputPadding: 'any' };
    expect(COVERAGE_CLASSES.filter((coverageClass) => !isReachable(coverageClass, all))).toEqual([]);
  });

  it('is true of all but what leaves the customary limits for a subject that declares nothing', () => {
    const outOfReach = COVERAGE_CLASSES.filter((coverageClass) => !isReachable(coverageClass, EVERYTHING));
    expect(outOfReach.map(({ id }) => id)).toEqual(['output-padding-from-limit', 'negative-padding']);
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
