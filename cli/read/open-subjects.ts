/** The subjects that a command names, opened; without names every built-in one that is installed. */
import { resolveSources, SUBJECT_GROUPS } from '../../subjects/index.ts';
import { EXACT } from '../../subjects/reference-engine.ts';
import type { Source } from '../../subjects/source.ts';
import { reading } from '../usage-error.ts';

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

/** For help texts. */
export const SUBJECT_NAMES = `${SUBJECT_GROUPS.all.join(', ')}; the groups ${Object.keys(SUBJECT_GROUPS).join(', ')}`;
