/**
 * Which re-created defects a failure looks like: those that answer as the subject does, number for number, to the calls
 * of the law that it fails and to some eighty further ones, near that case and drawn from a seed. A smallest case has a
 * few zeros and ones, on which many defects agree; so every answer counts, right ones too, and one that differs rules a
 * defect out. Where none is left nothing is said.
 */

import { engines, gradients } from '../engines/index.ts';
import type { CheckResult, Failure } from '../properties/checking/check.ts';
import { isAbout, type Law, type MismatchKind } from '../properties/law.ts';
import type { Lookalike } from '../properties/lookalike.ts';
import { deadlySubjects } from '../runs/queue/workers-ended.ts';
import type { VerifyResult } from '../runs/verify/result.ts';
import type { Case } from '../spec/case.ts';
import { isCall, parseCaseOrCall } from '../spec/conventions/case-or-call.ts';
import type { FloatArray } from '../spec/tensor.ts';
import { missingCapability } from '../subjects/fits.ts';
import { subjectInProcess } from '../subjects/in-process.ts';
import type { CallOptions, Outcome, Subject } from '../subjects/subject.ts';
import { callsNear, isToBeRefused, type PlainCall, small, variantsOf } from './defects/nearby-calls.ts';
import type { Fault } from './fault.ts';
import { FAULTS, implementationOf } from './index.ts';

/** What real numbers are made into. */
const LARGEST_INTEGER = 8;
/** Names that are reported. */
const MOST_NAMES = 3;
/** Calls of the law that are looked at. */
const MOST_CALLS = 40;
/** Laws that are put so much more rarely than others are too dear to be asked again. */
const LEAST_SHARE = 0.1;
/** Wrong answers to different calls in which the defect must agree: fewer could be chance. */
const FEWEST_WRONG = 3;

interface Answered extends PlainCall {
  readonly outcome: Outcome;
}

/** What there is an answer to compare of. */
const COMPARABLE: readonly MismatchKind[] = ['values', 'shape', 'refused', 'accepted'];

/**
 * At most three, the most telling first; none where the failure is unlike all of them. Never rejects because of the
 * subject.
 *
 * @example
 * ```ts
 * import { checkLaw, lawsNamed } from 'adjoint';
 * import { faultsNamed, lookalikesOf, openFault } from 'adjoint/faults';
 *
 * const [fault] = faultsNamed(['eff-kernel-k-plus-d-minus-1']);
 * const subject = await openFault(fault);
 * const [law] = lawsNamed(['agreement']);
 * const { failure } = await checkLaw(subject, law, { seed: 1, runs: 100 });
 * const found = await lookalikesOf(subject, law, failure);
 * await subject.close();
 * found.map((one) => one.fault); // → ['eff-kernel-k-plus-d-minus-1']
 * ```
 */
export async function lookalikesOf(subject: Subject, law: Law, failure: Failure): Promise<Lookalike[]> {
  if (!COMPARABLE.includes(failure.mismatch.kind) || (law.share ?? 1) < LEAST_SHARE) return [];
  const problem = parseCaseOrCall(failure.case);
  if (isCall(problem)) return [];
  const found = await compared(subject, law, problem);
  const canStartAnew = subject.origin === 'module' || subject.origin === 'third party';
  if (found.length > 0 || !canStartAnew) return found;
  // What a defect of state answers depends on all calls before: both sides start again, with calls whose answers do not
  // count.
  await subject.close();
  return compared(subject, law, problem, await callsOf(subject, law, problem));
}

/** @param before calls that the subject has answered already, and every defect is to answer first */
async function compared(
  subject: Subject,
  law: Law,
  problem: Case,
  before: readonly Answered[] = [],
): Promise<Lookalike[]> {
  const asked = await callsOf(subject, law, problem);
  const wrong = await wrongAnswers(subject, asked);
  if (wrong.length === 0) return [];
  const all = FAULTS.filter(isComparable).map(opened);
  for (const candidate of all) {
    for (const { problem: earlier, options } of before) {
      if (canBeAsked(candidate, earlier)) await candidate.subject.run(earlier, optionsOf(candidate.subject, options));
    }
  }
  const candidates = await alike(all, asked);
  if (candidates.length === 0) return [];
  const further = await furtherAnswers(subject, law, problem, wrong[0]);
  if (further === null) return [];
  const known = [...wrong, ...(await wrongAnswers(subject, further))];
  const left = (await alike(candidates, further)).map((one) => ({ ...one, seen: wrongSeen(one, known) }));
  const ranked = left.filter(({ seen }) => seen >= FEWEST_WRONG).toSorted((a, b) => b.seen - a.seen);
  return ranked.slice(0, MOST_NAMES).map(({ fault }) => {
    return { fault: fault.id, project: fault.project, reference: fault.reference, description: fault.fault };
  });
}

/**
 * What the law asks of the same geometry with other numbers, and calls from near and far; null where the subject ends
 * or hangs.
 */
async function furtherAnswers(subject: Subject, law: Law, problem: Case, wrong: Answered): Promise<Answered[] | null> {
  const again: Answered[] = [];
  const variants = !isToBeRefused(problem, subject.capabilities) ? variantsOf(problem) : [];
  for (const variant of variants) {
    if (isAbout(law, variant)) again.push(...(await callsOf(subject, law, variant)));
  }
  const further = await answersOf(subject, callsNear(law, wrong, subject));
  return further && [...again, ...further];
}

/** Failures of one subject that are looked at: those that are reported in full. */
const LOOKED_AT = 3;

/**
 * The result of a run with what the first failures of each subject look like. @param subjects those of the run, still
 * open
 */
export async function withLookalikes(
  result: VerifyResult,
  subjects: readonly Subject[],
  laws: readonly Law[],
  signal?: AbortSignal,
): Promise<VerifyResult> {
  const checks: CheckResult[] = [];
  const warnings: string[] = [];
  const deadly = deadlySubjects(result.checks);
  for (const check of result.checks) {
    const before = checks.filter(({ subject, failure }) => subject === check.subject && failure !== null).length;
    const subject = subjects.find(({ name }) => name === check.subject && !deadly.has(name));
    const law = laws.find(({ id }) => id === check.law);
    const isLookedAt =
      !signal?.aborted && check.failure !== null && before < LOOKED_AT && subject !== undefined && law !== undefined;
    try {
      checks.push(isLookedAt ? await withLookalike(subject, law, check) : check);
    } catch (error) {
      // A hint is not worth the report of what was found.
      checks.push(check);
      warnings.push(
        `what ${check.law} on ${check.subject} looks like could not be found out: ${(error as Error).message}`,
      );
    }
  }
  return { ...result, checks, ...(warnings.length > 0 && { warnings: [...result.warnings, ...warnings] }) };
}

async function withLookalike(subject: Subject, law: Law, check: CheckResult): Promise<CheckResult> {
  const failure = check.failure as Failure;
  const looksLike = await lookalikesOf(subject, law, failure);
  return looksLike.length === 0 ? check : { ...check, failure: { ...failure, looksLike } };
}

interface Candidate {
  readonly fault: Fault;
  readonly subject: Subject;
}

/** What ends its process cannot be asked here, and what differs from call to call has no answer to compare. */
function isComparable(fault: Fault): boolean {
  return !fault.endsProcess;
}

function opened(fault: Fault): Candidate {
  return { fault, subject: subjectInProcess(implementationOf(fault), 'module', fault.id) };
}

/**
 * The calls that the law makes of the case, with the subject's answers; only what can be compared number for number.
 */
async function callsOf(subject: Subject, law: Law, problem: Case): Promise<Answered[]> {
  const asked: Answered[] = [];
  const recording: Subject = {
    ...subject,
    async run(asking, options = {}) {
      const outcome = await subject.run(asking, options);
      if (asked.length < MOST_CALLS) asked.push({ problem: asking, options, outcome });
      return outcome;
    },
  };
  await law.check(recording, problem);
  const whole = asked.filter(isWhole);
  if (whole.length > 0 || asked.length === 0) return whole;
  // Real data are rounded by everybody in their own order: the same calls with integers are not.
  return (await answersOf(subject, asked.map(withIntegers))) ?? [];
}

/** null where the subject ends or hangs, which no defect in this process can look like. */
async function answersOf(subject: Subject, calls: readonly PlainCall[]): Promise<Answered[] | null> {
  const answered: Answered[] = [];
  for (const call of calls) {
    const outcome = await subject.run(call.problem, call.options);
    if (outcome.kind === 'crashed' || outcome.kind === 'timed out') return null;
    if (outcome.kind !== 'skipped') answered.push({ ...call, outcome });
  }
  return answered;
}

/** Those of the candidates that give every one of the answers; what one cannot be asked says nothing of it. */
async function alike(candidates: readonly Candidate[], answers: readonly Answered[]): Promise<Candidate[]> {
  const left: Candidate[] = [];
  for (const candidate of candidates) {
    if (await givesAll(candidate, answers)) left.push(candidate);
  }
  return left;
}

async function givesAll(candidate: Candidate, answers: readonly Answered[]): Promise<boolean> {
  for (const { problem, options, outcome } of answers) {
    if (!canBeAsked(candidate, problem)) continue;
    if (!isSameAnswer(await candidate.subject.run(problem, optionsOf(candidate.subject, options)), outcome))
      return false;
  }
  return true;
}

/**
 * A layer that was prepared from a case gives what a call of the case gives: whoever prepares none is asked by that.
 */
function optionsOf({ capabilities }: Subject, { gradient, layer }: CallOptions): CallOptions {
  return {
    ...(gradient !== undefined && { gradient }),
    ...(layer !== undefined && capabilities.prepared !== 'none' && { layer }),
  };
}

function wrongSeen(candidate: Candidate, wrong: readonly Answered[]): number {
  const asked = wrong.filter(({ problem }) => canBeAsked(candidate, problem));
  return new Set(asked.map(({ problem, options }) => JSON.stringify([problem, options.gradient]))).size;
}

function canBeAsked({ subject }: Candidate, problem: Case): boolean {
  return isToBeRefused(problem, subject.capabilities) || missingCapability(problem, subject.capabilities) === null;
}

const RIGHT: Subject = subjectInProcess({ convTranspose: engines.scatter, gradients }, 'engine');

async function wrongAnswers({ capabilities }: Subject, answers: readonly Answered[]): Promise<Answered[]> {
  const wrong: Answered[] = [];
  for (const answer of answers) {
    const { problem, options, outcome } = answer;
    const isRight = isToBeRefused(problem, capabilities)
      ? outcome.kind === 'refused'
      : isSameAnswer(await RIGHT.run(problem, optionsOf(RIGHT, options)), outcome);
    if (!isRight) wrong.push(answer);
  }
  return wrong;
}

/** Why a case is refused is worded differently by everybody; +0 and −0 are as equal as they are to the exact lane. */
function isSameAnswer(one: Outcome, other: Outcome): boolean {
  if (one.kind !== 'result' || other.kind !== 'result') return one.kind === other.kind;
  if (one.shape.join() !== other.shape.join() || one.data.length !== other.data.length) return false;
  return one.data.every(
    (value, at) => value === other.data[at] || (Number.isNaN(value) && Number.isNaN(other.data[at])),
  );
}

function isWhole({ problem: { x, w, bias }, options: { gradient } }: PlainCall): boolean {
  return [x.data, w.data, bias, gradient?.g.data].every((data) => data?.every(Number.isInteger) ?? true);
}

function withIntegers({ problem, options }: PlainCall): PlainCall {
  const whole = (data: FloatArray) =>
    data.map((value) => Math.sign(value) * Math.min(LARGEST_INTEGER, Math.ceil(Math.abs(value))));
  const { x, w, bias } = problem;
  return {
    problem: {
      ...problem,
      x: { shape: x.shape, data: whole(x.data) },
      w: { shape: w.shape, data: whole(w.data) },
      bias: bias && whole(bias),
    },
    options: {
      ...options,
      ...(options.gradient && { gradient: { ...options.gradient, g: small(options.gradient.g) } }),
    },
  };
}
