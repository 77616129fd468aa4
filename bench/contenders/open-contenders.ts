/** Opens subjects for the benchmark: each in a child process of its own, engines too, so that all are treated alike. */

import { openAll } from '../../subjects/open-all.ts';
import { TIMES_BYTES } from '../../subjects/pipe/reported-times.ts';
import { answerBytes } from '../../subjects/process/answer-bytes.ts';
import { besideModule, Child } from '../../subjects/process/child.ts';
import { openLoadedChild } from '../../subjects/process/loaded-child.ts';
import type { Source } from '../../subjects/source.ts';
import type { BenchResult } from '../result.ts';
import { measureTimeout } from '../timing/time-limit.ts';
import type { BenchRequest } from './answer-bench.ts';
import type { Contender } from './contender.ts';
import { openPageContender } from './page/page-contender.ts';
import { openProgramContender } from './program-contender.ts';
import { readCall, readMeasured } from './read-replies.ts';
import { threadedName } from './threaded-name.ts';

/** How the subjects of a benchmark are opened. */
export interface OpenOptions {
  /** For one call. */
  readonly timeoutMs: number;
  /** Numbers of threads to ask for; a subject that can use fewer is asked for as many as it can. Default [1]. */
  readonly threads?: readonly number[];
  /** Default 'one each'. */
  readonly processes?: BenchResult['processes'];
  /** Called for a subject that can use fewer threads than some of those numbers, which it is then not asked for. */
  readonly onFewerThreads?: (subject: string, most: number, beyond: readonly number[]) => void;
}

/**
 * Opens every source, once for each number of threads; names that would be the same are made different.
 * @throws RangeError naming the subject and the reason where one cannot be loaded; the others are closed again
 */
export async function openContenders(sources: readonly Source[], options: OpenOptions): Promise<Contender[]> {
  const { timeoutMs, threads = [1], processes = 'one each' } = options;
  if (processes !== 'one for all') {
    return openAll(await withThreads(sources, options), (source) => openContender(source, timeoutMs));
  }
  // Libraries settle their number of threads once for a process, and a program is one by itself.
  if (threads.some((count) => count !== 1)) throw new RangeError('threads must be 1 where all share a process');
  const program = sources.find(({ origin }) => origin === 'program');
  if (program !== undefined) throw new RangeError(`subject ${program.argument}: a program cannot share a process`);
  const inPage = sources.find(({ browser }) => browser !== undefined);
  if (inPage !== undefined) throw new RangeError(`subject ${inPage.argument}: a page cannot share a process`);
  const shared = new Child(HOST, timeoutMs);
  return openAll(sources, (source) => openContender(source, timeoutMs, shared));
}

/** The sources with their numbers of threads, each as many as it can use of those that are asked for. */
async function withThreads(
  sources: readonly Source[],
  { threads = [1], timeoutMs, onFewerThreads }: OpenOptions,
): Promise<Source[]> {
  if (threads.every((count) => count === 1)) return [...sources];
  const found: Source[] = [];
  for (const source of sources) {
    const most = await mostThreads(source, timeoutMs);
    const beyond = threads.filter((count) => count > most);
    if (beyond.length > 0) onFewerThreads?.(source.argument, most, beyond);
    const possible = new Set(threads.map((count) => Math.min(count, most)));
    found.push(...[...possible].map((count) => ({ ...source, threads: count })));
  }
  return found;
}

async function mostThreads(source: Source, timeoutMs: number): Promise<number> {
  // A page is not told a number of threads.
  if (source.browser !== undefined) return 1;
  const asked = await openContender(source, timeoutMs);
  await asked.close();
  return asked.capabilities.threads;
}

const HOST = besideModule(import.meta.url, 'contender-host');

async function openContender(source: Source, timeoutMs: number, shared?: Child): Promise<Contender> {
  if (source.origin === 'program') return openProgramContender(source, timeoutMs);
  if (source.browser !== undefined) return openPageContender(source, timeoutMs);
  const loaded = await openLoadedChild(HOST, source, timeoutMs, shared);
  const { name, version, capabilities } = loaded;
  return {
    name: threadedName(name, source),
    version,
    capabilities,
    threads: source.threads ?? 1,
    source,
    async call(problem) {
      return readCall(await loaded.ask<unknown>({ call: problem }, { bytes: () => answerBytes([problem]) }));
    },
    async measure(problem, options, wholeCall) {
      const request: BenchRequest = { measure: problem, options, wholeCall };
      const bytes = () => TIMES_BYTES + answerBytes([problem]);
      return readMeasured(await loaded.ask<unknown>(request, { timeoutMs: measureTimeout(options, timeoutMs), bytes }));
    },
    close: () => loaded.close(),
  };
}
