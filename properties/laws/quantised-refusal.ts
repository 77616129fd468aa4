/**
 * A quantisation that is none is refused: a scale that is no finite number above 0, a zero point outside of its type, a list with
 * neither one entry nor one for each output channel.
 *
 * Source: spec/quantisation.ts; ONNX, QuantizeLinear and QLinearConv: zero points have the type of their tensor.
 */
import { exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { Subject } from '../../subjects/subject.ts';
import { illegalQuantisations } from '../cases/illegal-quantisations.ts';
import { withQuantisation } from '../cases/quantised.ts';
import { missingQuantised, needsQuantised } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

export const quantisedRefusal: CaseLaw = {
  id: 'quantised-refusal',
  statement: 'Scales, zero points and lists of them that are none are refused, and leave the subject able to compute.',
  lane: 'refusal',
  missing: (capabilities) =>
    missingQuantised(capabilities) ??
    (capabilities.refusesQuantisation.length > 0 ? null : 'refusal of illegal quantisations'),
  unfit: needsQuantised,
  cases: illegalQuantisations,
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const reason = illegalityOf(problem) ?? 'the case is illegal';
  const outcome = await subject.run(problem);
  if (outcome.kind === 'result') {
    const message = `accepted an illegal case and returned shape [${outcome.shape.join(', ')}]; ${reason}`;
    return { kind: 'accepted', message, difference: null };
  }
  if (outcome.kind !== 'refused') {
    return { kind: outcome.kind, message: `on an illegal case: ${outcome.message}; ${reason}`, difference: null };
  }
  const legal = afterwards(problem, subject);
  const called = resultOf(await subject.run(legal), `T after a refusal (${outcome.message}; ${reason})`);
  if ('mismatch' in called) return called.mismatch;
  return mismatchBetween(exact(legal), called.y, `T after a refusal (${outcome.message}; ${reason})`);
}

/** The same case with a quantisation that is one. */
function afterwards(problem: Case, { capabilities }: Subject): Case {
  const { quantisation: _, ...rest } = problem;
  const legal = withQuantisation(rest, capabilities);
  const quantisation: Quantisation = quantisationOf(legal);
  return { ...legal, quantisation };
}
