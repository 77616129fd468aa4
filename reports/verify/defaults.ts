/** What a run has where nothing else is asked for: a replay line names only what differs. */

/** What `adjoint verify` has where --runs is left out; a path beyond the runs names no case. */
export const DEFAULT_RUNS = 200;
/** The same for --timeout. */
export const DEFAULT_TIMEOUT_MS = 5000;
