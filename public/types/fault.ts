/** Types of re-created defects and of the laws that catch them. */

export type { PublishedSuite, SuiteData, SuiteId, SuitePoint } from '../../faults/defects/published-suites.ts';
export type { Fault, FaultClass, FaultyImplementation, LeftOut } from '../../faults/fault.ts';
export type { FaultProgress, KillAllOptions, KillOptions } from '../../faults/kill.ts';
export type * from '../../faults/result.ts';
