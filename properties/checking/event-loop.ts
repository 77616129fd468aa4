/**
 * The event loop between two cases: subjects in this process never wait for anything, so that it would have no turn.
 */

/** Ends when timers, child processes and the display have had their turn. */
export function turnOfEventLoop(): Promise<void> {
  // A browser has no setImmediate.
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve);
  });
}
