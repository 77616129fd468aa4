/**
 * Points of a certificate that a subject is asked one by one, until one shows that it is wrong: what fails as listed is counted,
 * and what a listed failure left behind is no failure.
 */
import type { engines } from '../../engines/index.ts';
import { type CaseOrCall, formatCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { Subject } from '../../subjects/subject.ts';
import { untilAborted } from '../checking/early-end.ts';
import { turnOfEventLoop } from '../checking/event-loop.ts';
import type { KnownFailure } from '../known-failures/known-failures.ts';
import { knownOrNew } from '../known-failures/known-or-new.ts';
import type { Mismatch } from '../law.ts';

/** How they are asked. */
export interface GeometryOptions {
  readonly seed: number;
  /** Random points per geometry. */
  readonly points: number;
  readonly knownFailures: readonly KnownFailure[];
  /** The engine that the subject is compared with. */
  readonly reference: keyof typeof engines;
  readonly signal?: AbortSignal | undefined;
  /** Called before every point. */
  readonly onPoint?: (() => void) | undefined;
}

/** The point at which a certificate fails. */
export interface GeometryFailure {
  readonly mismatch: Mismatch;
  readonly case: string;
  /** The law of words that runs a call again; left out of a case. */
  readonly law?: string;
}

/** How long the event loop may be kept from signals, other subjects and the display. */
const BREATH_MS = 25;
let lastBreath = 0;

/** In-process subjects never wait for anything. */
async function breathe(): Promise<void> {
  if (performance.now() - lastBreath < BREATH_MS) return;
  await turnOfEventLoop();
  lastBreath = performance.now();
}

export class AskedPoints {
  failure: GeometryFailure | null = null;
  readonly known: Record<string, number> = {};
  protected readonly subject: Subject;
  protected readonly options: GeometryOptions;
  /** As it was given: what is known of its process is known of it. */
  readonly #given: Subject;

  constructor(subject: Subject, options: GeometryOptions) {
    this.#given = subject;
    this.subject = untilAborted(subject, options.signal);
    this.options = options;
  }

  get isOver(): boolean {
    return this.failure !== null || this.options.signal?.aborted === true;
  }

  /**
   * @param differs asks the subject, once more where that is needed
   * @param law that runs a call again
   * @returns false where the subject skipped it
   */
  protected async put(
    point: CaseOrCall,
    differs: () => Promise<Mismatch | null>,
    law: string | null = null,
  ): Promise<boolean> {
    this.options.onPoint?.();
    await breathe();
    const mismatch = await differs();
    if (this.isOver) return false;
    if (mismatch === null) return true;
    if (mismatch.kind === 'skipped') return false;
    const again = async () => ({ mismatch: await differs(), calls: [point] });
    const weighed = await knownOrNew(this.#given, this.options.knownFailures, [point], mismatch, again);
    if (this.isOver) return false;
    if (weighed === null) return true;
    if ('known' in weighed) this.known[weighed.known.id] = (this.known[weighed.known.id] ?? 0) + 1;
    else this.failure = { mismatch: weighed.mismatch, case: formatCaseOrCall(point), ...(law !== null && { law }) };
    return true;
  }
}
