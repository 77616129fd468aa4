/** The subjects that a command names, opened; without names every built-in one that is installed. */
import { openSubjects, resolveSources, SUBJECT_GROUPS } from '../subjects/index.ts';
import type { Source } from '../subjects/source.ts';
import type { Subject } from '../subjects/subject.ts';
import { reading } from './usage-error.ts';

/** @throws UsageError for a name that is not known or a subject that cannot be loaded */
export async function subjectsFor(typed: readonly string[], timeoutMs: number): Promise<Subject[]> {
  if (typed.length > 0) return reading(() => openSubjects(resolveSources(typed), timeoutMs));
  const engines = await openSubjects(resolveSources(['engines']), timeoutMs);
  const installed = await Promise.all(
    resolveSources(['third-party']).map((source) => openIfInstalled(source, timeoutMs)),
  );
  return [...engines, ...installed.flat()];
}

async function openIfInstalled(source: Source, timeoutMs: number): Promise<Subject[]> {
  try {
    return await openSubjects([source], timeoutMs);
  } catch (error) {
    process.stderr.write(`adjoint: left out, ${(error as Error).message}\n`);
    return [];
  }
}

/** For help texts. */
export const SUBJECT_NAMES = `${SUBJECT_GROUPS.all.join(', ')}; the groups ${Object.keys(SUBJECT_GROUPS).join(', ')}`;
