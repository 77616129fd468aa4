/** Work that SIGINT ends early: what was found so far is kept, and reported. */

/** @param progress is stopped when the work is over, however it ends */
export async function interruptible<T>(
  progress: { readonly stop: () => void },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await work(interrupt.signal);
  } finally {
    progress.stop();
    process.off('SIGINT', onInterrupt);
  }
}
