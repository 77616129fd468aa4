/** Subjects that skip nearly everything of a law that they can be asked: they do not agree, and learn what to declare. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { skippedLaws } from '../../../runs/verify/objections.ts';
import { verify } from '../../../runs/verify/verify.ts';
import type { Case } from '../../../spec/case.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { GATE, right } from '../gates.ts';

function skippingWhere(isSkipped: (problem: Case) => boolean): Subject {
  const subject = right('skips');
  return {
    ...subject,
    async run(problem, options) {
      return isSkipped(problem) ? { kind: 'skipped', message: 'beyond me' } : subject.run(problem, options);
    },
  };
}

describe('a subject that skips', () => {
  const SKIPPING: readonly [string, (problem: Case) => boolean][] = [
    ['every case', () => true],
    ['all but batches of nothing on one axis', ({ x, stride }) => x.shape[0] > 0 || stride.length > 1],
    [
      'all but one axis in f32 with groups and a bias',
      (one) => one.stride.length > 1 || one.dtype === 'f64' || one.groups === 1 || one.bias === null,
    ],
  ];

  it.each(SKIPPING)('%s disagrees: law, share and rule', async (_, isSkipped) => {
    const { verdict, objections, checks } = await verify([skippingWhere(isSkipped)], GATE);
    const { cases, skipped } = checks.find(({ law }) => law === 'agreement')!;
    expect(skipped).toBeGreaterThan(0.9 * (cases + skipped));
    expect(verdict).toBe('disagree');
    expect(objections.find((one) => one.includes('of agreement'))).toMatch(
      /^skips skipped \d+ of 60 cases of agreement \((9\d|100) %\), and may skip 90 %: what is beyond it belongs into its cap/,
    );
  });

  it('a half of the cases is not accused', async () => {
    const { verdict } = await verify([skippingWhere(({ dtype }) => dtype === 'f64')], GATE);
    expect(verdict).toBe('agree');
  });

  it('a given case or the one of a path is not accused', async () => {
    const laws = lawsNamed(['agreement']);
    const [problem] = lawsNamed(['large-sizes'])[0].enumerated!(right(), { seed: GATE.seed, runs: 1 });
    for (const one of [{ path: '3' }, { case: problem }]) {
      const { objections } = await verify([skippingWhere(() => true)], { ...GATE, laws, ...one });
      expect(objections).toHaveLength(1);
      expect(objections[0]).toMatch(/^nothing ran/);
    }
  });

  it('a class of cases is under the floor of its coverage, as much as was drawn', async () => {
    const laws = lawsNamed(['agreement']);
    const { objections } = await verify([skippingWhere(({ groups }) => groups > 1)], { ...GATE, laws, runs: 500 });
    expect(objections).toContain('coverage of several-groups on skips is under its floor');
  });
});

describe('the share that a law may lose', () => {
  const check = (cases: number, skipped: number) =>
    ({ subject: 'a', law: 'agreement', status: 'passed', cases, skipped }) as Parameters<typeof skippedLaws>[0][number];
  const drawn = [{ id: 'agreement' }];
  const enumerated = [{ id: 'agreement', enumerated: () => [] }];

  it('is 90 % of at least ten drawn cases, and of any number that is enumerated', () => {
    expect(skippedLaws([check(10, 90)], drawn)).toEqual([]);
    expect(skippedLaws([check(9, 91)], drawn)).toHaveLength(1);
    expect(skippedLaws([check(0, 9)], drawn)).toEqual([]);
    expect(skippedLaws([check(0, 10)], drawn)).toHaveLength(1);
    expect(skippedLaws([check(0, 1)], enumerated)).toHaveLength(1);
    expect(skippedLaws([check(0, 0)], enumerated)).toEqual([]);
  });
});
