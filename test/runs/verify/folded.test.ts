/** What the fold of a run makes of the pieces: of laws that were cut short, of sizes that nobody asked, of what was borrowed. */
import { describe, expect, it } from 'vitest';
import { LARGE_SIZES, largeSizesWithin } from '../../../properties/cases/large-sizes.ts';
import type { CheckResult } from '../../../properties/checking/check.ts';
import { COVERAGE_CLASSES } from '../../../properties/coverage/coverage.ts';
import type { KnownFailure } from '../../../properties/known-failures/known-failures.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { wordClassesWithin } from '../../../properties/words/word-coverage.ts';
import { subjectSummary } from '../../../runs/any-run.ts';
import { inThisProcess } from '../../../runs/in-process.ts';
import type { Unit, UnitResult } from '../../../runs/kinds.ts';
import { unitsOf } from '../../../runs/plan.ts';
import { parseShard } from '../../../runs/shard.ts';
import type { UnitStanding } from '../../../runs/standing.ts';
import { LawAccount } from '../../../runs/verify/account.ts';
import { checkFrom } from '../../../runs/verify/check-fold.ts';
import { coverageOf, sizesOf, wordsOf } from '../../../runs/verify/coverage.ts';
import { planFor } from '../../../runs/verify/gate.ts';
import type { VerifyUnit } from '../../../runs/verify/plan.ts';
import { isLawUnit, type VerifyUnitResult } from '../../../runs/verify/unit-result.ts';
import { verify } from '../../../runs/verify/verify.ts';
import type { Case } from '../../../spec/case.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { right } from '../gates.ts';

const LAWS = lawsNamed(['agreement']);
const GATE = { seed: SEED, runs: 4, laws: LAWS };

const LISTED: KnownFailure = {
  id: 'listed',
  subjects: ['right'],
  laws: ['output-shape'],
  when: [],
  fails: ['values'],
  case: caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1]) }),
  reference: 'nowhere',
  note: 'for the test',
};

describe('a law of which something is missing', () => {
  const unit = {} as Unit;
  const passed = { status: 'passed', cases: 3, skipped: 0, known: {}, classes: {}, accuracy: null, milliseconds: 1 };
  const counted = (result: object = passed) => ({ unit, kind: 'counted', result }) as unknown as UnitStanding;
  const moot = (givenUp: string | null): UnitStanding => ({ unit, kind: 'moot', givenUp });
  const needed: UnitStanding = { unit, kind: 'needed' };
  const cut = counted({ ...passed, status: 'interrupted', missing: 'the signal' });
  const failed = counted({ ...passed, status: 'failed', failure: { case: 'it' } });

  it.each<[string, string | null, UnitStanding[]]>([
    ['passed', null, [counted()]],
    ['passed', null, [counted(), moot(null)]],
    ['interrupted', 'so many crashes', [counted(), moot(null), moot('so many crashes')]],
    ['interrupted', 'so many crashes', [moot('so many crashes')]],
    ['interrupted', 'so many crashes', [counted(), cut, moot('so many crashes'), needed]],
    ['interrupted', 'the signal', [counted(), cut, needed]],
    ['interrupted', 'not run', [counted(), needed]],
    ['failed', null, [counted(), failed, moot('so many crashes'), needed]],
  ])('is %s, for %s', (status, missing, standings) => {
    expect(checkFrom(subjectSummary(right()), LAWS[0], standings, 'not run')).toMatchObject({ status, missing });
  });
});

describe('what the blocks of a law found', () => {
  const unit = {} as Unit;
  const found = { status: 'passed', cases: 3, skipped: 1, known: { k: 1 }, classes: { f64: 2 }, accuracy: null };
  const folded = (...results: readonly object[]) => {
    const standings = results.map((result) => {
      return { unit, kind: 'counted', result: { ...found, milliseconds: 2, ...result } } as unknown as UnitStanding;
    });
    return checkFrom(subjectSummary(right()), LAWS[0], standings, 'not run');
  };

  it('is added up, time included', () => {
    const sums = { cases: 6, skipped: 2, known: { k: 2 }, classes: { f64: 2, f32: 4 }, milliseconds: 4 };
    expect(folded({}, { classes: { f32: 4 } })).toMatchObject(sums);
  });

  it('has how many answers followed which reading of a text, where texts differ', () => {
    const readings = [{ a: { first: 2, second: 1 } }, { a: { first: 3 }, b: { other: 1 } }];
    expect(folded(...readings.map((one) => ({ readings: one })), {}).readings).toEqual({
      a: { first: 5, second: 1 },
      b: { other: 1 },
    });
    expect(folded({}, {})).not.toHaveProperty('readings');
  });

  it('is not covered for the reason of a block, where no block has a case', () => {
    const skipped = { status: 'not covered', cases: 0, skipped: 5, missing: 'every case was skipped' };
    const notCovered = { status: 'not covered', missing: 'every case was skipped', cases: 0, skipped: 10 };
    expect(folded(skipped, skipped)).toMatchObject(notCovered);
    expect(folded(skipped, {})).toMatchObject({ status: 'passed', missing: null, cases: 3, skipped: 6 });
  });
});

it('the classes of cases are counted of the laws that draw from all cases, whatever other laws put', () => {
  const [drawn, ...others] = ['agreement', 'refusal', 'composition', 'near-default'];
  const classes = Object.fromEntries(COVERAGE_CLASSES.map(({ id }) => [id, 100]));
  const check = (law: string, cases: number) =>
    ({ subject: 'right', law, status: 'passed', cases, skipped: 0, classes }) as CheckResult;
  const checks = [check(drawn, 1000), ...others.map((law) => check(law, 1e6))];
  const covered = coverageOf([subjectSummary(right())], checks, lawsNamed([drawn, ...others]));
  expect(covered.map(({ counts, short }) => [counts, short])).toEqual(
    covered.map(({ counts: { right: count } }) => [{ right: count === null ? null : 100 }, []]),
  );
});

it('a large size that no law asked was asked in no case, where the subject can be asked it', () => {
  const summary = subjectSummary(right());
  const able = largeSizesWithin(summary.capabilities, 1);
  const sizes = sizesOf([summary], [], 1);
  expect(sizes.map(({ id }) => id)).toEqual(LARGE_SIZES.map(({ id }) => id));
  for (const { id, counts, short } of sizes) {
    expect([counts, short], id).toEqual([{ [summary.name]: able.has(id) ? 0 : null }, []]);
  }
});

it('calls in words are counted of the laws that draw them, whatever other laws put', () => {
  const capabilities = { ...right().capabilities, conventions: ['onnx'] } as const;
  const check = (law: string, cases: number, classes: Record<string, number>) =>
    ({ subject: 'right', law, status: 'passed', cases, skipped: 0, classes }) as CheckResult;
  const drawn = Object.fromEntries([...wordClassesWithin(capabilities).keys()].map((id) => [id, 100]));
  const checks = [check('agreement', 1e6, {}), check('words-result', 1000, drawn)];
  const covered = wordsOf(
    [subjectSummary({ ...right(), capabilities })],
    checks,
    lawsNamed(['agreement', 'words-result']),
  );
  expect(covered.map(({ id, counts, short }) => [id, counts, short])).toEqual(
    Object.keys(drawn).map((id) => [id, { right: 100 }, []]),
  );
});

it('a known failure is not run again where none of its laws is checked and nothing failed so, and is not given up', () => {
  const plan = planFor([right()], { ...GATE, knownFailures: [LISTED] });
  const entry = { number: 0, subject: 'right', entry: LISTED.id } as VerifyUnit;
  expect(new LawAccount(plan).ruledOut(entry)).toStrictEqual({ givenUp: null });
  const asked = planFor([right()], { ...GATE, laws: lawsNamed(['output-shape']), knownFailures: [LISTED] });
  expect(new LawAccount(asked).ruledOut(entry)).toBeNull();
});

it.each([
  ['crashes', 59, 'given up after 60 crashes'],
  ['timeOuts', 4, 'given up after 5 calls without an answer'],
])('a subject is given up after so many %s, %d and one, which says why: %s', (field, most, givenUp) => {
  const account = new LawAccount(planFor([right()], GATE));
  const units = [0, 1, 2].map((number) => ({ number, subject: 'right', law: 'agreement', block: null }));
  const cost = (count: number) =>
    ({ status: 'passed', known: {}, crashes: 0, timeOuts: 0, [field]: count }) as unknown as VerifyUnitResult;
  account.count(units[0], cost(most));
  expect(account.ruledOut(units[1])).toBeNull();
  account.count(units[1], cost(1));
  expect(account.ruledOut(units[2])).toStrictEqual({ givenUp });
});

it('a known failure of a call is run again where a law is about calls, and one of a case always', () => {
  const call = { convention: 'onnx' } as unknown as FrameworkCall;
  const knownFailures = [LISTED, { ...LISTED, id: 'of a call', case: call }];
  const rechecked = (...laws: readonly string[]) =>
    planFor([right()], { ...GATE, laws: lawsNamed(laws), knownFailures }).knownFailures.map(({ id }) => id);
  expect(rechecked('agreement')).toEqual(['listed']);
  expect(rechecked('agreement', 'words-result')).toEqual(['listed', 'of a call']);
});

it('a run warns of a subject that calls engines of this suite', async () => {
  const borrowing = { ...right(), borrowed: () => ['im2col', 'scatter'] };
  const words = 'right calls im2col, scatter of this suite, so that it is compared with itself';
  expect((await verify([borrowing], GATE)).warnings).toEqual([words]);
  expect((await verify([right()], GATE)).warnings).toEqual([]);
});

it('subjects of which nothing is left to do are asked nothing', async () => {
  const subjects = [right('first'), right('second')];
  const plan = planFor(subjects, GATE);
  const units = unitsOf(plan).filter(({ subject }) => subject === 'second');
  const results = new Map<number, UnitResult>();
  const started: string[] = [];
  await inThisProcess(
    [...subjects, right('of no plan')],
    3,
  )({
    plan,
    results,
    units,
    isOwn: () => true,
    onStart: (unit) => started.push(`${unit.subject} ${isLawUnit(unit)}`),
    onCase: () => {},
    onResult: () => {},
    signal: new AbortController().signal,
  });
  expect(started).toEqual(units.map(() => 'second true'));
  expect([...results.keys()]).toEqual(units.map(({ number }) => number));
});

it('causes are looked for in a whole run, and not in a part of one', async () => {
  const convTranspose = (problem: Case) => {
    if (problem.stride.some((value) => value > 1)) throw new RangeError('no strides');
    return correct(problem);
  };
  const capabilities = { ranks: [1], dtypes: ['f64'], refuses: [] } as const;
  const subject = subjectInProcess({ name: 'plain', convTranspose, capabilities }, 'module');
  // Two laws in one block each: each is a part.
  const gate = { seed: SEED, runs: 20, laws: lawsNamed(['agreement', 'output-shape']) };
  const whole = await verify([subject], gate);
  expect(whole.probes.map(({ causes }) => causes.map(({ kind }) => kind))).toEqual([['refused']]);
  const part = await verify([subject], { ...gate, shard: parseShard('1/2') });
  expect(part.checks.map(({ status }) => status)).toContain('failed');
  expect([part.verdict, part.probes]).toEqual(['disagree', []]);
});
