/** Results that contradict themselves, their plan or their unit: each is refused by field and rule, and none that a run makes is. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { KnownFailure } from '../../properties/known-failures/known-failures.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { certifyAll, certifyPlanFor } from '../../runs/certify/certify-all.ts';
import type { GeometryUnitResult } from '../../runs/certify/unit-result.ts';
import { checkResults } from '../../runs/check-results.ts';
import { execute } from '../../runs/execute.ts';
import { type RunPlan, resultContradiction, type UnitResult } from '../../runs/kinds.ts';
import { unitAt, unitsOf } from '../../runs/plan.ts';
import { endedResult } from '../../runs/queue/ended-worker.ts';
import { workersEnded } from '../../runs/queue/workers-ended.ts';
import { furtherUnits } from '../../runs/verify/further.ts';
import { planFor } from '../../runs/verify/gate.ts';
import type { LawUnitResult, RecheckUnitResult } from '../../runs/verify/unit-result.ts';
import { verify } from '../../runs/verify/verify.ts';
import { parseCase } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { right as rightOfOneAxis, SMALL, wrong as wrongOfOneAxis } from './certify/certificates.ts';
import { GATE, right, seldom, wrong } from './gates.ts';

/** What `wrong` fails at, which is listed for `listed` alone. */
const ENTRY: KnownFailure = {
  id: 'groups-and-bias',
  subjects: ['listed'],
  when: ['several-groups', 'bias'],
  fails: ['values'],
  case: parseCase(
    '{"x":{"shape":[1,2,1],"data":[1,1]},"w":{"shape":[2,1,1],"data":[1,1]},"bias":[1,1],"stride":[1],"padBegin":[0],"padEnd":[0],"outputPadding":[0],"dilation":[1],"groups":2,"dtype":"f64"}',
  ),
  laws: ['agreement'],
  reference: 'none',
  note: '',
};

function skippingSome(name: string): Subject {
  const subject = right(name);
  return {
    ...subject,
    async run(problem, options) {
      if (problem.stride[0] === 2) return { kind: 'skipped', message: 'a stride of 2' };
      return subject.run(problem, options);
    },
  };
}

const OPTIONS = { ...GATE, laws: lawsNamed(['agreement', 'bounded-agreement', 'refusal']), knownFailures: [ENTRY] };
const SUBJECTS = [right(), wrong(), seldom('crashed', 'falls'), skippingSome('skips'), wrong('listed')];
const VERIFY = planFor(SUBJECTS, OPTIONS);
const ONE_AXIS = [rightOfOneAxis(), wrongOfOneAxis()];
const CERTIFY = certifyPlanFor(ONE_AXIS, SMALL);
const verified: UnitResult[] = [];
const certified: UnitResult[] = [];
beforeAll(async () => {
  await verify(SUBJECTS, { ...OPTIONS, onUnit: (result) => verified.push(result) });
  await certifyAll(ONE_AXIS, { ...SMALL, onUnit: (result) => certified.push(result) });
});

const wrongWith = (plan: RunPlan, result: UnitResult) => resultContradiction(plan, unitAt(plan, result.unit)!, result);
const law = (subject: string, id: string, status: string) =>
  verified.find(
    (one) => 'law' in one && one.subject === subject && one.law === id && one.status === status,
  ) as LawUnitResult;

describe('what a run makes', () => {
  it('contradicts nothing, whatever became of its units', () => {
    for (const result of verified) expect(wrongWith(VERIFY, result)).toBeNull();
    for (const result of certified) expect(wrongWith(CERTIFY, result)).toBeNull();
    const statuses = new Set([...verified, ...certified].map((one) => ('status' in one ? one.status : 'rechecked')));
    expect(statuses).toEqual(new Set(['passed', 'failed', 'rechecked']));
    expect(Object.keys(law('listed', 'agreement', 'passed').known)).toEqual([ENTRY.id]);
    expect(law('skips', 'agreement', 'passed').skipped).toBeGreaterThan(0);
  });

  it('contradicts nothing where workers ended', async () => {
    for (const plan of [VERIFY, CERTIFY]) {
      const units = [unitsOf(plan)[0], unitsOf(plan).at(-1)!];
      for (const unit of units) {
        const ended = { times: 4, reason: workersEnded(4), casesDone: 3 };
        expect(wrongWith(plan, await endedResult(plan, unit, ended))).toBeNull();
      }
    }
  });

  it('contradicts nothing beyond the plan, nor where one case is asked', async () => {
    const subjects = [right()];
    const plan = planFor(subjects, GATE);
    const further = furtherUnits(plan, unitsOf(plan).length, 2);
    expect(further.length).toBeGreaterThan(0);
    for (const unit of further) {
      const result = (await execute(plan, unit, subjects[0], {}))!;
      expect(wrongWith(plan, result)).toBeNull();
      expect(wrongWith(plan, { ...result, cases: 61 } as UnitResult)).toMatch(
        /^cases \+ skipped must be whole rounds of/,
      );
    }
    for (const one of [{ path: '3' }, { case: ENTRY.case }]) {
      const results: UnitResult[] = [];
      await verify(subjects, { ...GATE, ...one, onUnit: (result) => results.push(result) });
      expect(results.length).toBeGreaterThan(0);
      for (const result of results) expect(wrongWith(planFor(subjects, { ...GATE, ...one }), result)).toBeNull();
    }
  });
});

describe('the result of a law', () => {
  const changes: readonly [string, (one: LawUnitResult) => Partial<LawUnitResult>, RegExp][] = [
    ['a failure that is none', () => ({ status: 'failed' }), /^failure must be given where status is failed, got null/],
    [
      'a pass with a failure',
      () => ({ failure: law('wrong', 'agreement', 'failed').failure }),
      /^failure must be null/,
    ],
    ['what is not covered, with cases', () => ({ status: 'not covered', missing: 'x' }), /^cases must be 0 where/],
    ['what is not covered, without a reason', () => ({ status: 'not covered' }), /^missing must be given/],
    ['a pass that lacks something', () => ({ missing: 'x' }), /^missing must be null/],
    ['a pass of nothing', ({ cases }) => ({ cases: 0, skipped: cases }), /^cases must be above 0/],
    ['a pass cut short', () => ({ cutShort: true }), /^cutShort must be left out/],
    ['a case too few', ({ cases }) => ({ cases: cases - 1 }), /^cases \+ skipped must be 50, got 49/],
    ['a case too many', () => ({ skipped: 1 }), /^cases \+ skipped must be 50, got 51/],
    ['endless cases', () => ({ cases: 2 ** 52 }), /^cases \+ skipped must be 50/],
    ['another lane', () => ({ lane: 'bounded' }), /^lane must be exact, got bounded/],
    ['another law', () => ({ law: 'refusal' }), /^it is of another unit/],
    ['another subject', () => ({ subject: 'wrong' }), /^it is of another unit/],
    ['a class that is none', () => ({ classes: { 'no-class': 1 } }), /^classes must be .* got "no-class"/],
    [
      'more of a class than cases',
      ({ classes }) => ({ classes: { ...classes, f32: 51 } }),
      /^classes.f32 must be at most/,
    ],
    [
      'a class that no case had',
      ({ classes }) => ({ classes: { ...classes, f32: 50 } }),
      /^classes.f32 must be \d+, as classSets has it, got 50$/,
    ],
    [
      'no case of a class that its sets have',
      ({ classes: { f32, ...others } }) => ({ classes: others }),
      /^classes.f32 must be [1-9]\d*, as classSets has it, got 0$/,
    ],
    [
      'a set of no classes',
      ({ classSets }) => ({ classSets: { ...classSets, ffffffffffffffff: 1 } }),
      /^classSets must be/,
    ],
    [
      'a set too many',
      ({ classSets }) => ({ classSets: { ...classSets, 1: 1 } }),
      /^classSets must add up to 50, got 51/,
    ],
    ['no sets', () => ({ classSets: {} }), /^classSets must add up to 50, got 0/],
    ['what is not listed', () => ({ known: { other: 1 } }), /^known must name .* got "other"/],
    ['what is listed for another', () => ({ known: { [ENTRY.id]: 1 } }), /^known must name .* got "groups-and-bias"/],
  ];

  it.each(changes)('is refused as %s', (_, change, words) => {
    const one = law('right', 'agreement', 'passed');
    const changed = { ...one, ...change(one) };
    expect(wrongWith(VERIFY, changed)).toMatch(words);
    expect(() => checkResults(VERIFY, new Map([[changed.unit, changed]]), new Map([[changed, 7]]))).toThrow(
      /^line 7: the result of unit \d+: /,
    );
  });

  it('is refused where it is a failure of another run, of no case, or of more known failures than cases', () => {
    const failed = law('wrong', 'agreement', 'failed');
    const failure = failed.failure!;
    const refused = (change: Partial<LawUnitResult>) => wrongWith(VERIFY, { ...failed, ...change });
    expect(refused({ failure: { ...failure, seed: 77 } })).toMatch(/^failure.seed must be/);
    expect(refused({ failure: { ...failure, path: '99999' } })).toMatch(/^failure.path must begin with a number in/);
    expect(refused({ failure: { ...failure, path: 'x' } })).toMatch(/^failure.path must/);
    expect(refused({ cases: 0, classes: {}, classSets: {} })).toMatch(/^cases must be above 0/);
    const listed = law('listed', 'agreement', 'passed');
    expect(wrongWith(VERIFY, { ...listed, known: { [ENTRY.id]: 51 } })).toMatch(/^known must add up to at most 50/);
  });
});

describe('what a law measured', () => {
  it('is refused where it is more than there was', () => {
    const bounded = law('right', 'bounded-agreement', 'passed');
    const accuracy = bounded.accuracy!;
    const refused = (change: Partial<typeof accuracy>) =>
      wrongWith(VERIFY, { ...bounded, accuracy: { ...accuracy, ...change } });
    expect(refused({ cases: 51 })).toMatch(/^accuracy.cases must be at most 50, got 51/);
    expect(refused({ blindCells: accuracy.cells + 1 })).toMatch(/^accuracy.blindCells must be at most/);
  });
});

describe('a known failure that was run again', () => {
  it('is refused where it passes a law that it does not name, or one twice', () => {
    const one = verified.find((result) => 'passes' in result) as RecheckUnitResult;
    for (const passes of [['refusal'], ['agreement', 'agreement'], ['']]) {
      expect(wrongWith(VERIFY, { ...one, passes })).toMatch(/^passes must name laws of known failure groups-and-bias/);
    }
    expect(wrongWith(VERIFY, { ...law('right', 'agreement', 'passed'), unit: one.unit })).toBe('it is of another unit');
  });
});

describe('the result of a block of geometries', () => {
  const of = (status: string) =>
    certified.find((one) => 'geometries' in one && one.status === status && one.geometries > 1) as GeometryUnitResult;

  const changes: readonly [string, (one: GeometryUnitResult) => Partial<GeometryUnitResult>, RegExp][] = [
    ['a failure that is none', () => ({ status: 'failed' }), /^failure must be given where status is failed, got null/],
    [
      'a pass with a failure',
      () => ({ failure: of('failed').failure }),
      /^failure must be null where status is passed/,
    ],
    [
      'a geometry too few',
      ({ geometries: all }) => ({ geometries: all - 1 }),
      /^geometries \+ outside \+ skipped must be \d+, got/,
    ],
    [
      'a geometry too many',
      ({ outside }) => ({ outside: outside + 1 }),
      /^geometries \+ outside \+ skipped must be \d+, got/,
    ],
    ['one skipped on top', () => ({ skipped: 1 }), /^geometries \+ outside \+ skipped must be \d+, got/],
    ['a point too few', ({ points }) => ({ points: points - 1 }), /^points must be 2 for each of \d+ geometries, got/],
    ['points for nothing', () => ({ points: 0 }), /^points must be 2 for each/],
    ['an endless set', () => ({ smallestSet: Number.POSITIVE_INFINITY }), /^smallestSet must be an odd number/],
    ['a set of its own', () => ({ smallestSet: 1e300 }), /^smallestSet must be an odd number/],
    ['an even set', () => ({ smallestSet: 4 }), /^smallestSet must be an odd number/],
    ['what is not listed', () => ({ known: { other: 1 } }), /^known must name/],
    ['another subject', () => ({ subject: 'wrong' }), /^it is of another unit/],
  ];

  it.each(changes)('is refused as %s', (_, change, words) => {
    const one = of('passed');
    expect(wrongWith(CERTIFY, { ...one, ...change(one) })).toMatch(words);
  });

  it('is refused where it failed at no geometry, and where nothing was asked of a set', () => {
    const failed = of('failed');
    const nothing = { geometries: 0, points: 0, smallestSet: Number.POSITIVE_INFINITY };
    expect(wrongWith(CERTIFY, { ...failed, ...nothing })).toMatch(
      /^geometries \+ outside \+ skipped must be 1 … \d+ with one that/,
    );
    const passed = of('passed');
    const all = passed.geometries + passed.outside;
    expect(wrongWith(CERTIFY, { ...passed, ...nothing, outside: all, smallestSet: 3 })).toMatch(/must be infinite/);
  });
});

describe('results of a run', () => {
  it('are refused before anything is made of them', async () => {
    const failed = law('wrong', 'agreement', 'failed');
    const passed: UnitResult = { ...failed, status: 'passed' };
    const done = new Map([[passed.unit, passed]]);
    await expect(verify(SUBJECTS, { ...OPTIONS, done })).rejects.toThrow(/failure must be null where status is passed/);
    const other = new Map([[failed.unit + 1, failed]]);
    await expect(verify(SUBJECTS, { ...OPTIONS, done: other })).rejects.toThrow(/it is of another unit/);
    const geometry = certified.find((one) => 'status' in one && one.status === 'failed') as GeometryUnitResult;
    const whole = new Map([[geometry.unit, { ...geometry, failure: null }]]);
    await expect(certifyAll(ONE_AXIS, { ...SMALL, done: whole })).rejects.toThrow(/failure must be given/);
  });
});
