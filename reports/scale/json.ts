/** A sweep as JSON for machines. */
import type { Environment } from '../../bench/environment.ts';
import type { ScaleResult } from '../../bench/scale/result.ts';
import { documentJson } from '../document-json.ts';

export const SCALE_SCHEMA = 'adjoint/scale/1';

export function scaleDocument(result: ScaleResult, environment: Environment) {
  return { schema: SCALE_SCHEMA, environment, ...result };
}

export function scaleJson(result: ScaleResult, environment: Environment): string {
  return documentJson(scaleDocument(result, environment));
}
