/** The gate on faults, on laws and subjects of our own: which law kills, what is counted until then, and where it ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { PUBLISHED_SUITES } from '../../faults/defects/published-suites.ts';
import type { Fault } from '../../faults/fault.ts';
import { FAULTS, faultsNamed, implementationOf, LEFT_OUT } from '../../faults/index.ts';
import { type FaultProgress, killAll, killFault, killRun } from '../../faults/kill.ts';
import { openFault } from '../../faults/open-fault.ts';
import { type CaseLaw, nothingMissing } from '../../properties/law.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { formatCase } from '../../spec/case.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Subject } from '../../subjects/subject.ts';
import { thrownBy } from '../spec/cases.ts';
import { at } from './problems.ts';

const PROBLEM = at({ x: [1, 1, 2], k: [2] });
const [DROPPED] = faultsNamed(['bias-dropped']);
const right = () => subjectInProcess({ name: 'right', convTranspose: engines.scatter }, 'module');

/** A law about one case, which fails from its nth check on; what it does not know of a subject it does not say. */
function lawThatFails(id: string, from: number, more: Partial<CaseLaw> = {}) {
  const seen = { checks: 0 };
  const law: CaseLaw = {
    id,
    statement: 'for the test',
    lane: 'exact',
    missing: nothingMissing,
    cases: () => fc.constant(PROBLEM),
    async check() {
      seen.checks++;
      return seen.checks < from ? null : { kind: 'values', message: `${id} failed`, difference: null };
    },
    ...more,
  };
  return { law, seen };
}

describe('the gate on one subject', () => {
  it('ends at the first law that fails, with the cases until then', async () => {
    const [good, bad, later] = [lawThatFails('good', 99), lawThatFails('bad', 3), lawThatFails('later', 1)];
    const run = await killRun(right(), { laws: [good.law, bad.law, later.law], seed: 7, runs: 5 });
    expect(run).toMatchObject({
      seed: 7,
      status: 'killed',
      cases: 8,
      kill: { law: 'bad', cases: 8, casesOfLaw: 3, message: 'bad failed', case: formatCase(PROBLEM), shrinks: 0 },
    });
    expect(run.kill!.milliseconds).toBeGreaterThan(0);
    expect(later.seen.checks).toBe(0);
  });

  it('says that it survives where no law fails', async () => {
    const { law } = lawThatFails('good', 99);
    expect(await killRun(right(), { laws: [law], seed: 7, runs: 5 })).toMatchObject({
      seed: 7,
      status: 'survives',
      kill: null,
      cases: 5,
    });
  });

  it('is put further laws as often as in the gate', async () => {
    const { law, seen } = lawThatFails('seldom', 99, { share: 0.5 });
    await killRun(right(), { laws: [law], seed: 7, runs: 10 });
    expect(seen.checks).toBe(5);
  });

  it('puts what a subject offers beside the operator first', async () => {
    const plain = lawThatFails('plain', 99);
    const beside = lawThatFails('beside', 1, { missing: ({ gradients }) => (gradients ? null : 'gradients') });
    const subject = { ...right() };
    const able = { ...subject, capabilities: { ...subject.capabilities, gradients: true } };
    const run = await killRun(able, { laws: [plain.law, beside.law], seed: 7, runs: 2 });
    expect([run.kill?.law, plain.seen.checks]).toEqual(['beside', 0]);
  });

  it('says which law has a case, after each', async () => {
    const told: string[] = [];
    const [one, two] = [lawThatFails('one', 99).law, lawThatFails('two', 99).law];
    await killRun(right(), { laws: [one, two], seed: 7, runs: 2, onCase: (law) => told.push(law) });
    expect(told).toEqual(['one', 'one', 'two', 'two']);
  });

  it('stops making the case that kills smaller after a while, though a call then never ends', async () => {
    const { law } = lawThatFails('endless', 1, {
      cases: () => fc.integer({ min: 1, max: 1000 }).map(() => ({ ...PROBLEM })),
      async check(subject, problem) {
        await subject.run(problem);
        return { kind: 'values', message: 'it failed', difference: null };
      },
    });
    let calls = 0;
    const subject = right();
    const hanging: Subject = {
      ...subject,
      run: (problem) => (++calls === 1 ? subject.run(problem) : new Promise<never>(() => {})),
    };
    const { kill, status } = await killRun(hanging, { laws: [law], seed: 7, runs: 2, shrinkMs: 1 });
    expect([status, kill?.law, kill?.shrinks, calls]).toEqual(['killed', 'endless', 0, 2]);
  });

  it('is interrupted between cases and between laws', async () => {
    const controller = new AbortController();
    const { law } = lawThatFails('one', 99);
    const two = lawThatFails('two', 1);
    const onCase = () => controller.abort();
    const run = await killRun(right(), { laws: [law, two.law], seed: 7, runs: 5, onCase, signal: controller.signal });
    expect(run).toMatchObject({ status: 'interrupted', kill: null, cases: 1 });
    expect(two.seen.checks).toBe(0);
  });
});

describe('the gate on one fault', () => {
  it('is put to it once per seed, each time afresh, and has the tests of suites that fail', async () => {
    let opened = 0;
    const make = () => {
      opened++;
      return engines.scatter;
    };
    const counted: Fault = { ...DROPPED, make };
    const { law } = lawThatFails('good', 99);
    const result = await killFault(counted, [4, 9], { laws: [law], runs: 1 });
    expect(result).toMatchObject({ id: DROPPED.id, reference: DROPPED.reference });
    expect(result.runs.map(({ seed, status }) => [seed, status])).toEqual([
      [4, 'survives'],
      [9, 'survives'],
    ]);
    expect(opened).toBe(2 + PUBLISHED_SUITES.length);
    expect(result.published).toEqual(Object.fromEntries(PUBLISHED_SUITES.map(({ id }) => [id, []])));
    expect(result.figures.kills).toBe(0);
  });

  it('has the names of the tests that fail', async () => {
    const zeros: Fault = {
      ...DROPPED,
      make: () => (problem) => {
        const { shape, data } = engines.scatter(problem);
        return { shape, data: data.map(() => 0) };
      },
    };
    const { published } = await killFault(zeros, [], { laws: [], runs: 1 });
    for (const { id, points } of PUBLISHED_SUITES) expect(published[id]).toEqual(points.map(({ name }) => name));
  });

  it('asks nothing after an interruption', async () => {
    const { law, seen } = lawThatFails('good', 99);
    const result = await killFault(DROPPED, [1], { laws: [law], runs: 1, signal: AbortSignal.abort() });
    expect([result.runs, Object.values(result.published), seen.checks]).toEqual([
      [],
      PUBLISHED_SUITES.map(() => []),
      0,
    ]);
  });
});

describe('the gate on several faults', () => {
  const other: Fault = { ...DROPPED, id: 'other', make: () => engines.scatter };

  it('has their results in order, the survivors, and the verdict', async () => {
    const told: FaultProgress[] = [];
    const result = await killAll([DROPPED, other], {
      laws: lawsNamed(['agreement']),
      seeds: [1],
      runs: 20,
      onProgress: (progress) => told.push(progress),
    });
    expect(result).toMatchObject({
      kind: 'faults',
      seeds: [1],
      runs: 20,
      laws: ['agreement'],
      leftOut: [],
      survivors: ['other'],
      verdict: 'survivors',
      figures: { kills: 1 },
    });
    expect('notPut' in result).toBe(false);
    expect(result.faults.map(({ id }) => id)).toEqual([DROPPED.id, 'other']);
    expect(result.suites.map(({ id, tests, found }) => [id, tests, found])).toEqual(
      PUBLISHED_SUITES.map(({ id, points }) => [
        id,
        points.length,
        result.faults.filter((one) => one.published[id].length > 0).length,
      ]),
    );
    for (const suite of result.suites) expect(suite).not.toHaveProperty('points');
    const finished = told.filter((one) => one.finished !== null);
    expect(finished.map(({ fault, law }) => [fault, law])).toEqual([
      [DROPPED.id, ''],
      ['other', ''],
    ]);
    expect(finished.map((one) => one.finished)).toEqual(result.faults);
    const cases = told.filter((one) => one.finished === null && one.fault === 'other');
    expect(cases).toHaveLength(20);
    expect(new Set(cases.map(({ law }) => law))).toEqual(new Set(['agreement']));
  });

  it('is killed where none survives', async () => {
    const result = await killAll([DROPPED], { laws: lawsNamed(['agreement']), seeds: [1], runs: 20 });
    expect([result.verdict, result.survivors]).toEqual(['killed', []]);
  });

  it('leaves out a fault in which it is interrupted, and those after it', async () => {
    const controller = new AbortController();
    const result = await killAll([DROPPED, other, DROPPED], {
      laws: lawsNamed(['agreement']),
      seeds: [1],
      runs: 20,
      signal: controller.signal,
      onProgress: ({ fault }) => fault === 'other' && controller.abort(),
    });
    expect(result).toMatchObject({ verdict: 'interrupted', notPut: ['other', DROPPED.id] });
    expect(result.faults.map(({ id }) => id)).toEqual([DROPPED.id]);
  });

  it('asks none after an interruption', async () => {
    const result = await killAll(FAULTS, { laws: [], seeds: [1], runs: 1, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ faults: [], leftOut: LEFT_OUT, notPut: FAULTS.map(({ id }) => id) });
  });
});

describe('the registry', () => {
  it('finds faults by id and by class, each once, and all where nothing is named', () => {
    expect(faultsNamed([])).toBe(FAULTS);
    const states = FAULTS.filter((fault) => fault.class === 'state');
    expect(faultsNamed(['state', states[0].id, DROPPED.id])).toEqual([...states, DROPPED]);
  });

  it('says which names there are where one is not known, and which may be meant', () => {
    const classes = [...new Set(FAULTS.map((fault) => fault.class))];
    const hint = didYouMean(
      'bias-droped',
      FAULTS.map(({ id }) => id),
    );
    expect(hint).toContain('bias-dropped');
    expect(thrownBy(() => faultsNamed(['bias-droped']))).toBe(
      `RangeError: fault "bias-droped" is not known; take one of adjoint list, or a class: ${classes.join(', ')}${hint}`,
    );
    expect(thrownBy(() => faultsNamed(['gradiant']))).toContain(didYouMean('gradiant', classes));
  });

  it('makes a module of a fault: its name, what it can be asked, its functions', () => {
    const make = () => engines.scatter;
    expect(implementationOf({ ...DROPPED, make })).toEqual({ name: DROPPED.id, convTranspose: engines.scatter });
    const capabilities = { bias: false };
    const prepare = () => ({ run: () => ({ shape: [], data: [] }), dispose() {} });
    expect(
      implementationOf({ ...DROPPED, capabilities, make: () => ({ convTranspose: engines.scatter, prepare }) }),
    ).toEqual({ name: DROPPED.id, capabilities, convTranspose: engines.scatter, prepare });
  });

  it('opens what ends no process as a module in this one', async () => {
    const subject = await openFault(DROPPED);
    expect(subject).toMatchObject({ name: DROPPED.id, argument: DROPPED.id, origin: 'module' });
    await subject.close();
  });
});
