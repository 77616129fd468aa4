/** What the gate says to the author of an ordinary implementation, and that it is right. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import type { CheckResult } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { verifyText } from '../../../reports/verify/text.ts';
import { verify } from '../../../runs/verify/verify.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Implementation, Subject } from '../../../subjects/subject.ts';
import { everyOf, IS_THOROUGH, seedsOf } from '../../project/thorough.ts';
import { caseOf, counting } from '../../spec/cases.ts';
import { ORDINARY, ORDINARY_OF_INT8 } from './ordinary-implementations.ts';

const laws = lawsNamed([]);
const run = (implementation: Implementation, seed: number, runs = 16, chosen = laws) =>
  verify([subjectInProcess(implementation, 'module')], { laws: chosen, seed, runs, screen: null });

/** Thousands of cases of these laws were run before the probe, and led to it. */
const LONG = ['near-default', 'large-sizes'];
const after = IS_THOROUGH ? laws : laws.filter(({ id }) => !LONG.includes(id));

describe('of an ordinary implementation', () => {
  it.each(everyOf(ORDINARY, 2))(
    'what is printed makes the gate pass when it is pasted: $what',
    async ({ what, ...ordinary }) => {
      const { convTranspose, capabilities } = ordinary;
      const red = await run({ name: 'mine', convTranspose }, 1, 40);
      expect(red.verdict).toBe('disagree');
      const line = /export const capabilities = (.*);/.exec(verifyText(red, 'adjoint'))?.[1];
      const pasted = new Function(`return ${line}`)();
      const { refuses: _, ...said } = pasted;
      const { refuses: __, ...meant } = capabilities;
      expect(said).toEqual(meant);
      for (const seed of seedsOf([1, 2, 3, 4, 5])) {
        const { objections } = await run({ name: 'mine', convTranspose, capabilities: pasted }, seed, 16, after);
        expect(objections).toEqual([]);
      }
    },
  );
});

describe('of an ordinary implementation of int8', () => {
  it.each(ORDINARY_OF_INT8)(
    'what is printed makes the gate pass when it is pasted: $what',
    async ({ convTranspose, capabilities }) => {
      // The laws of refusal are as in any type, and take most of the time.
      const some = after.filter(({ lane }) => lane !== 'refusal');
      const given = { dtypes: ['int8'], refuses: [], refusesQuantisation: [] } as const;
      const red = await run({ name: 'mine', convTranspose, capabilities: given }, 1, 16, some);
      expect(red.verdict).toBe('disagree');
      const line = /export const capabilities = (.*);/.exec(verifyText(red, 'adjoint'))?.[1];
      const pasted = new Function(`return ${line}`)();
      expect(pasted).toEqual({ ...given, ...capabilities });
      for (const seed of seedsOf([1, 2, 3])) {
        const { objections } = await run({ name: 'mine', convTranspose, capabilities: pasted }, seed, 16, some);
        expect(objections).toEqual([]);
      }
    },
  );
});

describe('of a defect', () => {
  const biasOfFirstGroup: Implementation = {
    name: 'wrong',
    convTranspose(problem) {
      customaryGeometryOf(problem);
      const { bias, w } = problem;
      return engines.scatter({ ...problem, bias: bias?.map((_, m) => bias[m % w.shape[1]]) ?? null });
    },
  };

  it('that needs two things at once nothing is said that could be declared', async () => {
    const { probes, verdict } = await run(biasOfFirstGroup, 1);
    expect([verdict, probes]).toEqual(['disagree', []]);
  });

  it('that is listed nothing is said either: what is known of a subject is no omission of its author', async () => {
    const undilated = subjectInProcess(
      {
        name: 'undilated',
        convTranspose(problem) {
          if (problem.dilation.some((value) => value > 1)) throw new RangeError('no dilation');
          customaryGeometryOf(problem);
          return engines.scatter(problem);
        },
      },
      'module',
    );
    const put = { laws: lawsNamed(['agreement']), seed: 1, runs: 40, screen: null };
    const listed = {
      id: 'listed',
      subjects: [undilated.argument],
      laws: ['agreement'],
      when: ['rank-3', 'not dilation'],
      fails: ['refused' as const],
      case: caseOf({ x: counting([1, 1, 1, 1, 1]), w: counting([1, 1, 1, 1, 1]) }),
      reference: 'nowhere',
      note: 'for the test',
    };
    expect((await verify([undilated], put)).probes).toMatchObject([{ capabilities: { dilation: false } }]);
    expect((await verify([undilated], { ...put, knownFailures: [listed] })).probes).toEqual([]);
  });

  it('nothing is explained, and every failure stays in full beside what is not done', async () => {
    const both: Implementation = {
      name: 'both',
      convTranspose(problem) {
        if (problem.dilation.some((value) => value > 1)) throw new RangeError('no dilation');
        return biasOfFirstGroup.convTranspose(problem);
      },
    };
    const red = await run(both, 1);
    expect(red.probes).toMatchObject([{ subject: 'both', capabilities: { dilation: false }, isWhole: false }]);
    const text = verifyText(red, 'adjoint');
    expect(text).toContain('WHY  both refuses every case with a dilation above 1: capabilities { dilation: false }');
    expect(text).toContain('some random cases within this declaration still fail');
    const values = red.checks.filter(({ failure }) => failure?.mismatch.kind === 'values').map(({ law }) => law);
    expect(values.length).toBeGreaterThan(0);
    expect(red.probes[0].explains).toEqual(red.checks.flatMap((one) => (isRefused(one) ? one.law : [])));
    expect(text).toContain(`FAIL both · ${values[0]}: `);
  });

  it('wrong results are told as what may be ignored, and stay failures in full', async () => {
    const red = await run({ name: 'ignores', convTranspose: ignoresDilation }, 1);
    expect(verifyText(red, 'adjoint')).toMatch(
      /WHY {2}ignores gives wrong results in plain cases with a dilation above 1: capabilities \{ dilation: false \}/,
    );
    const wrong = red.checks.flatMap((one) => (one.failure !== null && !isRefused(one) ? one.law : []));
    expect(wrong.length).toBeGreaterThan(0);
    expect(red.probes[0].explains.filter((law) => wrong.includes(law))).toEqual([]);
  });
});

describe('no search is made', () => {
  const [shape] = lawsNamed(['output-shape']);
  const counting = (subject: Subject) => {
    let calls = 0;
    const run: Subject['run'] = (problem, options) => {
      calls++;
      return subject.run(problem, options);
    };
    return { subject: { ...subject, run }, calls: () => calls };
  };

  it('of a subject that is right: it gets the calls of its laws alone', async () => {
    const right = counting(subjectInProcess({ name: 'right', convTranspose: engines.scatter }, 'module'));
    const { probes } = await verify([right.subject], { laws: [shape], seed: 1, runs: 10, screen: null });
    expect([probes, right.calls()]).toEqual([[], 10]);
  });

  it('of a subject that hangs', async () => {
    const inner = subjectInProcess({ name: 'hanging', convTranspose: engines.scatter }, 'module');
    const hanging = { ...inner, run: async () => ({ kind: 'timed out' as const, message: 'no answer' }) };
    const { probes, verdict } = await verify([hanging], { laws: [shape], seed: 1, runs: 10, screen: null });
    expect([probes, verdict]).toEqual([[], 'disagree']);
  });
});

function ignoresDilation(problem: Case) {
  customaryGeometryOf(problem);
  return engines.scatter({ ...problem, dilation: problem.dilation.map(() => 1) });
}

function isRefused({ failure }: CheckResult): boolean {
  return failure?.mismatch.kind === 'refused';
}
