/** What the gate is made of: the plan of a run, its execution by anyone, one verdict, and what explains a red one. */

import type { CheckOptions } from '../../properties/checking/check.ts';
import { EarlyEnd, type EarlyEndOptions, untilAborted } from '../../properties/checking/early-end.ts';
import { requireSeedAndRuns } from '../../properties/checking/run-numbers.ts';
import type { Law } from '../../properties/law.ts';
import { type Probe, probeSubject } from '../../properties/probe/probe.ts';
import { type CaseOrCall, isCall } from '../../spec/conventions/case-or-call.ts';
import type { Subject } from '../../subjects/subject.ts';
import { subjectSummary, type VerifySettings } from '../any-run.ts';
import { type ChooseExecutor, type ExecutionOptions, executePlan, resultsDone } from '../execute-plan.ts';
import type { Executor, Work } from '../executor.ts';
import { unitsOf } from '../plan.ts';
import { drawOn, FurtherFailures } from './draw-on.ts';
import { fold } from './fold.ts';
import { LawProgress } from './law-progress.ts';
import { isWhole, type VerifyPlan } from './plan.ts';
import type { Progress, VerifyResult } from './result.ts';

/** Which laws a run checks, on how many cases, and what ends it. */
export interface VerifyOptions
  extends Pick<CheckOptions, 'seed' | 'runs' | 'path' | 'knownFailures' | 'screen'>,
    EarlyEndOptions,
    ExecutionOptions {
  readonly laws: readonly Law[];
  /** Put this case to every law that is about cases like it, instead of generated ones. */
  readonly case?: CaseOrCall;
  /** How the subjects were opened; it is reported, so that failures can be replayed. */
  readonly settings?: VerifySettings;
  readonly onProgress?: (progress: Progress) => void;
  /** With `maxTimeMs`: when the planned cases are done, goes on with further ones (`further.ts`) until the time is over. */
  readonly drawOn?: boolean;
}

/**
 * The gate, executed by whoever is chosen. Everything here runs in a page as well: `verify` chooses as Node can.
 * @param choose where the options name no executor
 * @throws as `verify`
 */
export async function runGate(
  subjects: readonly Subject[],
  options: VerifyOptions,
  choose: ChooseExecutor,
): Promise<VerifyResult> {
  requireSeedAndRuns('verify', options);
  const end = new EarlyEnd(options);
  try {
    return await executed(subjects, options, choose, end);
  } finally {
    end.close();
  }
}

async function executed(
  subjects: readonly Subject[],
  options: VerifyOptions,
  choose: ChooseExecutor,
  end: EarlyEnd,
): Promise<VerifyResult> {
  const started = performance.now();
  const plan = planFor(subjects, options);
  const results = resultsDone(plan, options);
  const progress = new LawProgress(plan, options.onProgress);
  const settle = (subject: string) => {
    const failed = progress.settled(subject, results).filter(({ status }) => status === 'failed');
    for (const _ of failed) end.failed();
  };
  for (const { name } of plan.subjects) settle(name);
  const counted = new FurtherFailures(results);
  let isDone = false;
  const goOn = async (execute: Executor, work: Work) => {
    isDone = options.drawOn === true && options.maxTimeMs !== undefined;
    if (isDone) await drawOn(execute, work, plan);
  };
  const missing = await executePlan(
    options,
    choose,
    {
      plan,
      results,
      onResult(unit, result) {
        if (unit.number < unitsOf(plan).length) settle(unit.subject);
        else if (counted.isNew(result)) end.failed();
      },
      onStart: (unit) => progress.onStart(unit),
      onCase: (unit) => progress.onCase(unit),
      signal: end.signal,
      screen: options.screen,
    },
    goOn,
  );
  // What ends further cases leaves none of the planned ones out.
  const reason = isDone ? null : end.reason;
  progress.end(results, reason ?? 'not run');
  const part = reason === null ? missing : undefined;
  const result = fold(plan, results, { reason, milliseconds: 0, ...(part !== undefined && { part }) });
  const signal = isDone ? (options.signal ?? new AbortController().signal) : end.signal;
  const probes = reason === null && part === undefined ? await probesOf(subjects, plan, result, signal) : [];
  return { ...result, probes, milliseconds: performance.now() - started };
}

/** The plan that `verify` executes. */
export function planFor(subjects: readonly Subject[], options: VerifyOptions): VerifyPlan {
  const { seed, runs, laws, knownFailures = [], path = null, settings = null } = options;
  return {
    kind: 'verify',
    seed,
    runs,
    laws,
    subjects: subjects.map(subjectSummary),
    // Calls in words are run again where their laws are: without these nobody is called so.
    knownFailures: knownFailures.filter(({ case: one }) => !isCall(one) || laws.some(({ about }) => about === 'calls')),
    case: options.case ?? null,
    path,
    settings,
  };
}

/**
 * What each subject could declare that explains its failures. A case that is given, and a subject of which defects are
 * known, say nothing of what an author meant.
 */
export async function probesOf(
  subjects: readonly Subject[],
  plan: VerifyPlan,
  { checks }: VerifyResult,
  signal: AbortSignal,
): Promise<Probe[]> {
  if (!isWhole(plan)) return [];
  // What its words come to says nothing of what it can be asked otherwise.
  const aboutCalls = new Set(plan.laws.filter(({ about }) => about === 'calls').map(({ id }) => id));
  const isListed = ({ argument }: Subject) => plan.knownFailures.some((entry) => entry.subjects.includes(argument));
  const probes = await Promise.all(
    subjects
      .filter((subject) => !isListed(subject))
      .map((subject) => {
        const own = checks.filter((check) => check.subject === subject.name && !aboutCalls.has(check.law));
        return probeSubject(untilAborted(subject, signal), own, signal);
      }),
  );
  return probes.filter((probe) => probe !== null);
}
