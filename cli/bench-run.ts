/** `adjoint bench` on layers: opens, measures what the machine can do, runs, holds against a baseline, reports. */

import { compareWithBaseline, withBaseline } from '../bench/baseline.ts';
import { runBench } from '../bench/bench.ts';
import type { Contender } from '../bench/contender.ts';
import { environment } from '../bench/environment.ts';
import { measureLimits } from '../bench/limits/limits.ts';
import { openContenders } from '../bench/open-contenders.ts';
import type { BenchResult, Limits } from '../bench/result.ts';
import { knownFailureFor } from '../properties/known-failures.ts';
import { benchMarkdown } from '../reports/bench/markdown.ts';
import { benchText } from '../reports/bench/text.ts';
import { counted } from '../reports/counted.ts';
import { parseDocument } from '../reports/documents.ts';
import { resultDocument, resultJson } from '../reports/json.ts';
import { reportPage } from '../reports/page/page.ts';
import { printable } from '../reports/printable.ts';
import { didYouMean } from '../spec/nearest.ts';
import { benchProgress } from './bench-progress.ts';
import { chosenWorkloads, type WorkloadOptions } from './bench-workloads.ts';
import { endWith, interruptible } from './interruptible.ts';
import { invocation } from './invocation.ts';
import { readKnownFailures } from './known-failures.ts';
import { openTyped } from './open-subjects.ts';
import { readInput } from './read-input.ts';
import { reading, UsageError } from './usage-error.ts';
import { namedFiles, prepareReports, writeReports, writeText } from './write-report.ts';

export interface BenchRunOptions extends WorkloadOptions {
  readonly time: number;
  readonly rounds: number;
  readonly threads: readonly number[];
  readonly processes: BenchResult['processes'];
  readonly limits: boolean;
  readonly baseline?: string;
  readonly yardstick: string;
  readonly allow: number;
  readonly timeout: number;
  readonly knownFailures?: string;
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
}

export async function runOnWorkloads(typed: readonly string[], options: BenchRunOptions): Promise<void> {
  const workloads = await chosenWorkloads(options);
  const reports = { '--json': options.json, '--markdown': options.markdown, '--html': options.html };
  // The baseline may be among them: it is read first, and a new one may take its place.
  prepareReports(reports, namedFiles({ '--file': options.file, '--known-failures': options.knownFailures }));
  const known = await reading(() => readKnownFailures(options.knownFailures));
  const baseline = options.baseline === undefined ? null : await readBaseline(options.baseline);
  const machine = environment();
  const { timeout: timeoutMs, threads, rounds, processes } = options;
  const onFewerThreads = (subject: string, most: number, beyond: readonly number[]) => {
    const told = `${subject} can use ${counted(most, 'thread')}: it is not asked for ${beyond.join(' or ')}`;
    process.stderr.write(`adjoint: ${printable(told)}\n`);
  };
  const opening = { timeoutMs, threads, processes, onFewerThreads };
  const contenders = await openTyped(typed, (sources) => openContenders(sources, opening));
  const progress = benchProgress(rounds);
  try {
    if (baseline !== null) checkYardstick(options.yardstick, contenders, baseline);
    const limits = options.limits ? await limitsFor(contenders) : [];
    const measured = await interruptible(progress, (signal) =>
      runBench(contenders, {
        workloads,
        timeBudgetMs: options.time,
        rounds,
        processes,
        limits,
        knownFailure: (subject, problem) => knownFailureFor(known, subject, [problem])?.id ?? null,
        onProgress: progress.update,
        signal,
      }),
    );
    const result = baseline === null ? measured : against(measured, baseline, options);
    writeText(benchText(result, machine), Object.values(reports));
    await writeReports([
      [options.json, () => resultJson(result, machine)],
      [options.markdown, () => benchMarkdown(result, machine)],
      [options.html, () => reportPage([resultDocument(result, machine)], invocation())],
    ]);
    endWith(result.objections.length === 0 ? 0 : 1);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
}

/** @throws UsageError where the file holds no benchmark */
function readBaseline(file: string): Promise<BenchResult> {
  return reading(async () => {
    const document = await parseDocument(readInput('--baseline', file), file);
    if (document.kind !== 'bench') throw new TypeError(`${file}: a baseline must be a benchmark, got ${document.kind}`);
    return document;
  });
}

/** Said before the run, not after it. @throws UsageError */
function checkYardstick(yardstick: string, contenders: readonly Contender[], baseline: BenchResult): void {
  const names = contenders.map(({ name }) => name);
  const before = baseline.subjects.map(({ name }) => name);
  if (!names.includes(yardstick) || !before.includes(yardstick)) {
    const both = names.filter((name) => before.includes(name));
    throw new UsageError(
      `--yardstick must name a subject of this run and of the baseline, got ${yardstick}; both have ${both.join(', ') || 'none'}${didYouMean(yardstick, both)}`,
    );
  }
}

async function limitsFor(contenders: readonly Contender[]): Promise<Limits[]> {
  const counts = [...new Set(contenders.map(({ threads }) => threads))].toSorted((a, b) => a - b);
  const limits: Limits[] = [];
  for (const count of counts) limits.push(await measureLimits(count));
  return limits;
}

/** The run held against the baseline. Where that cannot be done, what was measured is still told. */
function against(result: BenchResult, baseline: BenchResult, { yardstick, allow }: BenchRunOptions): BenchResult {
  try {
    return withBaseline(result, compareWithBaseline(result, baseline, { yardstick, allowedLoss: allow / 100 }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...result, objections: [...result.objections, `not held against the baseline: ${error.message}`] };
  }
}
