/** Opens what several sources name, side by side: all of it or nothing, and no two under the same name. */
import type { Source } from './source.ts';

interface Opened {
  readonly name: string;
  close(): Promise<void>;
}

/** @throws what the first failure threw; whatever was opened is closed again */
export async function openAll<T extends Opened>(
  sources: readonly Source[],
  open: (source: Source) => Promise<T>,
): Promise<T[]> {
  const results = await Promise.allSettled(sources.map(open));
  const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(opened.map((one) => one.close()));
    throw failed.reason;
  }
  return opened.map((one, index) => {
    const isTaken = opened.findIndex(({ name }) => name === one.name) < index;
    return isTaken ? { ...one, name: `${one.name} (${sources[index].argument})` } : one;
  });
}
