/** A documented defect that a failure looks like. */
export interface Lookalike {
  /** Id of the re-created defect. */
  readonly fault: string;
  readonly project: string;
  readonly reference: string;
  /** What is wrong there, in one sentence. */
  readonly description: string;
}
