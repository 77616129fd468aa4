/** `adjoint/faults`: documented defects of released implementations, re-created: what must fail, and what a failure looks like. */
export { FAULTS, faultsNamed, openFault } from '../faults/index.ts';
export { killAll, killFault, killRun } from '../faults/kill.ts';
export { lookalikesOf, withLookalikes } from '../faults/lookalike.ts';
export { PUBLISHED_SUITES } from '../faults/published-suites.ts';
export type * from './types/fault.ts';
export type * from './types/gate.ts';
export type * from './types/law.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
