/** No law asks for more than a subject declares, whatever it derives from a case: of each limit a few, one run each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { isCall } from '../../../spec/conventions/case-or-call.ts';
import { illegalKindOf } from '../../../spec/illegal.ts';
import { type Capabilities, EVERYTHING, type UniformField } from '../../../subjects/capabilities.ts';
import { missingCapability } from '../../../subjects/fits.ts';
import { SEED } from '../../spec/cases.ts';
import { recordedSubject } from './recorded.ts';

const LIMITS: readonly Partial<Capabilities>[] = [
  { largest: { stride: 2 } },
  { largest: { stride: 1 } },
  { largest: { batch: 2, input: 5 } },
  { largest: { kernel: 3, channels: 5 } },
  { largest: { dilation: 2, padding: 1, outputPadding: 1, groups: 2 } },
  { byRank: { 1: { largest: { channels: 2 } }, 2: { largest: { stride: 1 } }, 3: { largest: { kernel: 2 } } } },
  { byRank: { 1: { dtypes: ['f64'] }, 3: { dtypes: ['f32'] } } },
  { ranks: [2, 3], byRank: { 3: { dtypes: ['f32'] } } },
  { padding: 'same-by-stride-or-valid', outputPadding: 'to-stride' },
  { byRank: { 2: { padding: 'symmetric', outputPadding: 'to-stride', dilation: 'without-stride' } } },
  { uniform: ['stride', 'kernel'], dilation: false },
  { uniform: ['padding', 'input', 'dilation', 'stride'] },
  { uniform: ['outputPadding', 'kernel'], groups: false, bias: false },
];

/** Those that put given cases one by one have thousands of them, which their own tests go through. */
const DRAWING = LAWS.filter(({ enumerated }) => enumerated === undefined);

describe.each(LIMITS)('of a subject with %j', (limits) => {
  it.each(DRAWING)('$id asks for nothing else', async (law) => {
    const outside: string[] = [];
    const subject = recordedSubject({ threads: 1, ...limits }, (outcome, problem) => {
      const kind = illegalKindOf(problem);
      const missing = kind === null ? missingCapability(problem, subject.capabilities) : null;
      if (missing !== null) outside.push(missing);
      return outcome;
    });
    const { failure } = await checkLaw(subject, law, { seed: SEED, runs: 3, screen: null });
    expect([failure?.mismatch.message, outside]).toEqual([undefined, []]);
  });
});

describe('axis-reversal, of a subject that takes one number for all axes', () => {
  const [law] = lawsNamed(['axis-reversal']);
  const hasPadsOfOneEnd = ({ padBegin, padEnd }: Case) => padBegin.some((pad, axis) => pad !== padEnd[axis]);
  const drawnFor = (field: UniformField) => {
    const cases = fc.sample(law.cases({ ...EVERYTHING, uniform: [field] }), { numRuns: 300, seed: SEED });
    return cases.filter((one): one is Case => !isCall(one));
  };

  it.each(['input', 'padding', 'outputPadding'] as const)(
    'draws pads alike, where turning one changes its %s',
    (field) => {
      const drawn = drawnFor(field).filter(({ stride }) => stride.length > 1);
      expect(drawn.length).toBeGreaterThan(50);
      expect(drawn.filter(hasPadsOfOneEnd)).toEqual([]);
    },
  );

  it.each(['stride', 'kernel', 'dilation'] as const)('draws pads of one end, where the %s alone is so', (field) => {
    expect(drawnFor(field).some(hasPadsOfOneEnd)).toBe(true);
  });
});
