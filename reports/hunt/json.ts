/** A hunt as JSON for machines. */
import type { Environment } from '../../bench/environment.ts';
import type { HuntResult } from '../../bench/hunt/result.ts';
import { documentJson } from '../document-json.ts';

export const HUNT_SCHEMA = 'adjoint/hunt/1';

export function huntDocument(result: HuntResult, environment: Environment) {
  return { schema: HUNT_SCHEMA, environment, ...result };
}

export function huntJson(result: HuntResult, environment: Environment): string {
  return documentJson(huntDocument(result, environment));
}
