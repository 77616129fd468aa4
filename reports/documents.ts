/**
 * Reads back the JSON documents that the suite writes: each is held against the JSON Schema that its `schema` field names,
 * and against what a schema cannot say, so that whatever draws it may rely on its type.
 */

import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Environment } from '../bench/environment.ts';
import type { HuntResult } from '../bench/hunt/result.ts';
import type { BenchResult } from '../bench/result.ts';
import type { ScaleResult } from '../bench/scale/result.ts';
import type { FaultsResult } from '../faults/kill.ts';
import type { VerifyResult } from '../properties/verify.ts';
import { numberFromJson, parseCase } from '../spec/case.ts';
import { describeValue } from '../spec/describe-value.ts';
import { didYouMean } from '../spec/nearest.ts';
import { SCHEMA_PARTS, SCHEMAS } from './schemas.ts';

type Result = VerifyResult | FaultsResult | BenchResult | ScaleResult | HuntResult;

/** A result with where it was made. `Kind` is one of the results' `kind`. */
export type ReportDocument<Kind extends Result['kind'] = Result['kind']> = Extract<Result, { readonly kind: Kind }> & {
  readonly schema: string;
  readonly environment: Environment;
};

/** By the `schema` of the documents that each is about. */
const BY_ID = new Map<string, object>(Object.values(SCHEMAS).map((schema) => [schema.properties.schema.const, schema]));

/** Fields whose number is a string where JSON cannot carry it. No field of text has any of these names. */
const NUMBERS = new Set(
  ['maxMultiplyAdds', 'value', 'low', 'high', 'expected', 'actual', 'difference', 'bound'].concat([
    'ulps',
    'units',
    'factor',
    'rSquared',
  ]),
);

/**
 * @param where stands at the front of every message: the file
 * @throws SyntaxError for what is no JSON; TypeError naming the place for a document that its schema does not allow;
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
  return document;
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${where}: it must be JSON: ${(error as Error).message}`, { cause: error });
  }
}

async function validator(schema: object): Promise<ValidateFunction> {
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
  if (typeof value === 'string') return NUMBERS.has(key) ? numberFromJson(value, key) : value;
  if (Array.isArray(value)) return value.map((entry) => withNumbers(entry, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, withNumbers(entry, field)]));
}

/** Names that nothing bears, names borne twice, cases that are none, tables of the wrong size; null where all is well. */
function contradictionIn(document: ReportDocument): string | null {
  switch (document.kind) {
    case 'verify':
      return verifyContradiction(document);
    case 'faults':
      return repeated('faults', document.faults, ({ id }) => id);
    case 'hunt':
      return null;
    case 'scale': {
      const points = document.points.map(({ value, workload }) => `${workload.name} at ${value}`);
      return (
        repeated('subjects', document.subjects, ({ name }) => name) ??
        unknownName('cells', document.cells, ({ subject }) => subject, namesOf(document.subjects)) ??
        unknownName('fits', document.fits, ({ subject }) => subject, namesOf(document.subjects)) ??
        unknownName('cells', document.cells, ({ value, workload }) => `${workload} at ${value}`, points)
      );
    }
    case 'bench':
      return benchContradiction(document);
  }
}

function benchContradiction({ subjects, workloads, cells, baseline, summary }: BenchResult): string | null {
  const [ofSubjects, ofWorkloads] = [namesOf(subjects), namesOf(workloads)];
  const { pairs, subjects: summed, compared = [], standings = [] } = summary ?? { pairs: [], subjects: [] };
  const changes = baseline?.changes ?? [];
  return (
    repeated('subjects', subjects, ({ name }) => name) ??
    repeated('workloads', workloads, ({ name }) => name) ??
    unknownName('cells', cells, ({ subject }) => subject, ofSubjects) ??
    unknownName('cells', cells, ({ workload }) => workload, ofWorkloads) ??
    repeated('cells', cells, ({ subject, workload }) => `${subject} on ${workload}`) ??
    repeated('summary/subjects', summed, ({ subject }) => subject) ??
    unknownName('summary/subjects', summed, ({ subject }) => subject, ofSubjects) ??
    repeated('summary/pairs', pairs, ({ subject, against }) => `${subject} against ${against}`) ??
    unknownName('summary/pairs', pairs, ({ subject }) => subject, ofSubjects) ??
    unknownName('summary/pairs', pairs, ({ against }) => against, ofSubjects) ??
    unknownName('summary/pairs', pairs, ({ lowest }) => lowest.workload, ofWorkloads) ??
    unknownName('summary/pairs', pairs, ({ highest }) => highest.workload, ofWorkloads) ??
    repeated('summary/standings', standings, ({ subject }) => subject) ??
    unknownName('summary/standings', standings, ({ subject }) => subject, ofSubjects) ??
    unknownName('summary/compared', compared, (workload) => workload, ofWorkloads) ??
    unknownName('baseline/changes', changes, ({ subject }) => subject, ofSubjects) ??
    unknownName('baseline/changes', changes, ({ workload }) => workload, ofWorkloads)
  );
}

function verifyContradiction({ subjects, laws, checks, coverage, combinations }: VerifyResult): string | null {
  const names = namesOf(subjects);
  const lawIds = laws.map(({ id }) => id);
  const size = coverage.length;
  const misshapen = combinations.findIndex(
    ({ counts }) => counts.length !== size || counts.some((row) => row.length !== size),
  );
  if (misshapen >= 0) return `/combinations/${misshapen}/counts must be ${size} rows of ${size} numbers`;
  for (const [at, { failure }] of checks.entries()) {
    if (failure === null) continue;
    try {
      parseCase(failure.case);
    } catch (error) {
      return `/checks/${at}/failure/case must be a case: ${(error as Error).message}`;
    }
  }
  return (
    repeated('subjects', subjects, ({ name }) => name) ??
    repeated('laws', laws, ({ id }) => id) ??
    unknownName('checks', checks, ({ subject }) => subject, names) ??
    unknownName('checks', checks, ({ law }) => law, lawIds) ??
    repeated('checks', checks, ({ subject, law }) => `${law} on ${subject}`) ??
    repeated('coverage', coverage, ({ id }) => id) ??
    unknownName('combinations', combinations, ({ subject }) => subject, names)
  );
}

function namesOf(entries: readonly { readonly name: string }[]): string[] {
  return entries.map(({ name }) => name);
}

function repeated<T>(list: string, entries: readonly T[], keyOf: (entry: T) => string): string | null {
  const seen = new Set<string>();
  for (const [at, entry] of entries.entries()) {
    const key = keyOf(entry);
    if (seen.has(key)) return `/${list}/${at} must not repeat ${describeValue(key)}`;
    seen.add(key);
  }
  return null;
}

function unknownName<T>(
  list: string,
  entries: readonly T[],
  keyOf: (entry: T) => string,
  known: readonly string[],
): string | null {
  const names = new Set(known);
  const at = entries.findIndex((entry) => !names.has(keyOf(entry)));
  return at < 0
    ? null
    : `/${list}/${at} must be about what the document lists, got ${describeValue(keyOf(entries[at]))}`;
}
