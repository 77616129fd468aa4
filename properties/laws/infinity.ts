/**
 * An infinity reaches what it must and nothing else, with the sign of the product: as for NaN, but for a weight the
 * cells may also be NaN, where it meets structural zeros. The data choose where it stands, and its sign.
 *
 * Source: spec/special-values.ts; IEEE 754-2019, section 6.1.
 */
import { choiceOf } from '../cases/choice-by-data.ts';
import { needsFloats } from '../cases/float-types.ts';
import type { CaseLaw } from '../law.ts';
import { checkSpecial, floatCases, missingSpecialValues, withoutZeros } from '../law-parts/special-values.ts';

export const infinity: CaseLaw = {
  id: 'infinity',
  statement: 'An infinity reaches the output cells of its products, with their sign, and no others.',
  lane: 'exact',
  missing: missingSpecialValues,
  unfit: needsFloats,
  cases: (capabilities) => floatCases(capabilities).map(withoutZeros),
  numbers: 'exact case',
  check(subject, problem) {
    const filled = withoutZeros(problem);
    return checkSpecial(subject, filled, choiceOf(filled, 7) < 4 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  },
};
