/** Cases of f16 and bf16: whatever a law makes of one, every call has one answer, also where sums are kept in the type itself. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { unfitFor } from '../../properties/checking/given-case.ts';
import { LAWS } from '../../properties/laws.ts';
import type { Case } from '../../spec/case.ts';
import type { Dtype } from '../../spec/tensor.ts';
import { EVERY_CROP, EVERYTHING } from '../../subjects/capabilities.ts';
import { drawsOf } from '../project/thorough.ts';

const NARROW: readonly Dtype[] = ['f16', 'bf16'];
/** The law of threads asks calls that are too large to be tried beforehand. */
const DRAWN = LAWS.filter(
  ({ id, lane, enumerated }) => lane !== 'refusal' && enumerated === undefined && id !== 'threads',
);

describe.each(NARROW)('a case of %s', (dtype) => {
  const capabilities = { ...EVERYTHING, ...EVERY_CROP, dtypes: [dtype], prepared: 'any-x', threads: 2 } as const;

  it.each(DRAWN.filter((law) => law.missing(capabilities) === null).map((law) => [law.id, law] as const))(
    'is exact in every call of %s',
    async (_, law) => {
      const cases = fc.sample(law.cases(capabilities) as fc.Arbitrary<Case>, { seed: 7, numRuns: drawsOf(400, 20) });
      for (const problem of cases) {
        expect(problem.dtype).toBe(dtype);
        expect(await unfitFor(law, problem, capabilities)).toBeNull();
      }
      // Cases of zeros would be exact as well.
      const telling = cases.filter(
        (problem) => problem.x.data.length === 0 || engines.scatter(problem).data.some(Boolean),
      );
      expect(telling.length).toBeGreaterThan(0.75 * cases.length);
    },
  );
});
