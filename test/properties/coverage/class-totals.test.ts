import { describe, expect, it } from 'vitest';
import { classTotalsOf } from '../../../properties/coverage/class-totals.ts';

const coverage = [
  { id: 'bias', counts: { a: 3, b: 4 } },
  { id: 'groups', counts: { a: 5, b: null } },
  { id: 'empty batch', counts: { a: null, b: null } },
];

/** Of one subject: cases of bias and groups at once, and the pairs that it could have had and had not. */
function combination(cases: number, missing: readonly (readonly [string, string])[] = []) {
  const counts = [
    [9, cases, 0],
    [cases, 9, 0],
    [0, 0, 9],
  ];
  return { counts, pairs: { possible: 3, exercised: 1, missing } } as never;
}

describe('the coverage of all subjects together', () => {
  it('adds up the cases of each class, and has none where no subject covers it', () => {
    expect(classTotalsOf({ coverage, combinations: [] }).classes).toEqual([
      { id: 'bias', cases: 7 },
      { id: 'groups', cases: 5 },
      { id: 'empty batch', cases: null },
    ]);
  });

  it('has each two classes once, with the cases of all subjects', () => {
    const { pairs } = classTotalsOf({ coverage, combinations: [combination(2), combination(6)] });
    expect(pairs.map(({ row, column }) => `${row} + ${column}`)).toEqual([
      'groups + bias',
      'empty batch + bias',
      'empty batch + groups',
    ]);
    expect(pairs[0]).toMatchObject({ cases: 8, state: 'exercised' });
  });

  it('says of a pair without cases whether some subject could have had one', () => {
    const stateOf = (...combinations: never[]) => classTotalsOf({ coverage, combinations }).pairs[0].state;
    expect(stateOf(combination(0), combination(0, [['bias', 'groups']]))).toBe('never');
    expect(stateOf(combination(0), combination(0, [['bias', 'empty batch']]))).toBe('impossible');
    expect(stateOf(combination(1), combination(0, [['bias', 'groups']]))).toBe('exercised');
  });

  it('has no pairs where no cases were drawn', () => {
    expect(classTotalsOf({ coverage, combinations: [] }).pairs).toEqual([]);
  });
});
