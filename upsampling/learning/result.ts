/** What training runs find, as plain data. */
export interface LearningResult {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly runs: readonly TrainingRun[];
  readonly yardsticks: readonly Yardstick[];
  /** Whether the gradient law held at every step of every run. */
  readonly lawHolds: boolean;
  /** The law over all runs. */
  readonly law: LawOfAll;
}

/** Over several runs: the steps of all, and the largest deviation with the layer that it was found in. */
export interface LawOfAll extends LawRecord {
  readonly title: string;
}

/** One layer, from its first kernel to its last. */
export interface TrainingRun {
  readonly id: string;
  readonly title: string;
  readonly factor: number;
  readonly before: LearnedKernel;
  readonly after: LearnedKernel;
  /** Mean squared error of each step's batch, before the step. */
  readonly losses: readonly number[];
  /** Mean squared error on pictures that are not learned from. */
  readonly unseenBefore: number;
  readonly unseenAfter: number;
  readonly law: LawRecord;
}

/** One layer's weights, [size·size], and what they make of a picture of ones, over one period of the stride. */
export interface LearnedKernel {
  readonly size: number;
  readonly weights: readonly number[];
  readonly gain: { readonly least: number; readonly most: number };
}

/** The gradient law over all steps: deviations in units of the proven bound; above 1, or NaN, a gradient is wrong. */
export interface LawRecord {
  readonly checked: number;
  readonly largest: number;
  /** The step of the largest deviation, from 1 on. */
  readonly step: number;
}

/** What interpolation comes to on the pictures that are not learned from. */
export interface Yardstick {
  readonly factor: number;
  readonly title: string;
  readonly unseen: number;
}
