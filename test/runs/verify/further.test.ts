/** Runs that go on when their plan is done: which cases they draw, how these are counted, kept and replayed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed, runsFor } from '../../../properties/laws.ts';
import { JournalWriter, readJournal } from '../../../runs/journal.ts';
import type { UnitResult } from '../../../runs/kinds.ts';
import { mergeJournals } from '../../../runs/merge.ts';
import { unitAt, unitsOf } from '../../../runs/plan.ts';
import { planDocument } from '../../../runs/plan-document.ts';
import { FurtherFailures } from '../../../runs/verify/draw-on.ts';
import { fold } from '../../../runs/verify/fold.ts';
import { executeFurther, furtherUnit, furtherUnits, roundsOf, seedOfRound } from '../../../runs/verify/further.ts';
import { planFor } from '../../../runs/verify/gate.ts';
import type { LawUnitResult } from '../../../runs/verify/unit-result.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { formatCase } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { right, timeless } from '../gates.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-further-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GATE = { seed: SEED, runs: 4, laws: lawsNamed(['agreement', 'output-shape', 'near-default']) };
const PLANNED = unitsOf(planFor([right()], GATE)).length;
const LONG = { maxTimeMs: 3_600_000, drawOn: true };

/** A gate that goes on until so many further units are done. */
async function goneOn(subject: Subject, most: number, more: Partial<Parameters<typeof verify>[1]> = {}) {
  const interrupt = new AbortController();
  const units: UnitResult[] = [];
  const result = await verify([subject], {
    ...GATE,
    ...LONG,
    signal: interrupt.signal,
    ...more,
    onUnit(unit) {
      units.push(unit);
      more.onUnit?.(unit);
      if (units.filter((one) => one.unit >= PLANNED).length >= most) interrupt.abort('enough');
    },
  });
  return { result, units };
}

/** One that notes what it is asked, and one that is right just there, and wrong elsewhere where a stride is above 1. */
function wrongLater(): { readonly noting: Subject; readonly late: Subject } {
  const noted = new Set<string>();
  const noting = subjectInProcess(
    {
      name: 'late',
      convTranspose(problem) {
        noted.add(formatCase(problem));
        return correct(problem);
      },
    },
    'module',
  );
  const late = subjectInProcess(
    {
      name: 'late',
      convTranspose(problem) {
        const y = correct(problem);
        if (!noted.has(formatCase(problem)) && problem.stride[0] > 1 && y.data.length > 0) y.data[0] += 1;
        return y;
      },
    },
    'module',
  );
  return { noting, late };
}

describe('rounds', () => {
  it('have seeds of their own, none of which is that of the plan', () => {
    const seeds = Array.from({ length: 200 }, (_, round) => seedOfRound(SEED, round));
    expect(seeds[0]).toBe(SEED);
    expect(new Set(seeds).size).toBe(200);
    for (const seed of seeds) expect(seed).toBeGreaterThanOrEqual(0);
    expect(seedOfRound(SEED + 1, 1)).not.toBe(seedOfRound(SEED, 1));
  });

  it('are each in one stretch, and stretches grow', () => {
    let next = 1;
    for (let stretch = 1; stretch < 70; stretch++) {
      const { first, count } = roundsOf(stretch);
      expect(first).toBe(next);
      expect(count).toBe(2 ** Math.floor(Math.log2(stretch)));
      next += count;
    }
  });
});

describe('further units', () => {
  const plan = planFor([right(), right('other')], GATE);
  const units = unitsOf(plan).length;

  it('are of the laws that draw their cases, and are found by their numbers', () => {
    for (const stretch of [1, 2, 7]) {
      const further = furtherUnits(plan, units, stretch);
      expect(further.map(({ subject, law }) => `${subject} ${law}`)).toEqual([
        ...['right agreement', 'right output-shape'],
        ...['other agreement', 'other output-shape'],
      ]);
      for (const unit of further) expect(unitAt(plan, unit.number)).toEqual(unit);
    }
    expect(furtherUnits(plan, units, 1)[0].number).toBe(units);
    expect(furtherUnits(plan, units, 2)[0].number).toBe(units + 4);
  });

  it('are none of a run of one case, or without a law that draws', () => {
    expect(furtherUnit({ ...plan, path: '1' }, 1, 5)).toBeNull();
    expect(furtherUnit(planFor([right()], { ...GATE, laws: lawsNamed(['near-default']) }), 1, 5)).toBeNull();
  });
});

describe('a run that goes on', () => {
  it('agrees when it is ended, and counts the cases that it drew beyond', async () => {
    const { result, units } = await goneOn(right(), 5);
    const planned = await verify([right()], GATE);
    const beyond = units.filter(({ unit }) => unit >= PLANNED);
    const cases = beyond.reduce((sum, one) => sum + ('cases' in one ? one.cases : 0), 0);
    expect(beyond.length).toBeGreaterThanOrEqual(5);
    expect(result).toMatchObject({ verdict: 'agree', further: { cases }, cases: planned.cases + cases });
    expect(result.endedEarly).toBeUndefined();
    expect(result.warnings).toEqual([`${cases} cases beyond the planned ones were drawn until the time was over`]);
    expect(planned.further).toBeUndefined();
  });

  it('draws what the plan draws with the seed of the round', async () => {
    const seen: string[] = [];
    const recording = subjectInProcess(
      {
        name: 'recording',
        convTranspose(problem) {
          seen.push(formatCase(problem));
          return correct(problem);
        },
      },
      'module',
    );
    const [law] = GATE.laws;
    const only = { ...GATE, laws: [law] };
    const interrupt = new AbortController();
    await verify([recording], {
      ...{ ...only, ...LONG, signal: interrupt.signal },
      onUnit: ({ unit }) => unit === 2 && interrupt.abort('enough'),
    });
    const drawn = [...seen];
    seen.length = 0;
    for (let round = 0; round <= 3; round++) {
      await checkLaw(recording, law, { seed: seedOfRound(SEED, round), runs: runsFor(law, GATE.runs) });
    }
    expect(drawn).toEqual(seen);
  });

  it('ends early, and draws nothing, where the time is over before the planned cases are', async () => {
    const result = await verify([right()], { ...GATE, runs: 100_000, maxTimeMs: 50, drawOn: true });
    expect(result).toMatchObject({ verdict: 'interrupted', endedEarly: 'its time of 0.05 s is used up' });
    expect(result.further).toBeUndefined();
  });

  it('ends where nothing is drawn, though there is time', async () => {
    const result = await verify([right()], { ...GATE, ...LONG, laws: lawsNamed(['near-default']) });
    expect(result).toMatchObject({ verdict: 'agree', warnings: [] });
    expect(result.further).toBeUndefined();
  });

  it('does not go on without being asked to', async () => {
    const { further } = await verify([right()], { ...GATE, maxTimeMs: 3_600_000 });
    expect(further).toBeUndefined();
  });
});

describe('a failure beyond the plan', () => {
  it('is a failure of its law, with the seed and the path that replay it, and ends the law', async () => {
    const { noting, late } = wrongLater();
    await verify([noting], GATE);
    const { result, units } = await goneOn(late, 40, { bail: 1 });
    expect(result.verdict).toBe('disagree');
    const [check] = result.checks;
    expect(check.status).toBe('failed');
    const { seed, path } = check.failure!;
    expect(seed).not.toBe(SEED);
    const replayed = await checkLaw(late, GATE.laws[0], { seed, runs: GATE.runs, path: path! });
    expect(replayed.failure).toMatchObject({ case: check.failure!.case, mismatch: check.failure!.mismatch });
    const failed = units.filter((one) => 'status' in one && one.status === 'failed');
    expect(failed).toHaveLength(1);
    expect(result.endedEarly).toBeUndefined();
  });
});

it('a law that failed on a subject before is no new failure; on another one it is, once', async () => {
  const { noting, late } = wrongLater();
  await verify([noting], GATE);
  const { units } = await goneOn(late, 40);
  const failed = units.find((one) => 'status' in one && one.status === 'failed') as LawUnitResult;
  const failures = new FurtherFailures(new Map([[failed.unit, failed]]));
  const elsewhere = { ...failed, subject: 'other' };
  const results = [failed, { ...elsewhere, status: 'passed' as const }, elsewhere, elsewhere];
  expect(results.map((result) => failures.isNew(result))).toEqual([false, false, true, false]);
});

describe('a law that failed beyond the plan', () => {
  it('is over, and the others go on', async () => {
    const { noting, late } = wrongLater();
    await verify([noting], GATE);
    const { units } = await goneOn(late, 40);
    const beyond = units.filter(({ unit }) => unit >= PLANNED);
    const of = (law: string) => beyond.filter((one) => 'law' in one && one.law === law);
    expect(of('agreement').filter((one) => 'status' in one && one.status === 'failed')).toHaveLength(1);
    expect(of('agreement')).toHaveLength(1);
    expect(of('output-shape').length).toBeGreaterThan(32);
  });

  it('ends its stretch of rounds at the one that fails', async () => {
    const plan = planFor([right()], GATE);
    const [unit] = furtherUnits(plan, PLANNED, 4);
    const { first, count } = roundsOf(4);
    const seed = seedOfRound(SEED, first + 1);
    const asked = new Set<string>();
    const noting = { ...right(), run: noted(right(), asked) };
    await checkLaw(noting, GATE.laws[0], { seed, runs: runsFor(GATE.laws[0], GATE.runs) });
    const failing = subjectInProcess(
      {
        name: 'right',
        convTranspose(problem) {
          const y = correct(problem);
          if (asked.has(formatCase(problem)) && y.data.length > 0) y.data[0] += 1;
          return y;
        },
      },
      'module',
    );
    const found = await executeFurther(plan, unit, failing, {});
    expect(found).toMatchObject({ status: 'failed', failure: { seed } });
    expect(found!.cases).toBeLessThan(count * GATE.runs);
    expect(found!.cases).toBeGreaterThan(GATE.runs);
  });
});

/** Runs a subject, and notes what it is asked. */
function noted(subject: Subject, asked: Set<string>): Subject['run'] {
  return (problem, options) => {
    asked.add(formatCase(problem));
    return subject.run(problem, options);
  };
}

describe('a journal of a run that went on', () => {
  it('has the further cases, and goes on behind them; merged it says the same', async () => {
    const file = join(folder, 'on.ndjson');
    const machine = { node: '0', platform: 'none', arch: 'none', cpu: 'none' };
    const plan = planFor([right()], GATE);
    const header = { journal: 1, version: '1', date: '', machine, shard: null, plan: planDocument(plan) } as const;
    const writer = JournalWriter.begun(file, header);
    const { result } = await goneOn(right(), 4, { onUnit: (unit) => writer.result(unit) });
    writer.close();
    const journal = readJournal(file);
    const merged = mergeJournals([{ name: 'on', journal }]);
    expect(timeless(merged.result as typeof result)).toEqual(timeless(result));
    const again = await goneOn(right(), 1, { done: journal.results });
    expect(again.units.some(({ unit }) => journal.results.has(unit))).toBe(false);
    expect(again.result.further!.cases).toBeGreaterThan(result.further!.cases);
    const both = new Map([...journal.results, ...again.units.map((one) => [one.unit, one] as const)]);
    expect(timeless(fold(plan, both, { reason: null, milliseconds: 0 }))).toEqual(timeless(again.result));
  });

  it('is refused where a further result is of another law', async () => {
    const { units } = await goneOn(right(), 1);
    const further = units.find(({ unit }) => unit >= PLANNED)!;
    const plan = planFor([right()], GATE);
    const machine = { node: '0', platform: 'none', arch: 'none', cpu: 'none' };
    const header = { journal: 1, version: '1', date: '', machine, shard: null, plan: planDocument(plan) } as const;
    const results = new Map([[further.unit, { ...further, law: 'refusal' } as UnitResult]]);
    expect(() =>
      mergeJournals([{ name: 'x', journal: { header, results, lines: new Map(), wholeBytes: 0, size: 0 } }]),
    ).toThrow(`the result of unit ${further.unit}: it is of another unit`);
  });
});
