/** The --baseline of a benchmark, and the --yardstick that both runs are measured by. */
import type { Contender } from '../../bench/contenders/contender.ts';
import type { BenchResult } from '../../bench/result.ts';
import { parseDocument } from '../../documents/parse.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { readInput } from '../files/read-input.ts';
import { reading, UsageError } from '../usage-error.ts';

/** @throws UsageError where the file holds no benchmark */
export function readBaseline(file: string): Promise<BenchResult> {
  return reading(async () => {
    const document = await parseDocument(readInput('--baseline', file), file);
    if (document.kind !== 'bench') throw new TypeError(`${file}: a baseline must be a benchmark, got ${document.kind}`);
    return document;
  });
}

/** Before the run, not after it. @throws UsageError where one of the two runs has no such subject */
export function checkYardstick(yardstick: string, contenders: readonly Contender[], baseline: BenchResult): void {
  const names = contenders.map(({ name }) => name);
  const before = baseline.subjects.map(({ name }) => name);
  if (names.includes(yardstick) && before.includes(yardstick)) return;
  const both = names.filter((name) => before.includes(name));
  throw new UsageError(
    `--yardstick must name a subject of this run and of the baseline, got ${yardstick}; both have ${both.join(', ') || 'none'}${didYouMean(yardstick, both)}`,
  );
}
