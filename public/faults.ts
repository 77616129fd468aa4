/**
 * `adjoint/faults`: documented defects of released implementations, re-created: what must fail, and what a failure looks like.
 *
 * @example
 * ```ts
 * import { lawsNamed } from 'adjoint';
 * import { faultsNamed, killFault } from 'adjoint/faults';
 *
 * const [fault] = faultsNamed(['eff-kernel-k-plus-d-minus-1']);
 * const { runs } = await killFault(fault, [1], { laws: lawsNamed(['core']), runs: 200 }); // with the seed 1
 * runs[0].kill.law; // → 'agreement'
 * ```
 *
 * @module
 */

export { lookalikesOf, withLookalikes } from '../faults/compare-failures.ts';
export { PUBLISHED_SUITES } from '../faults/defects/published-suites.ts';
export { FAULTS, faultsNamed } from '../faults/index.ts';
export { killAll, killFault, killRun } from '../faults/kill.ts';
export { openFault } from '../faults/open-fault.ts';
export type * from './types/fault.ts';
export type * from './types/gate.ts';
export type * from './types/law.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
