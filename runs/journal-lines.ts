/**
 * The lines of a journal: what a run is, and then a line for each unit that is done, in the order in which they were. JSON,
 * so that anyone can read along; what JSON cannot carry is an object with one key.
 */
import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import certifySchema from './certify/certify-journal.schema.json' with { type: 'json' };
import schema from './journal.schema.json' with { type: 'json' };
import { JournalError } from './journal-error.ts';
import type { KindOfRun, UnitResult } from './kinds.ts';
import type { PlanDocument } from './plan-document.ts';
import verifySchema from './verify/verify-journal.schema.json' with { type: 'json' };

/** Where a journal was written. */
export interface WrittenOn {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
}

/** The first line of a journal: everything that the units after it depend on. */
export interface JournalHeader {
  readonly journal: 1;
  /** Of this suite: another one may draw other cases. */
  readonly version: string;
  readonly date: string;
  readonly machine: WrittenOn;
  /** `2/8`, or null where the run was not divided. */
  readonly shard: string | null;
  readonly plan: PlanDocument;
}

const NUMBER = '$number';

/** One line, without its end. */
export function lineOf(value: JournalHeader | UnitResult): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'number' || (Number.isFinite(part) && !Object.is(part, -0))) return part;
    return { [NUMBER]: Object.is(part, -0) ? '-0' : `${part}` };
  });
}

function parsed(line: string): unknown {
  return JSON.parse(line, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, NUMBER)) return part;
    return Number((part as Record<string, unknown>)[NUMBER]);
  });
}

/** By file and name of the definition: each is compiled when a line is first checked by it, which takes as long as a short command. */
const validators = new Map<string, ValidateFunction>();

let ajv: Ajv2020 | null = null;

function schemas(): Ajv2020 {
  if (ajv !== null) return ajv;
  // Loaded only here: most runs have no journal, and it takes a tenth of their start.
  const { Ajv2020: Ajv }: typeof import('ajv/dist/2020.js') = createRequire(import.meta.url)('ajv/dist/2020.js');
  // NaN and infinities are numbers here: errors of results that are far off.
  ajv = new Ajv({ strictNumbers: false, schemas: [schema, verifySchema, certifySchema] });
  return ajv;
}

function validatorOf<T>(file: string, name: string): ValidateFunction<T> {
  const place = `${file}.schema.json#/$defs/${name}`;
  const found = validators.get(place) ?? schemas().getSchema(place)!;
  validators.set(place, found);
  return found as ValidateFunction<T>;
}

/** @throws JournalError */
export function headerFrom(line: string): JournalHeader {
  const value: unknown = jsonOf(line, 1);
  const what = 'line 1 is no header of a journal';
  const isHeader = validatorOf<JournalHeader>('journal', 'header');
  if (!isHeader(value)) throw new JournalError(`${what}: ${whatIsWrong(isHeader.errors)}`);
  const isOfKind = validatorOf<PlanDocument>(`${value.plan.kind}-journal`, 'plan');
  if (isOfKind(value.plan)) return value;
  throw new JournalError(`${what}: ${whatIsWrong(isOfKind.errors, 'plan')}`);
}

/** @param kind of the run that the journal is of @throws JournalError */
export function resultFrom(line: string, number: number, kind: KindOfRun): UnitResult {
  const value = jsonOf(line, number);
  const isOfKind = validatorOf<UnitResult>(`${kind}-journal`, 'result');
  if (isOfKind(value)) return value;
  throw new JournalError(`line ${number} is no result of a unit: ${whatIsWrong(isOfKind.errors)}`);
}

function jsonOf(line: string, number: number): unknown {
  try {
    return parsed(line);
  } catch {
    throw new JournalError(`line ${number} is not JSON: ${JSON.stringify(line.slice(0, 60))}`);
  }
}

/** @param within the field that was looked at, where it is not all */
function whatIsWrong(errors: ErrorObject[] | null | undefined, within = ''): string {
  const [{ instancePath, message, params }] = errors!;
  const field = `${within}${instancePath}`.replaceAll('/', '.').replace(/^\./, '') || 'it';
  const named = Object.entries(params)
    .filter(([key]) => key === 'additionalProperty' || key === 'unevaluatedProperty' || key === 'allowedValue')
    .map(([, value]) => ` (${JSON.stringify(value)})`);
  return `${field} ${message}${named.join('')}`;
}
