/** A plan divides every case of a run among its units, once; and the order in which they are executed changes nothing. */
import { describe, expect, it } from 'vitest';
import { checkBlock, checkLaw } from '../../properties/checking/check.ts';
import { LAWS, lawsNamed, runsFor } from '../../properties/laws.ts';
import { shuffled } from '../../properties/shuffled.ts';
import type { Unit, UnitResult } from '../../runs/kinds.ts';
import { unitsOf } from '../../runs/plan.ts';
import { fold } from '../../runs/verify/fold.ts';
import { planFor } from '../../runs/verify/gate.ts';
import { isLawUnit } from '../../runs/verify/unit-result.ts';
import { verify } from '../../runs/verify/verify.ts';
import { formatCase } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { drawsOf, seedsOf } from '../project/thorough.ts';
import { SEED } from '../spec/cases.ts';
import { correct } from '../subjects/faulty.ts';
import { executedInOrder, GATE, right, seldom, timeless, wrong } from './gates.ts';

describe('the units of a plan', () => {
  const plan = planFor([right(), wrong()], { seed: SEED, runs: 300, laws: LAWS });
  const units = unitsOf(plan);

  it('are numbered in their order', () => {
    expect(units.map(({ number }) => number)).toEqual(units.map((_, at) => at));
  });

  it.each(LAWS.map(({ id }) => [id]))('have each case of %s once', (id) => {
    for (const { name } of plan.subjects) {
      const blocks = units.filter(isLawUnit).filter((unit) => unit.law === id && unit.subject === name);
      let next = 0;
      for (const { block } of blocks) {
        expect(block!.first).toBe(next);
        expect(block!.count).toBeGreaterThan(0);
        next += block!.count;
      }
      const [law] = lawsNamed([id]);
      if (law.enumerated === undefined && blocks.length > 0) expect(next).toBe(runsFor(law, 300));
    }
  });

  it('are none of a law that the subject lacks something for', () => {
    const plain = { ...right(), capabilities: { ...right().capabilities, bias: false } };
    const laws = lawsNamed(['agreement', 'bias-affinity']);
    const units = unitsOf(planFor([plain], { seed: SEED, runs: 1, laws }));
    expect(units.filter(isLawUnit).map(({ law }) => law)).toEqual(['agreement']);
  });

  it('are the same for the same plan', () => {
    expect(unitsOf(plan)).toEqual(units);
  });
});

describe('a block of the cases of a law', () => {
  const seen: string[] = [];
  const recording = subjectInProcess(
    {
      name: 'recording',
      convTranspose: (problem) => {
        seen.push(formatCase(problem));
        customaryGeometryOf(problem);
        return correct(problem);
      },
    },
    'module',
  );
  const drawn = async (run: () => Promise<unknown>) => {
    seen.length = 0;
    await run();
    return [...seen];
  };

  it.each(LAWS.filter(({ missing }) => missing(recording.capabilities) === null).map(({ id }) => [id]))(
    'has those that %s has at these numbers, and the calls made of them',
    async (id) => {
      const [law] = lawsNamed([id]);
      const options = { seed: SEED, runs: 12 };
      const all = await drawn(() => checkLaw(recording, law, options));
      const whole = law.enumerated?.(recording, options).length ?? 12;
      const middle = Math.min(5, whole);
      const blocks = [
        { first: 0, count: middle },
        { first: middle, count: whole - middle },
      ].filter(({ count }) => count > 0);
      const parts: string[] = [];
      for (const block of blocks) parts.push(...(await drawn(() => checkBlock(recording, law, options, block))));
      expect(parts).toEqual(all);
    },
  );
});

describe('the order of execution', () => {
  const subjects = [right(), wrong(), seldom('timed out', 'hangs'), seldom('crashed', 'crashes')];
  const plan = planFor(subjects, GATE);

  it.each<[string, (units: readonly Unit[]) => readonly Unit[]]>([
    ['backwards', (units) => units.toReversed()],
    ...seedsOf([1, 2]).map((seed): [string, (units: readonly Unit[]) => readonly Unit[]] => [
      `shuffled by ${seed}`,
      (units) => shuffled(units, seed),
    ]),
  ])(
    '%s, with every unit executed, gives what verify gives, which leaves out what does not count',
    async (_, order) => {
      const usual = await verify(subjects, GATE);
      const other = await executedInOrder(plan, subjects, order);
      expect(timeless({ ...other, probes: usual.probes })).toEqual(timeless(usual));
      expect(usual.verdict).toBe('disagree');
    },
  );
});

describe('a law in blocks', () => {
  it('ends with the first that fails, as a law in one piece does: same cases, same failure', async () => {
    const long = { ...GATE, runs: drawsOf(300, 120), laws: [...GATE.laws, ...lawsNamed(['bounded-agreement'])] };
    const { checks } = await verify([wrong(), right()], long);
    for (const [at, law] of [...long.laws, ...long.laws].entries()) {
      const subject = at < long.laws.length ? wrong() : right();
      const piece = await checkLaw(subject, law, { seed: SEED, runs: runsFor(law, long.runs) });
      const { milliseconds: _, ...found } = checks.find(
        (check) => check.law === law.id && check.subject === subject.name,
      )!;
      const { milliseconds: __, ...expected } = piece;
      expect(found).toEqual(expected);
    }
    expect(checks.map(({ status }) => status)).toContain('failed');
    expect(checks.some(({ accuracy }) => accuracy !== null)).toBe(true);
  });
});

describe('the accuracy of a law in blocks', () => {
  const errors = (value: number, path: string) => ({ value, case: '', path });
  const measured = (ulps: number, units: number, path: string) => {
    return { cases: 2, cells: 3, blindCells: 1, ulps: errors(ulps, path), units: errors(units, path) };
  };

  it('has the first of the largest errors, and all that was measured', async () => {
    const laws = lawsNamed(['agreement']);
    const subjects = [right()];
    const plan = planFor(subjects, { seed: SEED, runs: 150, laws });
    const results = new Map<number, UnitResult>();
    await verify(subjects, { seed: SEED, runs: 150, laws, onUnit: (result) => results.set(result.unit, result) });
    const found = [measured(1, 7, '3'), measured(4, 7, '60'), measured(4, 2, '120')];
    for (const [unit, accuracy] of found.entries()) {
      results.set(unit, { ...results.get(unit)!, accuracy } as UnitResult);
    }
    const { checks } = fold(plan, results, { reason: null, milliseconds: 0 });
    expect(checks[0].accuracy).toEqual({
      ...{ cases: 6, cells: 9, blindCells: 3 },
      ulps: errors(4, '60'),
      units: errors(7, '3'),
    });
  });
});
