/** Whatever is put under test, seen from two sides: what an author writes, and what the suite calls. */
import type { Case } from '../spec/case.ts';
import type { FrameworkCall } from '../spec/conventions/call.ts';
import type { FloatArray, Tensor } from '../spec/tensor.ts';
import type { BrowserIdentity } from './browser/identity.ts';
import type { Capabilities } from './capabilities.ts';
import type { Accident } from './errors/accident.ts';

/**
 * What an implementation returns: y [N,M,…out], row-major. Plain arrays of numbers are accepted for both; data are
 * rounded to the case's type.
 */
export interface Result {
  readonly shape: ArrayLike<number>;
  readonly data: ArrayLike<number>;
  /** Where an implementation measures the parts of a call itself: the benchmark shows them beside the time of the call. */
  readonly times?: PhaseTimes;
}

/** The parts of a call in milliseconds, one after the other: together they take no longer than the call. */
export interface PhaseTimes {
  /** Until the operands are where the work is done. */
  readonly upload: number;
  /** The work. */
  readonly dispatch: number;
  /** Until the result is back. */
  readonly readback: number;
}

/** The names of these parts, in their order. */
export const CALL_PHASES = ['upload', 'dispatch', 'readback'] as const satisfies readonly (keyof PhaseTimes)[];

/** A problem made ready once and run many times, as models are in use. */
export interface Prepared {
  /**
   * @param x another x [N,C,…in] than that of the case, of any batch and extents; only given where
   * capabilities.prepared is
   *   'any-x', and for this run alone
   */
  run(x?: Tensor): Result | Promise<Result>;
  dispose(): void | Promise<void>;
}

/**
 * What an author's module exports. Only `convTranspose` is needed. It throws to refuse an illegal case, and throws
 * `Skipped` for one that is beyond it (answer-errors.ts).
 */
export interface Implementation {
  readonly name?: string;
  readonly version?: string;
  /** What is left out is taken as possible; see EVERYTHING in capabilities.ts. */
  readonly capabilities?: Partial<Capabilities>;
  convTranspose(problem: Case): Result | Promise<Result>;
  /**
   * Training: from the gradient g of the output, those with respect to x, w and bias, each shaped like its argument;
   * the last is not looked at where the case has no bias.
   */
  gradients?(problem: Case, g: Tensor): GradientResults | Promise<GradientResults>;
  /**
   * Everything that needs to happen only once for a layer. Its `run` is what is timed, and obeys the laws of state as
   * well.
   */
  prepare?(problem: Case): Prepared | Promise<Prepared>;
  /** The conventions in whose words it can be called, such as `onnx`: with `call`. */
  readonly conventions?: readonly string[];
  /**
   * The operator in a framework's own words: attributes by their names there, operands and result in its layout. It throws to
   * refuse what the framework refuses.
   */
  call?(request: FrameworkCall): Result | Promise<Result>;
}

/** The gradients with respect to x [N,C,…in], w [C,M/groups,…k] and bias [M]; null without a bias. */
export interface GradientResults {
  readonly x: Result;
  readonly w: Result;
  readonly bias: Result | null;
}

/** How a call is made. */
export interface CallOptions {
  /** The data of x, w and bias are views into one larger buffer. */
  readonly asViews?: boolean;
  /** The outcome tells side effects. */
  readonly watched?: boolean;
  /** Instead of the result, its gradient with respect to one argument, given that of the output. */
  readonly gradient?: { readonly of: keyof GradientResults; readonly g: Tensor };
  /** Not by convTranspose but by a run of a prepared layer. */
  readonly layer?: LayerCall;
}

/** A run of a layer that is prepared once and kept for further calls. */
export interface LayerCall {
  /** Layers of different names are kept beside each other. */
  readonly name: string;
  /** Prepared from this case, whatever is kept by the name; otherwise only where nothing is. */
  readonly anew?: boolean;
  /** The run is given the x of this case, rather than having the one of the case that the layer was prepared from. */
  readonly givesX?: boolean;
  /** The layer is disposed of afterwards. */
  readonly last?: boolean;
}

/** A call, and how it is made. */
export interface Call {
  readonly problem: Case;
  readonly options?: CallOptions;
}

/** What a call did beside giving a result. */
export interface SideEffect {
  readonly kind: 'input changed' | 'memory shared' | 'earlier result changed';
  readonly message: string;
}

/** What became of one call. Nothing that a subject does is an exception of ours. */
export type Outcome =
  | {
      readonly kind: 'result';
      readonly shape: readonly number[];
      readonly data: FloatArray;
      /** Only of a watched call. */
      readonly sideEffects?: readonly SideEffect[];
      /** What was to be read beside the result, errors on the console of a page for example: of use where it is wrong. */
      readonly said?: readonly string[];
    }
  /**
   * An accident is an exception that the implementation did not mean, reported in the message as well. Only of modules.
   */
  | { readonly kind: 'refused'; readonly message: string; readonly accident?: Accident }
  /** The case is beyond what it does. */
  | { readonly kind: 'skipped'; readonly message: string }
  /** Only of programs: something went wrong inside that is no judgement of the case. */
  | { readonly kind: 'errored'; readonly message: string }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'crashed'; readonly message: string }
  | { readonly kind: 'timed out'; readonly message: string };

/** How a program is to time itself. */
export interface TimeOptions {
  readonly budgetMs: number;
  /** Calls that are timed however slow they are. */
  readonly minSamples: number;
  /** For all of it. */
  readonly timeoutMs: number;
}

/** The most calls that a program may tell the times of. */
export const MAX_SAMPLES = 1_000_000;

/** What a program says its calls took; its own word. */
export interface OwnTimes {
  readonly samplesMs: readonly number[];
  /** What making ready took, once, outside of the samples; null where it does not say. */
  readonly prepareMs: number | null;
}

/** The last outcome of timed calls, and their times. */
export interface TimedOutcome {
  /** Of the last call. */
  readonly outcome: Outcome;
  /** null where no times are known; the outcome says why. */
  readonly times: OwnTimes | null;
}

/** A subject, ready to be asked. */
export interface Subject {
  readonly name: string;
  /** What names it on the command line. */
  readonly argument: string;
  readonly version: string | null;
  readonly origin: 'engine' | 'third party' | 'module' | 'program';
  readonly capabilities: Capabilities;
  /** The browser that it runs in, where it runs in a page. */
  readonly browser?: BrowserIdentity;
  /** Never throws and never rejects. The case is not changed, whatever the subject does to its copy. */
  run(problem: Case, options?: CallOptions): Promise<Outcome>;
  /** A call in the words of a convention that capabilities.conventions names. Never rejects. */
  call?(call: FrameworkCall): Promise<Outcome>;
  /** Calls that all start before the first has ended, and what became of each. Never rejects. Not of programs. */
  runTogether?(calls: readonly Call[]): Promise<readonly Outcome[]>;
  /**
   * The same subject with another number of threads, in a process of its own that lives until this subject is closed,
   * and is started once. Only where capabilities.threads is above 1.
   * @throws RangeError where it cannot be loaded with so many
   */
  withThreads?(threads: number): Promise<Pick<Subject, 'run'>>;
  /** Ends what the subject holds, its process included. A later call starts it again. */
  close(): Promise<void>;
  /**
   * Only of programs that time themselves: makes the case ready, calls the operator again and again for about the
   * budget, and tells how long each call took and what the last one gave. Never rejects.
   */
  time?(problem: Case, options: TimeOptions): Promise<TimedOutcome>;
  /** How often a call gave no answer in time and did when it was asked again. */
  stalls?(): number;
  /** The engines of this suite that it calls, by their names, as far as is known. */
  borrowed?(): readonly string[];
}
