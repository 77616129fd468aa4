/** Cases that are made from given drafts: which numbers they hold. */
import { describe, expect, it } from 'vitest';
import { casesOf, fitting } from '../../../properties/cases/draft-cases.ts';
import { MAGNITUDE } from '../../../properties/cases/integer-data.ts';
import { draftsNear } from '../../../properties/cases/near-default.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';

const DRAFTS = [...draftsNear(2, { differing: 1, values: 2, usual: true, alike: true })];

describe('the data of cases of drafts', () => {
  const numbers = (seed: number) =>
    casesOf(fitting(DRAFTS, { ...EVERYTHING, dtypes: ['f32'] }), seed).map(({ x, w, bias }) => [
      ...x.data,
      ...w.data,
      ...(bias ?? []),
    ]);

  it('hold integers without zero, of both signs, up to the magnitude', () => {
    const seen = new Set(numbers(1).flat());
    const magnitudes = Array.from({ length: MAGNITUDE }, (_, at) => at + 1);
    expect(seen).toEqual(new Set([...magnitudes, ...magnitudes.map((magnitude) => -magnitude)]));
  });

  it('are the same for the same seed, and others for another', () => {
    expect(numbers(2)).toEqual(numbers(2));
    expect(numbers(2)).not.toEqual(numbers(3));
  });
});
