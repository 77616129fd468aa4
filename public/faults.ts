/** `adjoint/faults`: documented defects of released implementations, re-created: what must fail, and what a failure looks like. */
export type { Fault, FaultClass, FaultyImplementation } from '../faults/fault.ts';
export { FAULTS, faultsNamed, openFault } from '../faults/index.ts';
export {
  type FaultProgress,
  type KillAllOptions,
  type KillOptions,
  killAll,
  killFault,
  killRun,
} from '../faults/kill.ts';
export { lookalikesOf, withLookalikes } from '../faults/lookalike.ts';
export { PUBLISHED_SUITES, type PublishedSuite } from '../faults/published-suites.ts';
export type { FaultResult, FaultRun, FaultsResult } from '../faults/result.ts';
