/** Cases of integers as a subject is asked them. */
import type { Case } from '../spec/case.ts';
import { isQuantised, type QuantisedDtype } from '../spec/number-types.ts';
import { plainQuantisation, weightsOf } from '../spec/quantisation.ts';
import type { Capabilities } from './capabilities.ts';

type OfWeights = Pick<Capabilities, 'weightsOfUint8'>;

/** What the weights of a subject are stored in beside activations of a type. */
export function weightTypeOf(dtype: QuantisedDtype, { weightsOfUint8 }: OfWeights): 'int8' | 'uint8' {
  return dtype === 'uint8' ? weightsOfUint8 : weightsOf(dtype);
}

/** The case with the plainest quantisation that the subject takes, where it has none of its own. */
export function asAsked(problem: Case, capabilities: OfWeights): Case {
  const { dtype, quantisation } = problem;
  if (!isQuantised(dtype) || quantisation !== undefined) return problem;
  return { ...problem, quantisation: plainQuantisation(dtype, weightTypeOf(dtype, capabilities)) };
}
