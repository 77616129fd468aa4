/** `adjoint bench --scale`: how time and memory grow along one dimension of a layer. */

import { environment } from '../bench/environment.ts';
import { openContenders } from '../bench/open-contenders.ts';
import { scaleAxisNamed, sweptPoints } from '../bench/scale/axes.ts';
import { runScale, type ScaleProgress } from '../bench/scale/scale.ts';
import type { Workload } from '../bench/workload.ts';
import { resultDocument, resultJson } from '../reports/json.ts';
import { reportPage } from '../reports/page/page.ts';
import { printable } from '../reports/printable.ts';
import { scaleMarkdown } from '../reports/scale/markdown.ts';
import { scaleText } from '../reports/scale/text.ts';
import { resolveSources } from '../subjects/index.ts';
import { endWith, interruptible } from './interruptible.ts';
import { invocation } from './invocation.ts';
import { liveLine } from './live-line.ts';
import { reading } from './usage-error.ts';
import { prepareReports, writeReports, writeText } from './write-report.ts';

export interface ScaleCommandOptions {
  readonly axis: string;
  /** The layer to start from, in place of that of the axis. */
  readonly base?: Workload;
  /** For each subject at each point, in milliseconds. */
  readonly time?: number;
  readonly timeout: number;
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
}

/** Without names the reference engines are swept. @throws UsageError for a bad axis, subject, layer or file */
export async function runScaleCommand(typed: readonly string[], options: ScaleCommandOptions): Promise<void> {
  const { time, timeout: timeoutMs, base, json, markdown, html } = options;
  const reports = { '--json': json, '--markdown': markdown, '--html': html };
  prepareReports(reports);
  const axis = await reading(() => scaleAxisNamed(options.axis));
  const sources = await reading(() => {
    if (sweptPoints(axis, base).points.length === 0) throw new RangeError(`no layer can be swept along ${axis}`);
    return resolveSources(typed.length > 0 ? typed : ['engines']);
  });
  const machine = environment();
  const contenders = await reading(() => openContenders(sources, { timeoutMs }));
  const progress = scaleProgress();
  try {
    const result = await interruptible(progress, (signal) =>
      runScale(contenders, axis, {
        timeoutMs,
        signal,
        onProgress: progress.update,
        ...(time !== undefined && { timeBudgetMs: time }),
        ...(base !== undefined && { base }),
      }),
    );
    writeText(scaleText(result, machine), Object.values(reports));
    await writeReports([
      [json, () => resultJson(result, machine)],
      [markdown, () => scaleMarkdown(result, machine)],
      [html, () => reportPage([resultDocument(result, machine)], invocation())],
    ]);
    endWith(result.objections.length === 0 ? 0 : 1);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
}

/** Every point on the live line; failures in lines that stay. */
function scaleProgress() {
  const line = liveLine();
  const update = ({ point, done, total, finished }: ScaleProgress) => {
    line.show(() => `${done}/${total} cells · ${point}`);
    if (finished === null || finished.status === 'timed' || finished.status === 'not covered') return;
    line.keep(`${point}: ${printable(`${finished.subject} ${finished.status}: ${finished.message}`)}`, false);
  };
  return { update, stop: line.stop };
}
