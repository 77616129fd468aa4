/** Certificates as JSON for machines: the whole result, and where it was made. */
import type { Environment } from '../../bench/environment.ts';
import type { CertifyResult } from '../../properties/exhaustive/certify-all.ts';

export const CERTIFY_SCHEMA = 'adjoint/certify/1';

export function certifyJson(result: CertifyResult, environment: Environment): string {
  return `${JSON.stringify({ schema: CERTIFY_SCHEMA, environment, ...result }, null, 2)}\n`;
}
