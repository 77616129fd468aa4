/** A run of `certify` in units: every geometry once, the same points whoever asks, the same certificate in whatever order. */
import { describe, expect, it } from 'vitest';
import { checkGeometries } from '../../../properties/exhaustive/geometry-block.ts';
import { partsFor } from '../../../properties/exhaustive/parts.ts';
import { generatorFor } from '../../../properties/exhaustive/points.ts';
import { shuffled } from '../../../properties/shuffled.ts';
import { type CertifyProgressed, certifyAll, certifyPlanFor } from '../../../runs/certify/certify-all.ts';
import type { GeometryUnit } from '../../../runs/certify/plan.ts';
import type { GeometryUnitResult } from '../../../runs/certify/unit-result.ts';
import type { Unit, UnitResult } from '../../../runs/kinds.ts';
import { unitsOf } from '../../../runs/plan.ts';
import { formatCase } from '../../../spec/case.ts';
import { correct } from '../../subjects/faulty.ts';
import { asked, certifiedInOrder, right, SMALL, timelessCertificates, wrong, wrongWhere } from './certificates.ts';

describe('the units of a plan', () => {
  const subjects = [right(), wrong()];
  const plan = certifyPlanFor(subjects, SMALL);
  const units = unitsOf(plan) as readonly GeometryUnit[];

  it('are numbered in their order, subject by subject', () => {
    expect(units.map(({ number }) => number)).toEqual(units.map((_, at) => at));
    expect([...new Set(units.map(({ subject }) => subject))]).toEqual(['right', 'wrong']);
  });

  it('have every geometry of every part once, in each type', () => {
    for (const { name, capabilities } of plan.subjects) {
      const parts = partsFor(capabilities, plan.bound, plan.strength);
      for (const dtype of capabilities.dtypes) {
        for (const [at, part] of parts.entries()) {
          const own = units.filter((one) => one.subject === name && one.dtype === dtype && one.part === at);
          const numbers = own.flatMap(({ block }) => Array.from({ length: block.count }, (_, i) => block.first + i));
          expect(numbers).toEqual(Array.from({ length: part.count }, (_, i) => i));
        }
      }
    }
  });

  it('are several of a part that is large, and the same for the same plan', () => {
    expect(units.some(({ block }) => block.first > 0)).toBe(true);
    expect(unitsOf(certifyPlanFor(subjects, SMALL))).toEqual(units);
  });
});

describe('a geometry', () => {
  const seen: string[] = [];
  const recording = asked((problem) => {
    seen.push(formatCase(problem));
    return correct(problem);
  }, 'recording');
  const options = { ...SMALL, knownFailures: [], reference: 'scatter' as const };

  async function askedIn(part: number, blocks: readonly { readonly first: number; readonly count: number }[]) {
    seen.length = 0;
    const parts = partsFor(recording.capabilities, SMALL.bound, SMALL.strength);
    for (const block of blocks) {
      await checkGeometries(recording, { part: parts[part], dtype: 'f64', block }, options);
    }
    return [...seen];
  }

  it.each(partsFor(recording.capabilities, SMALL.bound, SMALL.strength).map(({ kind }, at) => [kind, at]))(
    'of the part %s has the same points in whichever block it is, and in whatever order they come',
    async (_, part) => {
      const whole = await askedIn(part as number, [{ first: 0, count: 12 }]);
      const halves = [
        { first: 0, count: 5 },
        { first: 5, count: 7 },
      ];
      expect(whole.length).toBeGreaterThan(12);
      expect(await askedIn(part as number, halves)).toEqual(whole);
      const backwards = await askedIn(part as number, halves.toReversed());
      expect(backwards.toSorted()).toEqual(whole.toSorted());
      expect(new Set(whole).size).toBe(whole.length);
    },
  );
});

it('two geometries, types or seeds have different points, however alike they are', () => {
  const [, part, other] = partsFor(right().capabilities, SMALL.bound, SMALL.strength);
  const drawn = [
    generatorFor(5, part, 'f32', 0),
    generatorFor(5, part, 'f32', 1),
    generatorFor(5, part, 'f64', 0),
    generatorFor(6, part, 'f32', 0),
    generatorFor(5, other, 'f32', 0),
  ].map((generator) => [generator.next(), generator.next(), generator.next()].join());
  expect(new Set(drawn).size).toBe(drawn.length);
});

it('a subject is interrupted where a run ends before its last unit, beside how many points were planned, and certified after it', async () => {
  const last = unitsOf(certifyPlanFor([right()], SMALL)).length - 1;
  const ended = async (at: number) => {
    const interrupt = new AbortController();
    const onUnit = ({ unit }: UnitResult) => unit === at && interrupt.abort('enough');
    return certifyAll([right()], { ...SMALL, signal: interrupt.signal, onUnit });
  };
  const whole = await ended(last);
  expect(whole).toMatchObject({ verdict: 'certified', isInterrupted: false, objections: [] });
  const cut = await ended(0);
  expect(cut).toMatchObject({ verdict: 'not certified', isInterrupted: true });
  expect(cut.objections).toEqual(['right was not checked to the end, enough']);
  const { outside } = whole.certificates[0].totals;
  const planned = whole.points + outside * SMALL.points;
  expect(cut.certificates).toMatchObject([{ status: 'interrupted', planned }]);
});

it('a certificate has the time that its blocks took, of each subject', async () => {
  const results: UnitResult[] = [];
  const { certificates } = await certifyAll([right(), wrong()], { ...SMALL, onUnit: (result) => results.push(result) });
  const blocks = results as readonly GeometryUnitResult[];
  for (const { subject, milliseconds } of certificates) {
    const own = blocks.filter((one) => one.subject === subject);
    expect(milliseconds).toBeGreaterThan(0);
    expect(milliseconds).toBeCloseTo(
      own.reduce((sum, one) => sum + one.milliseconds, 0),
      6,
    );
  }
});

it('progress counts the points of each subject, beside how many were planned', async () => {
  const told: CertifyProgressed[] = [];
  const subjects = [right(), right('other')];
  const { certificates, points } = await certifyAll(subjects, { ...SMALL, onProgress: (one) => told.push(one) });
  expect(told).toHaveLength(points);
  for (const { subject, totals } of certificates) {
    const own = told.filter((one) => one.subject === subject);
    expect(own.map((one) => one.points)).toEqual(own.map((_, at) => at + 1));
    const planned = totals.points + totals.outside * SMALL.points;
    expect(new Set(own.map(({ total }) => total))).toEqual(new Set([planned]));
  }
});

describe('the order of execution', () => {
  const subjects = [right(), wrong(), wrongWhere(({ dtype }) => dtype === 'f64', 'wrong in f64')];

  it.each([
    ['backwards', (units: readonly Unit[]) => units.toReversed()],
    ['shuffled by 1', (units: readonly Unit[]) => shuffled(units, 1)],
    ['shuffled by 2', (units: readonly Unit[]) => shuffled(units, 2)],
  ])(
    '%s, with every unit executed, gives what certifyAll gives, which leaves out what does not count',
    async (_, order) => {
      const usual = await certifyAll(subjects, SMALL);
      expect(timelessCertificates(await certifiedInOrder(subjects, order))).toEqual(timelessCertificates(usual));
      expect(usual.certificates.map(({ status }) => status)).toEqual(['certified', 'failed', 'failed']);
    },
  );

  it('leaves out what comes after a failure: the first geometry that fails ends a certificate', async () => {
    const units: number[] = [];
    const { certificates } = await certifyAll([wrong()], { ...SMALL, onUnit: ({ unit }) => units.push(unit) });
    expect(certificates[0].failure).not.toBeNull();
    expect(units.length).toBeLessThan(unitsOf(certifyPlanFor([wrong()], SMALL)).length / 2);
  });
});
