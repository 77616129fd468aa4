/** The engines on integers: sums and rounding of each against the one that computes in big integers on its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines, exact, quantised } from '../../engines/index.ts';
import { exactQuantisedCases, roundedCases } from '../../properties/cases/quantised-cases.ts';
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { QUANTISED_DTYPES } from '../../spec/number-types.ts';
import type { Quantisation } from '../../spec/quantisation.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { caseOf, SEED } from '../spec/cases.ts';

const ASKED = { ...EVERYTHING, dtypes: QUANTISED_DTYPES };
const byItself = (problem: Case) => quantised(problem as Case & { readonly quantisation: Quantisation });

describe.each([...Object.entries(engines), ['exact', exact] as const])('%s', (_, engine) => {
  it.each([
    ['nothing is rounded', exactQuantisedCases(ASKED)],
    ['sums are rounded', roundedCases(ASKED)],
  ])('has the result of the engine of big integers where %s', (_what, cases) => {
    fc.assert(
      fc.property(cases, (problem) => {
        expect(compareExact(byItself(problem), engine(problem))).toBeNull();
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

it('computes a layer by hand: (3·10 + 100)·0.25 + 5, clamped to 30', () => {
  const layer = (clamp: readonly [number, number]): Case => ({
    ...caseOf({ x: [[1, 1, 1], [3]], w: [[1, 1, 1], [10]], bias: [100], dtype: 'int8' }),
    quantisation: {
      x: { scale: 0.5, zeroPoint: 1 },
      w: { dtype: 'int8', scale: [0.5], zeroPoint: [0] },
      y: { scale: 1, zeroPoint: 5 },
      clamp,
    },
  });
  // 130 / 4 = 32.5, to even 32; of the clamp the zero point is subtracted.
  expect([...exact(layer([-128, 127])).data]).toEqual([32]);
  expect([...byItself(layer([-128, 127])).data]).toEqual([32]);
  expect([...exact(layer([-128, 30])).data]).toEqual([25]);
  expect([...byItself(layer([-128, 30])).data]).toEqual([25]);
});

describe('the cases that are drawn', () => {
  const drawn = fc.sample(roundedCases(ASKED), { seed: SEED, numRuns: 400 });
  const exactOnes = fc.sample(exactQuantisedCases(ASKED), { seed: SEED, numRuns: 400 });
  const share = (cases: readonly Case[], holds: (problem: Case) => boolean) =>
    cases.filter(holds).length / cases.length;

  it('have every type, zero points, several scales, clamps and sums beyond 16 bits', () => {
    const point = ({ quantisation: q }: Case) => q!.x.zeroPoint !== 0 && q!.x.zeroPoint !== 128;
    for (const cases of [drawn, exactOnes]) {
      for (const dtype of QUANTISED_DTYPES) expect(share(cases, (p) => p.dtype === dtype)).toBeGreaterThan(0.2);
      expect(share(cases, point)).toBeGreaterThan(0.2);
      expect(share(cases, ({ quantisation: q }) => q!.w.scale.length > 1)).toBeGreaterThan(0.15);
      expect(share(cases, ({ quantisation: q }) => q!.clamp[1] - q!.clamp[0] < 255)).toBeGreaterThan(0.1);
    }
    expect(share(drawn, (p) => exact(p, 'f64').data.some((sum) => Math.abs(sum) > 2 ** 15))).toBeGreaterThan(0.2);
  });

  it('are partly within their clamp and partly beyond it', () => {
    const ends = (problem: Case) => {
      const { y, clamp } = problem.quantisation!;
      return [...exact(problem).data].some((v) => v + y.zeroPoint === clamp[0] || v + y.zeroPoint === clamp[1]);
    };
    expect(share(exactOnes, ends)).toBeGreaterThan(0.1);
    expect(share(drawn, (p) => !ends(p))).toBeGreaterThan(0.2);
  });
});
