import { describe, expect, it } from 'vitest';
import { NUMBER_FIELDS } from '../../documents/number-fields.ts';
import { SCHEMA_PARTS, SCHEMAS } from '../../reports/schemas.ts';

/** Every property of this name, wherever it stands. */
function propertiesNamed(part: unknown, name: string): unknown[] {
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([key, value]) => [
    ...(key === 'properties' && Object.hasOwn(value, name) ? [value[name]] : []),
    ...propertiesNamed(value, name),
  ]);
}

const ALL = [...Object.values(SCHEMAS), ...SCHEMA_PARTS];

describe('fields that hold numbers which JSON may not be able to carry', () => {
  it('are found in the schemas, at any depth and in lists', () => {
    expect([...NUMBER_FIELDS]).toEqual(expect.arrayContaining(['maxMultiplyAdds', 'rSquared', 'low', 'numbers']));
    expect(NUMBER_FIELDS.has('milliseconds')).toBe(false);
  });

  it.each([...NUMBER_FIELDS].map((name) => [name]))('%s is nowhere a text', (name) => {
    const properties = propertiesNamed(ALL, name);
    expect(properties).not.toEqual([]);
    for (const property of properties) expect(JSON.stringify(property)).not.toMatch(/"string"|"(const|enum)":/);
  });
});
