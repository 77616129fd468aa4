/** One layer. Arrays have one entry per spatial axis; `padding` has the pair of begin and end. */
export interface Workload {
  readonly name: string;
  /** The network, and where its definition states these numbers. */
  readonly source: string;
  readonly n: number;
  readonly cin: number;
  readonly cout: number;
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly (readonly number[])[];
  readonly outputPadding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  /** Whether a number per output channel is added; false where it is left out. */
  readonly bias?: boolean;
}
