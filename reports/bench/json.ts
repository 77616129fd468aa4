/** A benchmark as JSON for machines: the whole result, and where it was made. An infinite error becomes a string. */
import type { Environment } from '../../bench/environment.ts';
import type { BenchResult } from '../../bench/result.ts';
import { documentJson } from '../document-json.ts';

export const BENCH_SCHEMA = 'adjoint/bench/2';

export function benchDocument(result: BenchResult, environment: Environment) {
  return { schema: BENCH_SCHEMA, environment, ...result };
}

export function benchJson(result: BenchResult, environment: Environment): string {
  return documentJson(benchDocument(result, environment));
}
