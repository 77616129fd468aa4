/** The registry of laws, in the order in which they are run: cheap and telling ones first. */
import type { Law } from './law.ts';
import { adjointness } from './laws/adjointness.ts';
import { agreement } from './laws/agreement.ts';
import { biasAffinity } from './laws/bias-affinity.ts';
import { boundedAgreement } from './laws/bounded-agreement.ts';
import { impulseResponse } from './laws/impulse-response.ts';
import { linearityW } from './laws/linearity-w.ts';
import { linearityX } from './laws/linearity-x.ts';
import { outputShape } from './laws/output-shape.ts';
import { refusal } from './laws/refusal.ts';

export const LAWS: readonly Law[] = [
  outputShape,
  agreement,
  adjointness,
  impulseResponse,
  linearityX,
  linearityW,
  biasAffinity,
  boundedAgreement,
  refusal,
];

/** The laws of the given ids; all of them for an empty list. @throws RangeError for an id that is not known */
export function lawsNamed(ids: readonly string[]): readonly Law[] {
  if (ids.length === 0) return LAWS;
  return [...new Set(ids)].map((id) => {
    const law = LAWS.find((candidate) => candidate.id === id);
    if (law === undefined) {
      throw new RangeError(`law "${id}" is not known; it must be one of ${LAWS.map((known) => known.id).join(', ')}`);
    }
    return law;
  });
}
