/** How many workers a run has where nobody says: as many as pay. */
import { afterEach, describe, expect, it } from 'vitest';
import { PathError } from '../../properties/checking/check.ts';
import { LAWS, lawsNamed } from '../../properties/laws.ts';
import type { UnitResult } from '../../runs/kinds.ts';
import { unitsOf } from '../../runs/plan.ts';
import { executedIn } from '../../runs/unit-result.ts';
import { planFor } from '../../runs/verify/gate.ts';
import type { VerifyPlan } from '../../runs/verify/plan.ts';
import { verify } from '../../runs/verify/verify.ts';
import { WORKERS_VARIABLE, workersThatPay } from '../../runs/workers.ts';
import { openSubjects, resolveSources } from '../../subjects/index.ts';
import type { Subject } from '../../subjects/subject.ts';
import { right } from './gates.ts';

function plan(more: Partial<VerifyPlan> = {}, runs = 10_000): VerifyPlan {
  return { ...planFor([right()], { seed: 1, runs, laws: lawsNamed(['agreement']) }), ...more };
}

const workers = (one: VerifyPlan, cores: number) => workersThatPay(one, unitsOf(one), cores);

describe('a run with many units', () => {
  it('has a worker for each core', () => {
    expect(workers(plan(), 2)).toBe(2);
    expect(workers(plan(), 8)).toBe(8);
  });

  it('has fewer where its subjects use several threads', () => {
    expect(workers(plan({ settings: { threads: 4 } }), 8)).toBe(2);
    expect(workers(plan({ settings: { threads: 16 } }), 8)).toBe(1);
  });
});

describe('subjects in processes of their own', () => {
  const apart = (count: number, cores: number) => {
    const subjects = Array.from({ length: count }, (_, at) => right(`${at}`));
    return workers(planFor(subjects, { seed: 1, runs: 10_000, laws: lawsNamed(['agreement']) }), cores);
  };

  it('keep two cores busy as it is, where there are several; more cores have a worker each', () => {
    expect(apart(3, 2)).toBe(1);
    expect(apart(3, 3)).toBe(3);
    expect(apart(1, 2)).toBe(2);
  });

  it('are not those that are engines, however many they are', () => {
    const subjects = [right('a'), right('b'), right('c')];
    const made = planFor(subjects, { seed: 1, runs: 10_000, laws: lawsNamed(['agreement']) });
    const origins = (...all: readonly Subject['origin'][]) =>
      workers({ ...made, subjects: made.subjects.map((one, at) => ({ ...one, origin: all[at] })) }, 2);
    expect(origins('engine', 'engine', 'engine')).toBe(2);
    expect(origins('engine', 'engine', 'module')).toBe(2);
    expect(origins('engine', 'module', 'program')).toBe(1);
  });
});

describe('a run has one worker', () => {
  it('where it is of one case', () => {
    expect(workers(plan({ path: '7' }), 8)).toBe(1);
  });

  it('where its many units have few cases', () => {
    const short = planFor([right()], { seed: 1, runs: 3, laws: LAWS });
    expect(unitsOf(short).length).toBeGreaterThanOrEqual(40);
    expect(workers(short, 2)).toBe(1);
    expect(workers(planFor([right()], { seed: 1, runs: 200, laws: LAWS }), 2)).toBe(2);
  });

  it('where it has few units, or few are left', () => {
    expect(workers(plan({}, 60), 8)).toBe(1);
    const long = plan();
    expect(workersThatPay(long, unitsOf(long).slice(0, 5), 8)).toBe(1);
  });
});

describe(WORKERS_VARIABLE, () => {
  const before = process.env[WORKERS_VARIABLE];
  afterEach(() => {
    if (before === undefined) delete process.env[WORKERS_VARIABLE];
    else process.env[WORKERS_VARIABLE] = before;
  });

  it.each([
    ['3', 3],
    ['1', 1],
  ])('of %s stands for the cores of the machine', (text, count) => {
    process.env[WORKERS_VARIABLE] = text;
    expect(workersThatPay(plan(), unitsOf(plan()))).toBe(count);
  });

  it.each([['0'], ['-2'], ['1.5'], ['all'], ['']])('of %j is passed over', (text) => {
    process.env[WORKERS_VARIABLE] = text;
    expect(workersThatPay(plan(), unitsOf(plan()))).toBeGreaterThanOrEqual(1);
  });
});

describe('several workers that are asked for', () => {
  const opened = () => openSubjects(resolveSources(['im2col']), 20_000);
  const closed = (subjects: readonly Subject[]) => Promise.all(subjects.map((subject) => subject.close()));

  it('are not taken for a run of one case, whose path is judged as it is without them', async () => {
    const subjects = await opened();
    const run = verify(subjects, { seed: 1, runs: 20, laws: lawsNamed(['agreement']), path: '0:99999', workers: 2 });
    await expect(run).rejects.toThrow(PathError);
    await closed(subjects);
  });
});

it.each([
  [{ cases: 3 }, 3],
  [{ points: 7 }, 7],
  [{ passes: [] }, 0],
])('of %j a display counts %d', (result, count) => {
  expect(executedIn(result as unknown as UnitResult)).toBe(count);
});
