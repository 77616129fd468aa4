/** `adjoint bench --hunt`: the layer on which one subject is slowest beside another. */
import { randomInt } from 'node:crypto';
import { environment } from '../bench/environment.ts';
import { type HuntProgress, runHunt } from '../bench/hunt/hunt.ts';
import { openContenders } from '../bench/open-contenders.ts';
import { significant } from '../reports/bench/numbers.ts';
import { huntMarkdown } from '../reports/hunt/markdown.ts';
import { huntText } from '../reports/hunt/text.ts';
import { resultDocument, resultJson } from '../reports/json.ts';
import { reportPage } from '../reports/page/page.ts';
import { resolveSources } from '../subjects/index.ts';
import { endWith, interruptible } from './interruptible.ts';
import { invocation } from './invocation.ts';
import { liveLine } from './live-line.ts';
import { reading, UsageError } from './usage-error.ts';
import { prepareReports, writeReports, writeText } from './write-report.ts';

export interface HuntCommandOptions {
  /** For the search, in milliseconds; shrinking takes at most as long again. */
  readonly time?: number;
  /** At most so many layers are timed while searching. */
  readonly layers?: number;
  readonly seed?: number;
  readonly timeout: number;
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
}

/** @param typed the subject, and what it is compared with. @throws UsageError for a bad subject or file, or not two of them */
export async function runHuntCommand(typed: readonly string[], options: HuntCommandOptions): Promise<void> {
  const { time, layers, timeout: timeoutMs, json, markdown, html } = options;
  const reports = { '--json': json, '--markdown': markdown, '--html': html };
  prepareReports(reports);
  const sources = await reading(() => resolveSources(typed));
  if (sources.length !== 2) {
    throw new UsageError(`--hunt takes two subjects, the slow one and what it is compared with, got ${sources.length}`);
  }
  const seed = options.seed ?? randomInt(2 ** 31);
  const machine = environment();
  const contenders = await reading(() => openContenders(sources, { timeoutMs }));
  const [subject, against] = contenders;
  const progress = huntProgress();
  try {
    const result = await interruptible(progress, (signal) =>
      runHunt(subject, against, {
        seed,
        signal,
        onProgress: progress.update,
        ...(time !== undefined && { searchMs: time }),
        ...(layers !== undefined && { layers }),
      }),
    );
    writeText(huntText(result, machine, invocation()), Object.values(reports));
    await writeReports([
      [json, () => resultJson(result, machine)],
      [markdown, () => huntMarkdown(result, machine, invocation())],
      [html, () => reportPage([resultDocument(result, machine)], invocation())],
    ]);
    endWith(result.objections.length === 0 ? 0 : 1);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
}

/** How far it is on the live line; the end of the search in a line that stays. */
function huntProgress() {
  const line = liveLine();
  let phase: HuntProgress['phase'] = 'search';
  const update = ({ timed, passedOver, best, ...at }: HuntProgress) => {
    const found = best === null ? '' : `, ${significant(best.ratio.low)} × on ${best.workload.descriptor}`;
    line.show(() => `${at.phase}: ${timed} layers timed, ${passedOver} passed over${found}`);
    if (at.phase !== phase) line.keep('the search is done; the worst is being shrunk', true);
    phase = at.phase;
  };
  return { update, stop: line.stop };
}
