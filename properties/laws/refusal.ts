/**
 * Refusal: a case that breaks one rule of geometry.ts must be answered with an error, before any result. A subject is
 * only put to the kinds of illegal case that it claims.
 *
 * Source: spec/geometry.ts and spec/illegal.ts; PyTorch's and ONNX's own lists of refused attributes.
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { Subject } from '../../subjects/subject.ts';
import { illegalCases } from '../arbitraries.ts';
import type { Law, Mismatch } from '../law.ts';

export const refusal: Law = {
  id: 'refusal',
  statement: 'Illegal cases are refused with an error.',
  lane: 'refusal',
  missing: (capabilities) => (capabilities.refuses.length > 0 ? null : 'refusal of illegal cases'),
  cases: illegalCases,
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const outcome = await subject.run(problem);
  if (outcome.kind === 'refused') return null;
  const reason = reasonOf(problem);
  if (outcome.kind === 'result') {
    const message = `accepted an illegal case and returned shape [${outcome.shape.join(', ')}]; ${reason}`;
    return { kind: 'accepted', message, difference: null };
  }
  return { kind: outcome.kind, message: `on an illegal case: ${outcome.message}; ${reason}`, difference: null };
}

/** Why the case is illegal. @throws RangeError where it is legal, since this law then has nothing to say */
function reasonOf(problem: Case): string {
  try {
    geometryOf(problem);
  } catch (error) {
    return (error as Error).message;
  }
  throw new RangeError('refusal: the case is legal; this law is only about illegal ones');
}
