/** What a layout is: where a framework has the axes of ours, x [N,C,…in] and w [C,M/groups,…k]. */

/** For each axis of ours, the axis of the framework's tensor that it is. */
export interface Layout {
  readonly x: readonly number[];
  readonly w: readonly number[];
  /** Whether the framework's kernel runs backwards on every spatial axis. */
  readonly reversed?: boolean;
  /** The number of groups where the framework's kernel is over [C/groups, M], all output channels of all groups. */
  readonly outputGroups?: number;
}
