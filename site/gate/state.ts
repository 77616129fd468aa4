/** Where a run is, as the page shows it: what it began with, and what was heard of it since. */
import { counted } from '../../reports/counted.ts';
import type { AskedInPage, GivenSource } from './asked.ts';
import type { GateReport, LawState } from './messages.ts';

export type RunPhase = 'before' | 'loading' | 'running' | 'stopping' | 'over';

export interface RunState {
  readonly phase: RunPhase;
  readonly asked: AskedInPage | null;
  /** Of the laws that were begun, by their ids. */
  readonly laws: ReadonlyMap<string, LawState>;
  /** The law that runs. */
  readonly now: LawState | null;
  readonly report: GateReport | null;
  /** Why there is no report, in words. */
  readonly problem: string | null;
}

export const NOTHING_RUN: RunState = {
  phase: 'before',
  asked: null,
  laws: new Map(),
  now: null,
  report: null,
  problem: null,
};

export function begun(asked: AskedInPage): RunState {
  return { ...NOTHING_RUN, phase: 'loading', asked };
}

export function withLoaded(state: RunState): RunState {
  return state.phase === 'loading' ? { ...state, phase: 'running' } : state;
}

export function withLaw(state: RunState, law: LawState): RunState {
  return { ...state, laws: new Map([...state.laws, [law.law, law]]), now: law };
}

export function withStop(state: RunState): RunState {
  return isGoingOn(state) ? { ...state, phase: 'stopping' } : state;
}

export function withReport(state: RunState, report: GateReport): RunState {
  return { ...state, phase: 'over', now: null, report };
}

export function withProblem(state: RunState, problem: string): RunState {
  return { ...state, phase: 'over', now: null, problem };
}

export function isGoingOn({ phase }: RunState): boolean {
  return phase === 'loading' || phase === 'running' || phase === 'stopping';
}

/** Whether what the page holds by now is no longer what the run was of. */
export function isOfEarlier({ phase, asked }: RunState, { kind, text }: GivenSource): boolean {
  return phase === 'over' && asked !== null && (asked.source.kind !== kind || asked.source.text !== text);
}

/** How many laws are done, of how many. */
export function progressOf({ asked, laws, phase }: RunState): { readonly done: number; readonly of: number } {
  const of = asked?.laws.length ?? 0;
  if (phase === 'over') return { done: of, of };
  return { done: [...laws.values()].filter(({ status }) => status !== null).length, of };
}

/** Where the run is, in a line. */
export function progressLine(state: RunState): string {
  const { done, of } = progressOf(state);
  switch (state.phase) {
    case 'before':
      return 'Nothing has run yet.';
    case 'loading':
      return 'Loading the module …';
    case 'running':
      return `${done} of ${counted(of, 'law')} done${state.now === null ? '' : `, ${nowWords(state.now)}`}`;
    case 'stopping':
      return 'Stopping …';
    case 'over':
      return state.report?.verdictLine ?? 'The run is over.';
  }
}

function nowWords({ law, cases }: LawState): string {
  return `${law}: ${counted(cases, 'case')}`;
}

/** What stands beside a law, as `adjoint verify` calls it. */
export function statusWords({ status }: LawState): string {
  if (status === null) return 'runs';
  return status === 'failed' ? 'FAILED' : status;
}
