/** How far a run says it is, unit by unit. */
import { describe, expect, it } from 'vitest';
import type { Unit, UnitResult } from '../../runs/kinds.ts';
import { unitsOf } from '../../runs/plan.ts';
import { UnitCount, type UnitsProgress } from '../../runs/unit-count.ts';
import { planFor } from '../../runs/verify/gate.ts';
import { isLawUnit } from '../../runs/verify/unit-result.ts';
import { GATE, right } from './gates.ts';

/** Two blocks of a law first, then those of others. */
const PLAN = planFor([right()], GATE);
const UNITS = unitsOf(PLAN).filter(isLawUnit);

function resultOf({ number, law }: (typeof UNITS)[number], status: 'passed' | 'failed'): UnitResult {
  return { unit: number, law, status, crashes: 0, timeOuts: 0, known: {} } as unknown as UnitResult;
}

/** What is told when these units are done, of which some fail. */
function told(failing: readonly number[], done: readonly number[], isOwn = (_: Pick<Unit, 'number'>) => true) {
  const found = (unit: (typeof UNITS)[number]) => resultOf(unit, failing.includes(unit.number) ? 'failed' : 'passed');
  const results = new Map(done.map((number) => [number, found(UNITS[number])]));
  const all: UnitsProgress[] = [];
  const count = new UnitCount(PLAN, results, isOwn, (progress) => all.push(progress));
  for (const unit of UNITS.filter(({ number }) => !results.has(number)).filter(isOwn)) {
    results.set(unit.number, found(unit));
    count.counted(unit, results.get(unit.number)!);
  }
  return all.map(({ done, units, executed, failures }) => [done, units, executed, failures]);
}

describe('the progress of a run', () => {
  const all = UNITS.length;

  it('is told before the first unit and after each', () => {
    expect(told([], [])).toEqual(Array.from({ length: all + 1 }, (_, at) => [at, all, at, 0]));
  });

  it('counts the units in which a law failed, and as done what a failure rules out', () => {
    const [first, second, third] = told([0, 2], []);
    expect([first, second, third]).toEqual([
      [0, all, 0, 0],
      [2, all, 1, 1],
      [2, all, 2, 1],
    ]);
    expect(told([0, 2], []).at(-1)).toEqual([all, all, all, 2]);
  });

  it('begins with what an earlier run found, which it did not execute', () => {
    expect(told([0], [0, 1])[0]).toEqual([2, all, 0, 1]);
    expect(told([0], [0, 1]).at(-1)).toEqual([all, all, all - 2, 1]);
  });

  it('is of the units of its own shard', () => {
    expect(told([], [], ({ number }) => number < 2)).toEqual([
      [0, 2, 0, 0],
      [1, 2, 1, 0],
      [2, 2, 2, 0],
    ]);
  });
});
