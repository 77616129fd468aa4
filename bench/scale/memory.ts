/**
 * How much memory one call takes, each in a process of its own: what an earlier call left behind could be used again.
 * For the same reason the C library is asked to give freed memory back to the system at once (man 3 mallopt), where it
 * would keep the more of it, the larger the pieces are that a program frees.
 */
import { besideModule, Child } from '../../subjects/process/child.ts';
import { openLoadedChild } from '../../subjects/process/loaded-child.ts';
import type { Source } from '../../subjects/source.ts';
import type { Workload } from '../workloads/workload.ts';
import type { MemoryRequest } from './memory-host.ts';

const GIVING_BACK = { MALLOC_MMAP_THRESHOLD_: '8192', MALLOC_TRIM_THRESHOLD_: '8192' };

/**
 * Most bytes that the process had resident during one call, preparing included, above what it had before. What the call
 * leaves as garbage counts until it is collected. null where the system does not tell, the call fails, or the subject
 * is a program of its own or in a page.
 * @param first a small layer, called beforehand
 * @param timeoutMs for both calls
 */
export async function peakMemory(
  source: Source,
  layer: Workload,
  first: Workload,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<number | null> {
  if (process.platform !== 'linux' || signal?.aborted) return null;
  if (source.origin === 'program' || source.browser !== undefined) return null;
  const host = besideModule(import.meta.url, 'memory-host');
  const started = new Child(host, timeoutMs, GIVING_BACK);
  const child = await openLoadedChild(host, source, timeoutMs, started).catch(() => null);
  if (child === null) return null;
  const onAbort = () => void child.close();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const request: MemoryRequest = { layer, first };
    const reply = await child.ask<unknown>(request);
    const isBytes = reply.kind === 'reply' && typeof reply.value === 'number' && reply.value >= 0;
    return isBytes ? (reply.value as number) : null;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await child.close();
  }
}
