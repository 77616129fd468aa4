/** Lists that hold every value of a published type: a value that is missing is an error of the compiler (`npm run types`). */
import { describe, expect, expectTypeOf, it } from 'vitest';
import { SCALE_AXES, type ScaleAxis } from '../../bench/scale/result.ts';
import { MISMATCH_KINDS, type MismatchKind } from '../../properties/law.ts';
import { UNIFORM_FIELDS, type UniformField } from '../../subjects/capabilities.ts';

describe('the list of values of a published type', () => {
  it.each<readonly [string, readonly string[]]>([
    ['MISMATCH_KINDS', MISMATCH_KINDS],
    ['UNIFORM_FIELDS', UNIFORM_FIELDS],
    ['SCALE_AXES', SCALE_AXES],
  ])('%s names none twice', (_, values) => {
    expect(new Set(values).size).toBe(values.length);
  });

  it('is whole', () => {
    expectTypeOf<(typeof MISMATCH_KINDS)[number]>().toEqualTypeOf<MismatchKind>();
    expectTypeOf<(typeof UNIFORM_FIELDS)[number]>().toEqualTypeOf<UniformField>();
    expectTypeOf<(typeof SCALE_AXES)[number]>().toEqualTypeOf<ScaleAxis>();
  });
});
