/** What the page, the worker with the gate and the worker with the subject say to each other. */
import type { CheckResult } from '../../properties/checking/check.ts';
import type { FailureReport } from '../../reports/verify/failures.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import type { BrowserIdentity } from '../../subjects/browser/identity.ts';
import type { CallRequest, PageModule } from '../../subjects/browser/messages.ts';
import type { AskedInPage } from './asked.ts';

/** A run that the page asks for. */
export interface RunRequest extends Omit<AskedInPage, 'source'> {
  /** Where the text of the module lies, as a blob of the page. */
  readonly url: string;
  /** What names it on a command line. */
  readonly typed: string;
  readonly browser: Pick<BrowserIdentity, 'name' | 'version'>;
}

/** To the worker with the gate. */
export type ToRun = { readonly start: RunRequest } | { readonly stop: true };

/** A law of the run: how far it is, or what it came to. */
export interface LawState {
  readonly law: string;
  readonly cases: number;
  /** Null while it runs. */
  readonly status: CheckResult['status'] | null;
  /** Why it is not covered, or was interrupted. */
  readonly missing: string | null;
}

/** A failure with all that replays it. */
export interface GateFailure extends FailureReport {
  /** Canonical JSON. */
  readonly case: string;
  readonly seed: number;
  readonly path: string | null;
}

/** What a run came to, ready to be shown. */
export interface GateReport {
  readonly verdict: VerifyResult['verdict'];
  /** The last line of `adjoint verify`. */
  readonly verdictLine: string;
  /** What the subject could declare that explains failures, in lines. */
  readonly why: readonly string[];
  readonly failures: readonly GateFailure[];
  readonly objections: readonly string[];
  readonly warnings: readonly string[];
  /** All that `adjoint verify` prints. */
  readonly text: string;
  /** The document of `--json`. */
  readonly json: string;
}

/** The part of a MessagePort that is used. Its handler takes an event with `data`. */
export interface Port {
  onmessage: unknown;
  postMessage(message: unknown): void;
  close(): void;
}

/** From the worker with the gate. A subject has a number, from 1. */
export type FromRun =
  | { readonly open: number; readonly port: Port }
  | { readonly end: number }
  | { readonly loaded: string }
  | { readonly law: LawState }
  | { readonly report: GateReport }
  /** The module is none, or the run is none, in words. */
  | { readonly failed: string };

/** A question to the worker with the subject. */
export type ToModule = { readonly load: PageModule } | { readonly identity: true } | CallRequest;

/** To the worker with the subject, once: where it is asked. */
export interface ToSubject {
  readonly port: Port;
}
