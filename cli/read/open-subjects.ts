/** The subjects that a command names, opened; without names every built-in one that is installed. */
import { openSubjects, openSubjectsApart, resolveSources, SUBJECT_GROUPS } from '../../subjects/index.ts';
import type { OpenedAndFailed } from '../../subjects/open-all.ts';
import { EXACT } from '../../subjects/reference-engine.ts';
import type { Source } from '../../subjects/source.ts';
import type { Subject } from '../../subjects/subject.ts';
import { reading, UsageError } from '../usage-error.ts';

/**
 * Opens by `open` what is named; without names every built-in subject, of the third parties those that can be loaded.
 * @throws UsageError for a name that is not known or a subject that cannot be loaded
 */
export async function openNamed<T>(
  names: readonly string[],
  open: (sources: readonly Source[]) => Promise<T[]>,
): Promise<T[]> {
  if (names.length > 0) return reading(() => open(resolveSources(names)));
  const engines = await open(resolveSources(['engines', EXACT, 'fast']));
  const loadable = await Promise.all(
    resolveSources(['third-party']).map((source) =>
      open([source]).catch((error: Error) => {
        process.stderr.write(`adjoint: left out, ${error.message}\n`);
        return [];
      }),
    ),
  );
  return [...engines, ...loadable.flat()];
}

/**
 * What is named, opened; one that cannot be loaded does not keep the others from being tested, as long as there are others.
 * @param isWhole whether the run needs all of them: one that is divided or kept in a journal has to be the same at every start
 * @throws UsageError for a name that is not known, or where none can be loaded, or not all where all are needed
 */
export async function openApart(
  names: readonly string[],
  { timeout, threads }: { readonly timeout: number; readonly threads: number },
  isWhole: boolean,
): Promise<OpenedAndFailed<Subject>> {
  if (names.length === 0 || isWhole) {
    const opened = await openNamed(names, (sources) => openSubjects(sources, timeout, threads));
    return { opened, failed: [] };
  }
  const found = await reading(() => openSubjectsApart(resolveSources(names), timeout, threads));
  if (found.opened.length === 0) throw new UsageError(found.failed[0].message);
  return found;
}

/** For help texts. */
export const SUBJECT_NAMES = `${SUBJECT_GROUPS.all.join(', ')}; the groups ${Object.keys(SUBJECT_GROUPS).join(', ')}`;
