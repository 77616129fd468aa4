/** What is counted while a law is checked: nothing any more once a case has failed, but what the search for a smaller one costs. */
import { describe, expect, it } from 'vitest';
import { SHRINKING, Tally } from '../../../properties/checking/tally.ts';
import { classesOf } from '../../../properties/coverage/coverage.ts';
import type { MismatchKind } from '../../../properties/law.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const [agreement, refusal] = ['agreement', 'refusal'].map((id) => lawsNamed([id])[0]);
const PROBLEM = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), padEnd: [127], outputPadding: [126] });
const CLASSES = classesOf(geometryOf(PROBLEM), PROBLEM);
const ENTRY = { id: 'listed' } as Parameters<Tally['countKnown']>[0];

const smallest = (kind: MismatchKind = 'values') => ({
  problem: PROBLEM,
  mismatch: { kind, message: 'wrong', difference: null },
  call: null,
});

describe('a tally', () => {
  it('counts cases with their classes, large sizes among them, and says the classes', () => {
    const told: (readonly string[])[] = [];
    const tally = new Tally((classes) => told.push(classes));
    expect([tally.hasCounted(), tally.hasOnlySkipped()]).toEqual([false, false]);
    tally.count(agreement, PROBLEM);
    tally.count(agreement, PROBLEM);
    const { classes, classSets, cases } = tally.counts(0);
    expect(cases).toBe(2);
    expect(classes).toEqual(Object.fromEntries([...CLASSES, 'pad-end-127'].map((id) => [id, 2])));
    expect(Object.values(classSets)).toEqual([2]);
    expect(told).toEqual([CLASSES, CLASSES]);
    expect(tally.hasCounted()).toBe(true);
  });

  it('has no classes of illegal cases', () => {
    const tally = new Tally();
    tally.count(refusal, { ...PROBLEM, stride: [0] });
    expect(tally.counts(0)).toMatchObject({ cases: 1, classes: {} });
  });

  it('counts what was skipped, what is listed and what was followed', () => {
    const tally = new Tally();
    expect(tally.skip()).toBe(true);
    expect([tally.hasCounted(), tally.hasOnlySkipped()]).toEqual([true, true]);
    expect(tally.countKnown(ENTRY)).toBe(true);
    tally.countKnown(ENTRY);
    expect('readings' in tally.counts(0)).toBe(false);
    for (const label of ['one', 'other', 'one']) tally.followed('pads', label);
    tally.followed('extents', 'one');
    expect(tally.counts(0)).toMatchObject({
      cases: 0,
      skipped: 1,
      known: { listed: 2 },
      readings: { pads: { one: 2, other: 1 }, extents: { one: 1 } },
    });
    tally.count(agreement, PROBLEM);
    expect(tally.hasOnlySkipped()).toBe(false);
  });

  it('has the most accurate case by the number that replays it', () => {
    const tally = new Tally(undefined, 7);
    tally.skip();
    tally.count(agreement, PROBLEM);
    const accuracy = { ulps: 1 } as unknown as Parameters<Tally['measured']>[1];
    tally.measured(PROBLEM, accuracy);
    expect(JSON.stringify(tally.counts(0).accuracy)).toContain('"9"');
    const given = new Tally();
    given.measured(PROBLEM, accuracy, null);
    expect(given.counts(0).accuracy).not.toBeNull();
  });

  it('counts nothing of the search for a smaller case', () => {
    const tally = new Tally(() => {
      throw new Error('it is counted');
    });
    tally.failed(smallest());
    tally.count(agreement, PROBLEM);
    tally.skip();
    tally.countKnown(ENTRY);
    tally.followed('pads', 'one');
    tally.measured(PROBLEM, { ulps: 1 } as never);
    expect(tally.counts(0)).toMatchObject({ cases: 0, skipped: 0, known: {}, classes: {}, accuracy: null });
    expect('readings' in tally.counts(0)).toBe(false);
  });
});

describe('the search for a smaller case', () => {
  const overAfter = (kind: MismatchKind, most: number) => {
    const tally = new Tally();
    for (let failures = 0; failures <= most; failures++) {
      if (tally.shrinkingIsOver()) return failures;
      tally.failed(smallest(kind));
    }
    return null;
  };

  it.each([
    ['crashed', SHRINKING.crashes],
    ['timed out', SHRINKING.timeOuts],
    ['malformed', SHRINKING.malformed],
  ] as const)('is over after so many that %s: %d', (kind, most) => {
    expect(overAfter(kind, most)).toBe(most);
    expect(overAfter('values', most)).toBeNull();
  });

  it('is over after so many candidates, of which those before the failure are none', () => {
    const tally = new Tally();
    for (let tried = 0; tried < SHRINKING.cases; tried++) tally.tries();
    tally.failed(smallest());
    for (let tried = 0; tried < SHRINKING.cases; tried++) {
      expect(tally.shrinkingIsOver()).toBe(false);
      tally.tries();
    }
    expect(tally.shrinkingIsOver()).toBe(true);
  });

  it('was stopped only where there was a failure, and has what calls cost', () => {
    const tally = new Tally();
    tally.stops();
    expect(tally.wasStopped).toBe(false);
    tally.failed(smallest('crashed'));
    tally.failed(smallest('timed out'));
    tally.failed(smallest('timed out'));
    tally.stops();
    expect([tally.wasStopped, tally.smallest]).toEqual([true, smallest('timed out')]);
    expect(tally.counts(0)).toMatchObject({ crashes: 1, timeOuts: 2 });
  });

  it('keeps the first thing that broke', () => {
    const tally = new Tally();
    const [first, second] = [new Error('first'), new Error('second')];
    expect([tally.broke(first), tally.broke(second)]).toEqual([null, null]);
    expect(tally.broken).toBe(first);
  });
});
