/** Opens what several sources name, side by side, and no two under the same name. */
import type { Source } from './source.ts';

interface Opened {
  readonly name: string;
  close(): Promise<void>;
}

/** A source that could not be opened. */
export interface LoadFailure {
  readonly source: Source;
  /** Names the subject and the reason. */
  readonly message: string;
}

/** What became of several sources. */
export interface OpenedAndFailed<T> {
  /** In the order of their sources. */
  readonly opened: readonly T[];
  readonly failed: readonly LoadFailure[];
}

/**
 * All of it or nothing.
 * @throws what the first failure threw; whatever was opened is closed again
 */
export async function openAll<T extends Opened>(
  sources: readonly Source[],
  open: (source: Source) => Promise<T>,
): Promise<T[]> {
  const results = await Promise.allSettled(sources.map(open));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(results.map((result) => result.status === 'fulfilled' && result.value.close()));
    throw failed.reason;
  }
  return namedApart(results, sources);
}

/** What can be opened, and of the others why not. Never rejects because of a subject. */
export async function openEach<T extends Opened>(
  sources: readonly Source[],
  open: (source: Source) => Promise<T>,
): Promise<OpenedAndFailed<T>> {
  const results = await Promise.allSettled(sources.map(open));
  const failed = results.flatMap((result, at) =>
    result.status === 'rejected' ? [{ source: sources[at], message: (result.reason as Error).message }] : [],
  );
  return { opened: namedApart(results, sources), failed };
}

/** Those that were opened: a name that is taken gets its argument added. */
function namedApart<T extends Opened>(results: readonly PromiseSettledResult<T>[], sources: readonly Source[]): T[] {
  const opened = results.flatMap((result, at) =>
    result.status === 'fulfilled' ? [{ one: result.value, source: sources[at] }] : [],
  );
  return opened.map(({ one, source }, index) => {
    const isTaken = opened.findIndex((other) => other.one.name === one.name) < index;
    return isTaken ? { ...one, name: `${one.name} (${source.argument})` } : one;
  });
}
