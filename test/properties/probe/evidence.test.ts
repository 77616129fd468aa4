/** Which steps explain what became of calls: calls of our own, with verdicts of our own. */
import { describe, expect, it } from 'vitest';
import { type Evidence, explanationOf } from '../../../properties/probe/evidence.ts';
import type { Case } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { caseOf, counting } from '../../spec/cases.ts';

type Attributes = Partial<Pick<Case, 'stride' | 'dilation' | 'groups' | 'padBegin' | 'padEnd'>> & { bias?: number[] };

const callOf = (attributes: Attributes = {}, sizes: { input?: number; kernel?: number } = {}) =>
  caseOf({ x: counting([1, 2, sizes.input ?? 4]), w: counting([2, 1, sizes.kernel ?? 3]), ...attributes });

function seen(call: Case, verdict: Evidence['verdict'], more: Partial<Evidence> = {}): Evidence {
  const message = verdict === 'declined' ? 'no' : null;
  return { call, geometry: geometryOf(call), verdict, message, isAccident: false, isPlain: true, ...more };
}

const PLAIN = seen(callOf(), 'right');
const labelsOf = (evidence: readonly Evidence[]) =>
  explanationOf(evidence, EVERYTHING).steps.map(({ narrowing }) => narrowing.label);

describe('what went well', () => {
  it('needs no explanation, and nor does nothing', () => {
    for (const evidence of [[], [PLAIN]]) {
      expect(explanationOf(evidence, EVERYTHING)).toEqual({ capabilities: EVERYTHING, steps: [] });
    }
  });
});

describe('what was declined', () => {
  it('is explained by the step that leaves it out, with what was said to the first', () => {
    const explanation = explanationOf(
      [
        PLAIN,
        seen(callOf({ dilation: [2] }), 'declined', { message: 'no dilation', isAccident: true }),
        seen(callOf({ dilation: [3] }), 'declined', { message: 'again' }),
      ],
      EVERYTHING,
    );
    expect(explanation).toMatchObject({
      capabilities: { ...EVERYTHING, dilation: false },
      steps: [{ of: 'declined', isEvery: true, message: 'no dilation', isAccident: true }],
    });
    expect(explanation.steps.map(({ narrowing }) => narrowing.label)).toEqual(['with a dilation above 1']);
  });

  it('is explained by the weaker of two steps that do as well', () => {
    const both = seen(callOf({ dilation: [2], stride: [2] }), 'declined');
    expect(labelsOf([PLAIN, both])).toEqual(['with a dilation and a stride above 1']);
    expect(labelsOf([PLAIN, both, seen(callOf({ dilation: [2] }), 'declined')])).toEqual(['with a dilation above 1']);
  });

  it('is explained by what loses nothing that went well, though another step explains more', () => {
    const evidence = [
      PLAIN,
      seen(callOf({ dilation: [2], bias: [1] }), 'declined'),
      seen(callOf({ dilation: [2], groups: 2, bias: [1, 2] }), 'declined'),
      seen(callOf({ groups: 2, bias: [1, 2] }), 'declined'),
      seen(callOf({ bias: [1] }), 'right'),
    ];
    expect(labelsOf(evidence)).toEqual(['of several groups', 'with a dilation above 1']);
  });

  it('is explained by the step that loses least of what went well for each that it explains', () => {
    const evidence = [
      PLAIN,
      seen(callOf({ dilation: [2], bias: [1] }), 'declined'),
      seen(callOf({ dilation: [2], bias: [2] }), 'declined'),
      seen(callOf({ dilation: [2] }), 'right'),
      seen(callOf({ bias: [1] }), 'right'),
      seen(callOf({ bias: [2] }), 'right'),
    ];
    const { capabilities, steps } = explanationOf(evidence, EVERYTHING);
    expect(steps).toMatchObject([{ isEvery: false, narrowing: { label: 'with a dilation above 1' } }]);
    expect(capabilities.bias).toBe(true);
  });

  it('is explained by several steps where it takes several', () => {
    const evidence = [PLAIN, seen(callOf({ bias: [1] }), 'declined'), seen(callOf({ groups: 2 }), 'declined')];
    expect(labelsOf(evidence)).toEqual(['with a bias', 'of several groups']);
    expect(explanationOf(evidence, EVERYTHING).capabilities).toEqual({ ...EVERYTHING, bias: false, groups: false });
  });

  it('is explained by a limit, the largest that went well', () => {
    const evidence = [
      PLAIN,
      seen(callOf({}, { kernel: 5 }), 'right'),
      seen(callOf({}, { kernel: 7 }), 'declined'),
      seen(callOf({}, { kernel: 9 }), 'wrong'),
    ];
    expect(explanationOf(evidence, EVERYTHING).capabilities.largest).toEqual({ kernel: 5 });
  });

  it('even where it is the plainest, which then leaves a rank or a type out', () => {
    expect(labelsOf([seen(callOf(), 'declined'), seen({ ...callOf(), dtype: 'f32' }, 'right')])).toEqual([
      'of type f64',
    ]);
  });
});

describe('what is wrong', () => {
  const wrong = seen(callOf({ dilation: [2] }), 'wrong');

  it('is explained by a step that leaves out no plain case that went right', () => {
    const { capabilities, steps } = explanationOf([PLAIN, wrong], EVERYTHING);
    expect(capabilities).toEqual({ ...EVERYTHING, dilation: false });
    expect(steps).toMatchObject([{ of: 'wrong', isEvery: true, message: null, isAccident: false }]);
    expect(labelsOf([PLAIN, wrong, seen(callOf({ dilation: [3] }), 'right')])).toEqual([]);
  });

  it('is a defect where no plain case shows it', () => {
    expect(labelsOf([PLAIN, { ...wrong, isPlain: false }])).toEqual([]);
  });

  it('may be right by chance in drawn cases, in half as many as it is wrong in', () => {
    const chance = seen(callOf({ dilation: [3] }), 'right', { isPlain: false });
    const other = seen(callOf({ dilation: [4] }), 'right', { isPlain: false });
    const again = seen(callOf({ dilation: [5] }), 'wrong', { isPlain: false });
    expect(labelsOf([PLAIN, wrong, again, chance])).toEqual(['with a dilation above 1']);
    expect(labelsOf([PLAIN, wrong, again, chance, other])).toEqual([]);
  });

  it('comes after what was declined, of which it is no part', () => {
    const declined = seen(callOf({ groups: 2 }), 'declined');
    const both = seen(callOf({ groups: 2, dilation: [2] }), 'declined');
    const { steps } = explanationOf([PLAIN, wrong, declined, both], EVERYTHING);
    expect(steps.map(({ of, narrowing }) => [of, narrowing.label])).toEqual([
      ['declined', 'of several groups'],
      ['wrong', 'with a dilation above 1'],
    ]);
  });
});
