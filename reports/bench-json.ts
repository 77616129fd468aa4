/** A benchmark as JSON for machines: the whole result, and where it was made. An infinite error becomes a string. */
import type { BenchResult } from '../bench/bench.ts';
import type { Environment } from '../bench/environment.ts';
import { numberToJson } from '../spec/case.ts';

export const BENCH_SCHEMA = 'adjoint/bench/1';

export function benchJson(result: BenchResult, environment: Environment): string {
  const document = { schema: BENCH_SCHEMA, environment, ...result };
  return `${JSON.stringify(document, (_, value) => (typeof value === 'number' ? numberToJson(value) : value), 2)}\n`;
}
