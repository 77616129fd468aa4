/** Kill reports as JSON for machines: the whole result, and where it was made. */
import type { Environment } from '../../bench/environment.ts';
import type { FaultsResult } from '../../faults/kill.ts';

export const FAULTS_SCHEMA = 'adjoint/faults/1';

export function faultsJson(result: FaultsResult, environment: Environment): string {
  return `${JSON.stringify({ schema: FAULTS_SCHEMA, environment, ...result }, null, 2)}\n`;
}
