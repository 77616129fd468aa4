/** A benchmark as JSON for machines: the whole result, and where it was made. */
import type { BenchResult } from '../bench/bench.ts';
import type { Environment } from '../bench/environment.ts';

export const BENCH_SCHEMA = 'adjoint/bench/1';

export function benchJson(result: BenchResult, environment: Environment): string {
  return `${JSON.stringify({ schema: BENCH_SCHEMA, environment, ...result }, null, 2)}\n`;
}
