/** The subjects of a plan opened again: in a thread, where a run goes on, or after journals were merged. */
import { openSubjects, resolveSources } from '../subjects/index.ts';
import { ofTypes } from '../subjects/of-types.ts';
import { inBrowser } from '../subjects/source.ts';
import type { Subject } from '../subjects/subject.ts';
import type { SubjectSummary } from './any-run.ts';
import type { RunPlan } from './kinds.ts';

/** Of a plan that does not say: milliseconds for a call, and how many threads a subject uses. */
const UNSAID = { timeoutMs: 5000, threads: 1 };

/**
 * Opens subjects as they were when the run began.
 * @param subjects those of the plan that are wanted
 * @throws RangeError, by the promise, where one is not known here or cannot be loaded; the others are closed again
 */
export async function openPlanned({ settings }: RunPlan, subjects: readonly SubjectSummary[]): Promise<Subject[]> {
  const { timeoutMs, threads, browser, dtypes } = { ...UNSAID, ...settings };
  const sources = resolveSources(subjects.map(({ typed }) => typed));
  return [...ofTypes(await openSubjects(inBrowser(sources, browser), timeoutMs, threads), dtypes)];
}
