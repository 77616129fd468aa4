import { describe, expect, it } from 'vitest';
import { type Checked, totalsOf, withTotals } from '../../../properties/coverage/subject-totals.ts';

type Check = Checked['checks'][number];

function check(subject: string, law: string, more: Partial<Check> = {}): Check {
  return { subject, law, status: 'passed', cases: 20, skipped: 0, known: {}, ...more };
}

function run(checks: readonly Check[], more: Partial<Checked> = {}): Checked {
  const names = [...new Set(checks.map(({ subject }) => subject))];
  return { subjects: names.map((name) => ({ name })), checks, knownFailures: [], verdict: 'disagree', ...more };
}

const outcomeOf = (checks: readonly Check[], more: Partial<Checked> = {}) => totalsOf(run(checks, more))[0].outcome;

const UNCOVERED = { status: 'not covered', cases: 0 } as const;
const CUT = { status: 'interrupted', cases: 0 } as const;

describe('the totals of a subject', () => {
  it('add up its own checks, in the order of the subjects', () => {
    const checks = [
      check('b', 'one', { skipped: 2, known: { x: 1, y: 2 } }),
      check('a', 'one', { cases: 5 }),
      check('b', 'two', { cases: 7, skipped: 1, known: { x: 4 } }),
      check('b', 'three', UNCOVERED),
      check('b', 'four', CUT),
      check('b', 'five', { status: 'interrupted', cases: 1 }),
    ];
    const [b, a] = totalsOf(run(checks));
    expect(b).toMatchObject({ subject: 'b', laws: 3, cases: 28, skipped: 3, known: 7, fails: [] });
    expect(a).toMatchObject({ subject: 'a', laws: 1, cases: 5, skipped: 0, known: 0 });
  });

  it('name the laws that it fails', () => {
    const checks = [
      check('a', 'one', { status: 'failed' }),
      check('a', 'two'),
      check('a', 'three', { status: 'failed' }),
    ];
    expect(totalsOf(run(checks))[0]).toMatchObject({ fails: ['one', 'three'], outcome: 'failed' });
  });

  it('are added to a result, with everything else as it was', () => {
    const before = { ...run([check('a', 'one')]), coverage: [{ id: 'c', counts: { a: 2 } }], combinations: [] };
    expect(withTotals(before)).toEqual({
      ...before,
      totals: totalsOf(before),
      classTotals: { classes: [{ id: 'c', cases: 2 }], pairs: [] },
    });
  });
});

describe('the outcome of a subject is', () => {
  it.each([
    ['passed', [check('a', 'one'), check('a', 'two', UNCOVERED)]],
    ['failed', [check('a', 'one', CUT), check('a', 'two', { status: 'failed' })]],
    ['interrupted', [check('a', 'one', CUT)]],
    ['interrupted', [check('a', 'one', { known: { x: 1 } }), check('a', 'two', CUT)]],
    ['nothing ran', [check('a', 'one', UNCOVERED)]],
    ['known failures', [check('a', 'one', { known: { x: 1 } })]],
  ] as const)('%s', (expected, checks) => {
    expect(outcomeOf(checks)).toBe(expected);
  });

  it('known failures where it is listed with some, whether or not a generated case met them', () => {
    expect(outcomeOf([check('a', 'one')], { knownFailures: [{ subject: 'a' }] })).toBe('known failures');
    expect(outcomeOf([check('a', 'one')], { knownFailures: [{ subject: 'b' }] })).toBe('passed');
  });

  it('not covered where nothing ran and the run agrees all the same', () => {
    expect(outcomeOf([check('a', 'one', UNCOVERED)], { verdict: 'agree' })).toBe('not covered');
  });

  it('nothing ran for a subject without a single check', () => {
    expect(totalsOf({ ...run([]), subjects: [{ name: 'a' }] })[0]).toMatchObject({ laws: 0, outcome: 'nothing ran' });
  });
});
