/**
 * The machine's own ceilings, measured when they are needed: what multiply-adds alone and memory alone take.
 *
 * Each kernel runs in short windows of time, of which the best counts. Whatever else happens on a machine makes a
 * window slower, and nothing makes it faster than the processor is, so that the largest rate is nearest to the ceiling,
 * where a mean would mix in the noise. The first windows, in which the compiler is still at work, drop out by
 * themselves. With several threads the same window of all of them is added up, since they share the memory and often
 * the clock rate.
 */
import { besideModule, Child } from '../../subjects/process/child.ts';
import type { Limits } from '../result.ts';
import { type KernelName, PIECE_BYTES } from './kernels.ts';
import type { LimitsRequest, OpenReply, RatesReply } from './limits-host.ts';

const WINDOWS = 12;
const WINDOW_MS = 15;

/** From asking to beginning: long enough for the request to reach every thread. */
const LEAD_MS = 5;

/** Over all threads. Beyond the caches of most processors; those of a few servers are larger. */
const MEMORY_BYTES = 2 ** 28;

/** Starting a process takes seconds on a busy machine. */
const TIMEOUT_MS = 60_000;

/**
 * Takes less than two seconds, in processes of their own.
 * @param threads how many run the same at the same time
 * @throws RangeError for a number of threads below 1; Error where the runtime has no WebAssembly SIMD
 */
export async function measureLimits(threads: number): Promise<Limits> {
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new RangeError(`limits: threads must be an integer >= 1, got ${threads}`);
  }
  const children = Array.from(
    { length: threads },
    () => new Child(besideModule(import.meta.url, 'limits-host'), TIMEOUT_MS),
  );
  try {
    const opened = await askAll<OpenReply>(children, { open: shareOf(MEMORY_BYTES, threads) });
    if (opened.includes(null)) throw new Error('limits: this runtime has no WebAssembly SIMD');
    const best = async (kernel: KernelName) => {
      const startMs = performance.timeOrigin + performance.now() + LEAD_MS;
      const schedule = { kernel, startMs, windowMs: WINDOW_MS, windows: WINDOWS };
      return bestWindow((await askAll<RatesReply>(children, { rates: schedule })).map(({ rates }) => rates));
    };
    return {
      threads,
      javascriptGflops: await best('javascript'),
      webassemblyGflops: Math.max(await best('separate'), await best('fused')),
      relaxedSimd: opened.every((thread) => thread?.relaxedSimd),
      memoryGBps: await best('memory'),
    };
  } finally {
    await Promise.all(children.map((child) => child.close()));
  }
}

/** The largest sum over all threads of the rates in one window; 0 where there are no rates. */
export function bestWindow(rates: readonly (readonly number[])[]): number {
  const sums = rates[0].map((_, window) => rates.reduce((sum, thread) => sum + thread[window], 0));
  return Math.max(0, ...sums);
}

/** A thread's share of the memory, in whole pieces of what one run goes through. */
function shareOf(bytes: number, threads: number): number {
  return Math.max(1, Math.floor(bytes / threads / PIECE_BYTES)) * PIECE_BYTES;
}

async function askAll<T>(children: readonly Child[], request: LimitsRequest): Promise<T[]> {
  const replies = await Promise.all(children.map((child) => child.ask<T>(request)));
  return replies.map((reply) => {
    if (reply.kind !== 'reply') throw new Error(`limits: ${reply.message}`);
    return reply.value;
  });
}
