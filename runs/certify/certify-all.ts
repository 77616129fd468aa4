/** The exhaustive mode over several subjects: a certificate for each, one verdict. */
import { abortReasonOf } from '../../properties/checking/early-end.ts';
import { requireRunNumbers } from '../../properties/checking/run-numbers.ts';
import type { Strength } from '../../properties/exhaustive/several-axes.ts';
import type { KnownFailure } from '../../properties/known-failures/known-failures.ts';
import { missingWords } from '../../properties/words/drawn-calls.ts';
import type { Subject } from '../../subjects/subject.ts';
import { subjectSummary, type VerifySettings } from '../any-run.ts';
import { type ChooseExecutor, type ExecutionOptions, executePlan, resultsDone } from '../execute-plan.ts';
import { executorFor } from '../executor-for.ts';
import type { UnitResult } from '../kinds.ts';
import { unitsOf } from '../plan.ts';
import { foldCertify } from './fold.ts';
import { type CertifyPlan, certifiedTypes, pointsOf } from './plan.ts';
import type { CertifyResult } from './result.ts';

/** How far a certificate goes, and what it may leave out. */
export interface CertifyOptions extends ExecutionOptions {
  readonly seed: number;
  /** The largest extent, kernel, stride, dilation and pad of the geometries of one axis. */
  readonly bound: number;
  /** How many free numbers the geometries of several axes have in all combinations of their levels. */
  readonly strength: Strength;
  /** Random points per geometry. */
  readonly points: number;
  /** Calls in the words of the frameworks that the subjects speak, in place of cases. */
  readonly words?: boolean;
  readonly knownFailures?: readonly KnownFailure[];
  /** How the subjects were opened. */
  readonly settings?: VerifySettings;
  readonly signal?: AbortSignal;
  /** Called after every point, with how many there are in all for this subject at most. */
  readonly onProgress?: (progress: CertifyProgressed) => void;
}

/** How far a subject is. */
export interface CertifyProgressed {
  readonly subject: string;
  readonly points: number;
  /** Infinite of calls in words, which nobody has counted. */
  readonly total: number;
}

/**
 * Certifies every subject: each geometry up to a bound, on as few points as prove it (docs/certificates.md).
 * @param options bound in cells, strength of the covering arrays, seed
 * @throws TypeError, RangeError for a number that is none, naming the option, or in words for a subject that speaks none
 * @returns a certificate per subject; `not certified` where one fails or nothing ran
 *
 * @example
 * ```ts
 * import { certifyAll, openSubjects, resolveSources } from 'adjoint';
 *
 * const subjects = await openSubjects(resolveSources(['scatter']), 5000);
 * const { verdict, points } = await certifyAll(subjects, { seed: 1, bound: 1, strength: 2, points: 1 });
 * await Promise.all(subjects.map((subject) => subject.close()));
 * verdict; // → 'certified'
 * points > 0; // → true
 * ```
 */
export async function certifyAll(subjects: readonly Subject[], options: CertifyOptions): Promise<CertifyResult> {
  requireRunNumbers('certifyAll', {
    seed: { value: options.seed, least: Number.NEGATIVE_INFINITY },
    bound: { value: options.bound, least: 1 },
    strength: { value: options.strength, least: 2 },
    points: { value: options.points, least: 1 },
  });
  const started = performance.now();
  const plan = certifyPlanFor(subjects, options);
  const results = resultsDone(plan, options);
  const { signal = new AbortController().signal } = options;
  const onCase = pointCounter(plan, results, options.onProgress);
  const choose: ChooseExecutor = (_, left) => executorFor(plan, subjects, options, left);
  const missing = await executePlan(options, choose, {
    ...{ plan, results, signal, onCase },
    onResult() {},
    onStart() {},
  });
  const reason = signal.aborted ? abortReasonOf(signal) : null;
  const part = reason === null ? missing : undefined;
  const ending = { reason, milliseconds: performance.now() - started, ...(part !== undefined && { part }) };
  return foldCertify(plan, results, ending);
}

/** The plan that `certifyAll` executes. @throws RangeError for a subject of f16 or bf16 alone, and in words for one that speaks none */
export function certifyPlanFor(subjects: readonly Subject[], options: CertifyOptions): CertifyPlan {
  const { seed, bound, strength, points, words = false, knownFailures = [], settings = null } = options;
  const narrow = subjects.find(({ capabilities }) => certifiedTypes(capabilities).length === 0);
  if (narrow !== undefined) {
    throw new RangeError(`certify: ${narrow.name} must take f32 or f64, got dtypes [${narrow.capabilities.dtypes}]`);
  }
  const mute = words ? subjects.find(({ capabilities }) => missingWords(capabilities) !== null) : undefined;
  if (mute !== undefined) {
    throw new RangeError(
      `certify: words: ${mute.name} must speak a convention, got conventions [${mute.capabilities.conventions}]`,
    );
  }
  return {
    ...{ kind: 'certify', seed, bound, strength, points, knownFailures, settings },
    ...(words && { words }),
    subjects: subjects.map(subjectSummary),
  };
}

/** Reports each point of a subject beside how many it has. */
function pointCounter(
  plan: CertifyPlan,
  results: ReadonlyMap<number, UnitResult>,
  onProgress: CertifyOptions['onProgress'] = () => {},
) {
  const points = new Map(plan.subjects.map(({ name }) => [name, 0]));
  for (const { number, subject } of unitsOf(plan)) {
    const result = results.get(number);
    if (result !== undefined && 'points' in result) points.set(subject, points.get(subject)! + result.points);
  }
  const totals = new Map(plan.subjects.map((subject) => [subject.name, pointsOf(plan, subject)]));
  return ({ subject }: { readonly subject: string }) => {
    points.set(subject, points.get(subject)! + 1);
    onProgress({ subject, points: points.get(subject)!, total: totals.get(subject)! });
  };
}
