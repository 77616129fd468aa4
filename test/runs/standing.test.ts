/** Which unit is next, and which are settled, found bit by bit: the same as by a look at all units each time. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownFailure } from '../../properties/known-failures/known-failures.ts';
import { lawsNamed } from '../../properties/laws.ts';
import type { Unit, UnitResult } from '../../runs/kinds.ts';
import { NeededUnits } from '../../runs/needed-units.ts';
import { unitsOf } from '../../runs/plan.ts';
import { NextUnits, SettledStandings, unitStandings } from '../../runs/standing.ts';
import { planFor } from '../../runs/verify/gate.ts';
import type { VerifyPlan } from '../../runs/verify/plan.ts';
import { isLawUnit } from '../../runs/verify/unit-result.ts';
import { SEED } from '../spec/cases.ts';
import { right } from './gates.ts';

const LAWS = lawsNamed(['agreement', 'output-shape', 'linearity-x']);
const LISTED = ['a', 'b'].map((id) => ({ id, subjects: ['right'], laws: ['refusal'], when: [], fails: [] }));

/** Some blocks of three laws, and two known failures that are rechecked only where something failed as they list. */
function plan(runs = 260): VerifyPlan {
  const knownFailures = LISTED as unknown as KnownFailure[];
  const made = planFor([right()], { seed: SEED, runs, laws: LAWS });
  return { ...made, knownFailures, subjects: made.subjects.map((one) => ({ ...one, typed: 'right' })) };
}

interface Drawn {
  readonly fails: boolean;
  readonly crashes: number;
  readonly timeOuts: number;
  readonly known: readonly string[];
}

function resultOf(unit: Unit, drawn: Drawn): UnitResult {
  if (!isLawUnit(unit)) return { unit: unit.number, passes: [], stalls: 0 };
  const { fails, crashes, timeOuts, known } = drawn;
  const status = fails ? 'failed' : 'passed';
  const counts = Object.fromEntries(known.map((id) => [id, 1]));
  return { unit: unit.number, law: unit.law, status, crashes, timeOuts, known: counts } as unknown as UnitResult;
}

/** Mostly what changes nothing. */
const seldom = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 24, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const FOUND: fc.Arbitrary<Drawn> = fc.record({
  fails: seldom(false, true),
  crashes: seldom(0, 20, 40, 61),
  timeOuts: seldom(0, 3, 6),
  known: seldom<string[]>([], ['a'], ['a', 'b']),
});

const PLAN = plan();
const UNITS = unitsOf(PLAN);

/** What becomes of the units, and the order in which those that are being executed are done. */
const EXECUTION = fc.record({
  found: fc.array(FOUND, { minLength: UNITS.length, maxLength: UNITS.length }),
  workers: fc.integer({ min: 1, max: 6 }),
  picks: fc.array(fc.nat(), { minLength: UNITS.length, maxLength: UNITS.length }),
});

const RUNS = { seed: SEED, numRuns: 400 };

describe('units that are taken one after the other by several, and done in any order', () => {
  it('are all that count, each once', () => {
    fc.assert(
      fc.property(EXECUTION, ({ found, workers, picks }) => {
        const results = new Map<number, UnitResult>();
        const next = new NextUnits(UNITS, PLAN, results, () => true);
        const needed = new NeededUnits(PLAN, results);
        const settled = new SettledStandings(UNITS, PLAN);
        const busy: Unit[] = [];
        const taken: number[] = [];
        for (let step = 0; step <= UNITS.length; step++) {
          while (busy.length < workers) {
            const unit = next.take();
            if (unit === null) break;
            busy.push(unit);
            taken.push(unit.number);
          }
          if (busy.length === 0) break;
          const [unit] = busy.splice(picks[step % picks.length] % busy.length, 1);
          results.set(unit.number, resultOf(unit, found[unit.number]));
          next.done(unit);
          needed.changed(unit);
          const standings = unitStandings(UNITS, results, PLAN);
          const first = standings.findIndex(({ kind }) => kind === 'needed');
          expect(settled.by(results)).toEqual(first < 0 ? standings : standings.slice(0, first));
          const left = standings.filter(({ kind }) => kind === 'needed').map((one) => one.unit.number);
          expect(needed.first(UNITS.length)).toEqual(left);
        }
        expect(new Set(taken).size).toBe(taken.length);
        expect(unitStandings(UNITS, results, PLAN).filter(({ kind }) => kind === 'needed')).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('what it costs to execute many units', () => {
  /** Results that count how often somebody asks for one. */
  class Asked extends Map<number, UnitResult> {
    looks = 0;
    override get(unit: number) {
      this.looks++;
      return super.get(unit);
    }
    override has(unit: number) {
      this.looks++;
      return super.has(unit);
    }
  }

  it('grows with their number, and no faster', () => {
    const units = unitsOf(plan(10_000));
    const results = new Asked();
    const many = plan(10_000);
    const next = new NextUnits(units, many, results, () => true);
    const needed = new NeededUnits(many, results);
    const settled = new SettledStandings(units, many);
    const nothing = { fails: false, crashes: 0, timeOuts: 0, known: [] };
    for (let unit = next.take(); unit !== null; unit = next.take()) {
      results.set(unit.number, resultOf(unit, nothing));
      next.done(unit);
      needed.changed(unit);
      settled.by(results);
    }
    expect(needed.count()).toBe(0);
    expect(units.length).toBeGreaterThan(100);
    expect(results.looks / units.length).toBeLessThan(10);
  });
});
