/** A verify result as JSON for machines. Numbers that JSON cannot carry become strings, as in the canonical case. */
import type { Environment } from '../../bench/environment.ts';
import type { VerifyResult } from '../../properties/verify.ts';
import { numberToJson } from '../../spec/case.ts';

export const VERIFY_SCHEMA = 'adjoint/verify/1';

export function verifyJson(result: VerifyResult, environment: Environment): string {
  const document = { schema: VERIFY_SCHEMA, environment, ...result };
  return `${JSON.stringify(document, (_, value) => (typeof value === 'number' ? numberToJson(value) : value), 2)}\n`;
}
