/**
 * A NaN reaches what it must and nothing else: in x the cells that its kernel stamps, in w those that the weight
 * reaches (and perhaps more of its channel), in the bias its channel. The data choose where it stands.
 *
 * Source: spec/special-values.ts; IEEE 754-2019, section 6.2.
 */
import { needsFloats } from '../cases/float-types.ts';
import type { CaseLaw } from '../law.ts';
import { checkSpecial, floatCases, missingSpecialValues, withoutZeros } from '../law-parts/special-values.ts';

export const nan: CaseLaw = {
  id: 'nan',
  statement: 'A NaN reaches the output cells of its products, and no others.',
  lane: 'exact',
  missing: missingSpecialValues,
  unfit: needsFloats,
  cases: (capabilities) => floatCases(capabilities).map(withoutZeros),
  numbers: 'exact case',
  check: (subject, problem) => checkSpecial(subject, withoutZeros(problem), Number.NaN),
};
