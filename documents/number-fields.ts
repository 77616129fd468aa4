/** Which fields of a document hold numbers that JSON may not be able to carry: those whose schema refers to `number.schema.json`. */
import { SCHEMA_PARTS, SCHEMAS } from '../reports/schemas.ts';

const NUMBER = 'number.schema.json';

/** Names of fields, those of lists of such numbers included. No field of text has any of these names. */
export const NUMBER_FIELDS: ReadonlySet<string> = new Set(
  [...Object.values(SCHEMAS), ...SCHEMA_PARTS].flatMap((schema) => fieldsWithin(schema, '')),
);

/** @param field the property that this part of a schema is about */
function fieldsWithin(part: unknown, field: string): string[] {
  if (part === null || typeof part !== 'object') return [];
  if (Array.isArray(part)) return part.flatMap((entry) => fieldsWithin(entry, field));
  const here = '$ref' in part && part.$ref === NUMBER && field !== '' ? [field] : [];
  const within = Object.entries(part).flatMap(([key, value]) =>
    key === 'properties' || key === '$defs'
      ? Object.entries(value).flatMap(([name, property]) => fieldsWithin(property, name))
      : fieldsWithin(value, field),
  );
  return [...here, ...within];
}
