/** Cases of integers as a subject is asked them. */
import type { Case } from '../spec/case.ts';
import { isQuantised } from '../spec/number-types.ts';
import { plainQuantisation, weightsOf } from '../spec/quantisation.ts';
import type { Capabilities } from './capabilities.ts';

/** The case with the plainest quantisation that the subject takes, where it has none of its own. */
export function asAsked(problem: Case, { weightsOfUint8 }: Pick<Capabilities, 'weightsOfUint8'>): Case {
  const { dtype, quantisation } = problem;
  if (!isQuantised(dtype) || quantisation !== undefined) return problem;
  const weights = dtype === 'uint8' ? weightsOfUint8 : weightsOf(dtype);
  return { ...problem, quantisation: plainQuantisation(dtype, weights) };
}
