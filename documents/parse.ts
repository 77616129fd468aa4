/**
 * Reads back the JSON documents that the suite writes: each is checked by the JSON Schema that its `schema` field names, then for
 * what a schema cannot say; what an earlier version left out is completed. So whatever draws it may rely on its type.
 */
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { ReportDocument } from '../reports/documents.ts';
import { SCHEMA_PARTS, SCHEMAS } from '../reports/schemas.ts';
import { numberFromJson } from '../spec/case.ts';
import { describeValue } from '../spec/describe-value.ts';
import { didYouMean } from '../spec/nearest.ts';
import { completed } from './completed.ts';
import { contradictionIn } from './contradictions.ts';
import { NUMBER_FIELDS } from './number-fields.ts';

/** By the `schema` of the documents that each is about. */
const BY_ID = new Map<string, object>(Object.values(SCHEMAS).map((schema) => [schema.properties.schema.const, schema]));

/**
 * Reads a JSON document that this package wrote, of this version or an earlier one.
 * @param text JSON
 * @param where stands at the front of every message: the file
 * @throws SyntaxError for what is no JSON; TypeError naming the place for a document that its schema does not
 * allow;
 * RangeError for one that contradicts itself
 */
export async function parseDocument(text: string, where: string): Promise<ReportDocument> {
  const value = parsed(text, where);
  const name = value !== null && typeof value === 'object' ? (value as { schema?: unknown }).schema : undefined;
  const schema = typeof name === 'string' ? BY_ID.get(name) : undefined;
  if (schema === undefined) {
    throw new TypeError(
      `${where}: schema must be one of ${[...BY_ID.keys()].join(', ')}, got ${describeValue(name ?? value)}${didYouMean(name, BY_ID.keys())}`,
    );
  }
  const isValid = await validator(schema);
  if (!isValid(value)) throw new TypeError(`${where}: ${objection(isValid.errors![0])}`);
  const document = withNumbers(value) as ReportDocument;
  const contradiction = contradictionIn(document);
  if (contradiction !== null) throw new RangeError(`${where}: ${contradiction}`);
  try {
    return completed(document);
  } catch (error) {
    throw new RangeError(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${where}: it must be JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** A schema takes longer to compile than most documents to read. */
const compiled = new Map<object, Promise<ValidateFunction>>();

function validator(schema: object): Promise<ValidateFunction> {
  const found = compiled.get(schema) ?? compiledSchema(schema);
  compiled.set(schema, found);
  return found;
}

async function compiledSchema(schema: object): Promise<ValidateFunction> {
  // Loaded only here: it takes as long as all the rest of a short command.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const ajv = new Ajv2020({ discriminator: true, allowUnionTypes: true, verbose: true });
  const others = SCHEMA_PARTS.filter((other) => other !== schema);
  return ajv.addSchema(others).compile(schema);
}

/** What is wrong at which place: `/cells/3/time must have required property 'medianMs'`. */
function objection({ instancePath, keyword, message, params, data, parentSchema }: ErrorObject): string {
  const place = instancePath === '' ? 'the document' : instancePath;
  if (keyword === 'additionalProperties') {
    const field = params.additionalProperty;
    return `${place} must not have ${describeValue(field)}${didYouMean(field, Object.keys(parentSchema?.properties ?? {}))}`;
  }
  if (keyword === 'required') return `${place} ${message}`;
  const wanted = keyword === 'enum' ? `must be one of ${params.allowedValues.join(', ')}` : message;
  return `${place} ${wanted}, got ${describeValue(data)}`;
}

function withNumbers(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return NUMBER_FIELDS.has(key) ? numberFromJson(value, key) : value;
  if (Array.isArray(value)) return value.map((entry) => withNumbers(entry, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, withNumbers(entry, field)]));
}
