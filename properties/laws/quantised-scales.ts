/**
 * Only sx·sw/sy matters: twice the scale of x, or of w, and twice that of the result change nothing, and the bias counts units of
 * sx·sw whatever they are. Doubling is exact in every type of scale.
 *
 * Source: Jacob et al. (2018), equation 5: M = S₁S₂/S₃.
 */
import type { Case } from '../../spec/case.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

export const quantisedScales: CaseLaw = {
  id: 'quantised-scales',
  statement: 'T is the same with sx and sy doubled, and with sw and sy doubled.',
  lane: 'exact',
  missing: missingQuantised,
  unfit: needsQuantised,
  cases: (capabilities) => roundedCases(capabilities),
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { x, w, y, clamp } = quantisationOf(problem);
  const twice = { ...y, scale: 2 * y.scale };
  const first = resultOf(await subject.run(problem), 'T(case)');
  if ('mismatch' in first) return first.mismatch;
  const others = {
    sx: { x: { ...x, scale: 2 * x.scale }, w, y: twice, clamp },
    sw: { x, w: { ...w, scale: w.scale.map((scale) => 2 * scale) }, y: twice, clamp },
  };
  for (const [name, quantisation] of Object.entries(others)) {
    const label = `T with ${name} and sy doubled`;
    const second = resultOf(await subject.run({ ...problem, quantisation }), label);
    if ('mismatch' in second) return second.mismatch;
    const mismatch = mismatchBetween(first.y, second.y, `${label} against T(case)`, { isTwoWays: true });
    if (mismatch !== null) return mismatch;
  }
  return null;
}
