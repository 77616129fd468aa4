/** What is said of a subject that gives results for illegal cases which it claims to refuse. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { plainCases } from '../../../properties/probe/plain-cases.ts';
import { verifyText } from '../../../reports/verify/text.ts';
import { verify } from '../../../runs/verify/verify.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { CUSTOMARY_KINDS, ILLEGAL_KINDS, type IllegalKind, illegalKindOf } from '../../../spec/illegal.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';

const laws = lawsNamed(['refusal']);

/** Refuses what is illegal, but for some kinds; `compute` answers legal cases. */
async function probed(
  accepts: readonly IllegalKind[],
  refuses: readonly IllegalKind[],
  compute: (problem: Case) => ReturnType<typeof engines.scatter> = engines.scatter,
) {
  const convTranspose = (problem: Case) => {
    const kind = illegalKindOf(problem);
    if (kind !== null && accepts.includes(kind)) return { shape: [1, 1, 1], data: [0] };
    customaryGeometryOf(problem);
    return compute(problem);
  };
  const subject = subjectInProcess({ name: 'lax', convTranspose, capabilities: { refuses } }, 'module');
  return verify([subject], { laws, seed: 1, runs: 30, screen: null });
}

describe('of kinds that it accepts', () => {
  it.each<[string, IllegalKind[], IllegalKind[], string]>([
    [
      'one of two',
      ['zero-groups'],
      ['zero-groups', 'zero-stride'],
      "of the kind zero-groups: capabilities { refuses: ['zero-stride'] }",
    ],
    ['the only one', ['zero-groups'], ['zero-groups'], 'of the kind zero-groups: capabilities { refuses: [] }'],
    [
      'both of two',
      ['zero-stride', 'zero-groups'],
      ['zero-stride', 'zero-groups'],
      'of the kinds zero-stride, zero-groups: capabilities { refuses: [] }',
    ],
    [
      'all of many',
      ILLEGAL_KINDS,
      ILLEGAL_KINDS,
      `of all ${ILLEGAL_KINDS.length} kinds that it claims to refuse: capabilities { refuses: [] }`,
    ],
  ])('it is said which they are: %s', async (_, accepts, refuses, words) => {
    const result = await probed(accepts, refuses);
    expect(verifyText(result, 'adjoint')).toContain(`WHY  lax accepts illegal cases ${words}\n`);
    expect(result.probes).toMatchObject([{ isWhole: true, explains: ['refusal'] }]);
  });

  it('those that it does not claim are not among them', async () => {
    const refuses = ILLEGAL_KINDS.filter((kind) => !CUSTOMARY_KINDS.includes(kind));
    const { probes } = await probed(['zero-kernel', ...CUSTOMARY_KINDS], refuses);
    expect(probes[0].causes).toMatchObject([{ kind: 'accepted', description: 'of the kind zero-kernel' }]);
  });
});

describe('where only illegal cases failed', () => {
  it('no plain case is asked', async () => {
    const { probes } = await probed(['zero-groups'], ['zero-groups']);
    expect(probes[0].calls).toBeLessThan(plainCases(EVERYTHING).length);
  });

  it('a legal one that goes wrong all the same is found, and what would explain it', async () => {
    const undilated = (problem: Case) => {
      if (problem.dilation.some((value) => value > 1)) throw new RangeError('no dilation');
      return engines.scatter(problem);
    };
    const { probes } = await probed(['zero-groups'], ['zero-groups'], undilated);
    expect(probes).toMatchObject([{ capabilities: { dilation: false, refuses: [] } }]);
  });
});
