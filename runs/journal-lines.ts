/**
 * The lines of a journal: what a run is, and then a line for each unit that is done, in the order in which they were. JSON,
 * so that anyone can read along; what JSON cannot carry is an object with one key.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import schema from './journal.schema.json' with { type: 'json' };
import type { PlanDocument } from './plan-document.ts';
import type { UnitResult } from './unit-result.ts';

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

/** What is no journal, or no line of one: the message names the line and what is wrong. */
export class JournalError extends Error {}

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

// NaN and infinities are numbers here: errors of results that are far off.
const ajv = new Ajv2020({ strictNumbers: false });
ajv.addSchema(schema);
const isHeader = ajv.getSchema('journal.schema.json#/$defs/header') as ValidateFunction<JournalHeader>;
const isResult = ajv.getSchema('journal.schema.json#/$defs/result') as ValidateFunction<UnitResult>;

/** @throws JournalError */
export function headerFrom(line: string): JournalHeader {
  const value: unknown = jsonOf(line, 1);
  if (isHeader(value)) return value;
  throw new JournalError(`line 1 is no header of a journal: ${whatIsWrong(isHeader.errors)}`);
}

/** @throws JournalError */
export function resultFrom(line: string, number: number): UnitResult {
  const value = jsonOf(line, number);
  if (isResult(value)) return value;
  throw new JournalError(`line ${number} is no result of a unit: ${whatIsWrong(isResult.errors)}`);
}

function jsonOf(line: string, number: number): unknown {
  try {
    return parsed(line);
  } catch {
    throw new JournalError(`line ${number} is not JSON: ${JSON.stringify(line.slice(0, 60))}`);
  }
}

function whatIsWrong(errors: ErrorObject[] | null | undefined): string {
  const [{ instancePath, message, params }] = errors!;
  const field = instancePath === '' ? 'it' : instancePath.slice(1).replaceAll('/', '.');
  const named = Object.entries(params)
    .filter(([key]) => key === 'additionalProperty' || key === 'allowedValue')
    .map(([, value]) => ` (${JSON.stringify(value)})`);
  return `${field} ${message}${named.join('')}`;
}
