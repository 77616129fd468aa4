/**
 * Why a subject fails, where one thing or a few that it does not do are the whole reason: it is asked plain cases, then
 * drawn ones within what these say that it does, until all of them go well. What comes of it is a declaration that can
 * be pasted.
 */

import * as fc from 'fast-check';
import { engines, exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { isCall, parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { geometryOf, illegalityOf } from '../../spec/geometry.ts';
import { type IllegalKind, illegalKindOf } from '../../spec/illegal.ts';
import { type Capabilities, EVERYTHING, parseCapabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Outcome, Subject } from '../../subjects/subject.ts';
import { exactCases, realCases, smallCases } from '../cases/arbitraries.ts';
import { illegalCases } from '../cases/illegal-cases.ts';
import type { CheckResult } from '../checking/check.ts';
import type { Mismatch, MismatchKind } from '../law.ts';
import { subnormals as lawOfSubnormals } from '../laws/subnormals.ts';
import { type Evidence, type Explanation, explanationOf, type ProbeVerdict } from './evidence.ts';
import { flushesSubnormals } from './flushed.ts';
import { plainCases } from './plain-cases.ts';

/** A reason for failures, and what an implementation that is meant to be so declares. */
export interface Cause {
  /**
   * refused: it gives no result. crashed: nor does it mean to refuse, an exception happened. wrong: its results are.
   * rounded: it computes in f32 what it is asked for in f64. flushed: it takes subnormal numbers for zero. accepted: it
   * gives results for illegal cases. digits: a program writes numbers with too few of them, which no declaration excuses.
   */
  readonly kind: 'refused' | 'crashed' | 'wrong' | 'rounded' | 'flushed' | 'accepted' | 'digits';
  /** Whether it does so in every case of the kind that it was given. */
  readonly isEvery: boolean;
  /** Ends "every case …"; of digits, how many. */
  readonly description: string;
  readonly capabilities: Partial<Capabilities>;
  /** What it said in the first of them; null where it gave a result. */
  readonly message: string | null;
}

/** What a subject could declare that would explain its failures. */
export interface Probe {
  readonly subject: string;
  /** How many calls it took. */
  readonly calls: number;
  readonly causes: readonly Cause[];
  /** All causes together, with what the subject declares already. */
  readonly capabilities: Partial<Capabilities>;
  /** Whether every drawn case within these went well. */
  readonly isWhole: boolean;
  /** The laws whose failures come of calls that these leave out. */
  readonly explains: readonly string[];
}

/**
 * Rounds of drawn cases, and how many each has: more than the smallest run of a law, since what is reported must be
 * right.
 */
const ROUNDS = 8;
const DRAWN = 90;
const ILLEGAL = 250;

/** null where nothing that could be declared explains a failure of the subject. */
export async function probeSubject(
  subject: Subject,
  checks: readonly CheckResult[],
  signal?: AbortSignal,
): Promise<Probe | null> {
  const failed = checks.flatMap(({ law, failure }) => (failure === null ? [] : [{ law, failure }]));
  const kinds = new Set(failed.map(({ failure }) => failure.mismatch.kind));
  if (failed.length === 0 || kinds.has('crashed') || kinds.has('timed out')) return null;
  const asked = new Asked(subject, signal);
  const isLegalInDoubt = failed.some(({ failure }) => failure.mismatch.kind !== 'accepted');
  const found = await narrowedBy(asked, subject.capabilities, isLegalInDoubt);
  if (found === null) return null;
  const rounded = await roundedCauses(asked, found.explanation.capabilities);
  const dtypes = rounded.length > 0 ? (['f32'] as const) : found.explanation.capabilities.dtypes;
  const flushed = failed.some(isOfSubnormals)
    ? await flushedCauses(asked, { ...found.explanation.capabilities, dtypes })
    : [];
  const subnormals = flushed.length === 0 ? subject.capabilities.subnormals : 'flushed';
  const capabilities = { ...found.explanation.capabilities, dtypes, subnormals };
  const accepted = await acceptedKinds(asked, capabilities);
  const digits = subject.origin === 'program' ? digitsCauses(failed.map(({ failure }) => failure.mismatch)) : [];
  const causes = [...digits, ...found.explanation.steps.map(causeOf), ...rounded, ...flushed, ...accepted.causes];
  if (causes.length === 0 || asked.isOver) return null;
  const isExplained = ({ law, failure: { mismatch, call } }: (typeof failed)[number]) =>
    mismatch.kind === 'accepted'
      ? accepted.causes.length > 0
      : isLeftOut(mismatch, call, capabilities) ||
        (rounded.length > 0 && isRoundedF64(mismatch, call)) ||
        (flushed.length > 0 && isOfSubnormals({ law, failure: { mismatch } }));
  return {
    subject: subject.name,
    calls: asked.calls,
    causes,
    capabilities: declarationOf({ ...capabilities, refuses: accepted.refuses }),
    isWhole: found.isWhole,
    explains: failed.filter(isExplained).map(({ law }) => law),
  };
}

/** The kinds of failure that are no result. Wrong ones are reported in full, whatever explains them. */
const DECLINED: readonly MismatchKind[] = ['refused', 'errored', 'malformed'];

function isLeftOut({ kind, accident }: Mismatch, call: string | null, capabilities: Capabilities): boolean {
  // A slip is reported in full: hardly anybody means it.
  if (call === null || accident !== undefined || !DECLINED.includes(kind)) return false;
  const problem = parseCaseOrCall(call);
  if (isCall(problem)) return false;
  return illegalityOf(problem) === null && missingCapability(problem, capabilities) !== null;
}

/** Numbers of an f64 case that are off: of a subject that gives numbers of f32 only, these are so. */
function isRoundedF64({ kind }: Mismatch, call: string | null): boolean {
  return kind === 'values' && call !== null && parseCaseOrCall(call).dtype === 'f64';
}

/** Zeros, or other numbers, for subnormal ones. */
function isOfSubnormals({ law, failure }: { law: string; failure: { mismatch: Mismatch } }): boolean {
  return law === lawOfSubnormals.id && failure.mismatch.kind === 'values';
}

/** How many digits numbers were written with, where failures show it. */
function digitsCauses(mismatches: readonly Mismatch[]): Cause[] {
  const written = mismatches.flatMap(({ difference }) =>
    difference?.kind === 'values' && difference.written !== undefined ? [difference.written] : [],
  );
  return [...new Set(written)].slice(0, 1).map((description) => {
    return { kind: 'digits', isEvery: false, description, capabilities: {}, message: null };
  });
}

/** Real cases of f64, which show whether a subject computes in f32 all the same. */
const REAL = 12;

async function roundedCauses(asked: Asked, capabilities: Capabilities): Promise<Cause[]> {
  if (!capabilities.dtypes.includes('f32') || !capabilities.dtypes.includes('f64')) return [];
  const cases = fc.sample(realCases({ ...capabilities, dtypes: ['f64'] }), { seed: 1, numRuns: REAL });
  let hasFraction = false;
  for (const problem of cases) {
    const outcome = asked.isOver ? null : await asked.run(problem);
    if (outcome?.kind !== 'result') continue;
    if (outcome.data.some((value) => !Object.is(Math.fround(value), value))) return [];
    hasFraction ||= exact(problem, 'f64').data.some((value) => Math.fround(value) !== value);
  }
  const description = 'of type f64: every number that it gives is one of f32';
  return hasFraction
    ? [{ kind: 'rounded', isEvery: true, description, capabilities: { dtypes: ['f32'] }, message: null }]
    : [];
}

async function flushedCauses(asked: Asked, capabilities: Capabilities): Promise<Cause[]> {
  const run = async (problem: Case) => (asked.isOver ? null : asked.run(problem));
  if (!(await flushesSubnormals(run, capabilities))) return [];
  const description = 'that has them, as WGSL, GLSL and fast-math options allow';
  return [{ kind: 'flushed', isEvery: true, description, capabilities: { subnormals: 'flushed' }, message: null }];
}

/** Calls of the subject, and whether the search has to end: it hangs, or the run is interrupted. */
class Asked {
  calls = 0;
  #hangs = false;
  readonly #subject: Subject;
  readonly #signal: AbortSignal | undefined;

  constructor(subject: Subject, signal?: AbortSignal) {
    this.#subject = subject;
    this.#signal = signal;
  }

  get isOver(): boolean {
    return this.#hangs || this.#signal?.aborted === true;
  }

  async run(problem: Case): Promise<Outcome> {
    this.calls++;
    const outcome = await this.#subject.run(problem);
    if (outcome.kind === 'timed out' || outcome.kind === 'crashed') this.#hangs = true;
    return outcome;
  }

  /** What becomes of legal calls; of one that is skipped nothing is learnt. */
  async evidence(calls: readonly Case[], isPlain: boolean): Promise<Evidence[]> {
    const found: Evidence[] = [];
    for (const call of calls) {
      if (this.isOver) break;
      const outcome = await this.run(call);
      if (outcome.kind === 'skipped') continue;
      const verdict = verdictOn(call, outcome, this.#subject);
      // Whatever is wrong, no number of an empty result is.
      if (verdict === 'right' && isEmpty(outcome)) continue;
      found.push({
        call,
        geometry: geometryOf(call),
        verdict,
        message: messageIn(outcome),
        isAccident: outcome.kind === 'refused' && outcome.accident !== undefined,
        isPlain,
      });
    }
    return found;
  }
}

function isEmpty(outcome: Outcome): boolean {
  return outcome.kind === 'result' && outcome.data.length === 0;
}

function messageIn(outcome: Outcome): string | null {
  return outcome.kind === 'result' ? null : outcome.message;
}

/** What a program only writes with too few digits is right here: otherwise the sizes of large sums would seem to be the cause. */
function verdictOn(call: Case, outcome: Outcome, { origin }: Pick<Subject, 'origin'>): ProbeVerdict {
  if (outcome.kind !== 'result') return 'declined';
  const difference = compareExact(engines.scatter(call), outcome);
  if (difference === null) return 'right';
  const isWritten = origin === 'program' && difference.kind === 'values' && difference.written !== undefined;
  return isWritten ? 'right' : 'wrong';
}

/**
 * @param isLegalInDoubt whether a legal case failed: otherwise plain cases are only asked where a drawn one goes wrong
 * @returns null where not even the plainest case goes well
 */
async function narrowedBy(
  asked: Asked,
  declared: Capabilities,
  isLegalInDoubt: boolean,
): Promise<{ explanation: Explanation; isWhole: boolean } | null> {
  if (!isLegalInDoubt) {
    const drawn = await asked.evidence(drawnWithin(declared, 0), false);
    const isWhole = drawn.every(({ verdict }) => verdict === 'right');
    if (isWhole) return { explanation: explanationOf([], declared), isWhole };
  }
  const evidence = await asked.evidence(plainCases(declared), true);
  for (let round = 0; !asked.isOver; round++) {
    const explanation = explanationOf(evidence, declared);
    const { capabilities } = explanation;
    if (capabilities.ranks.length === 0 || capabilities.dtypes.length === 0) return null;
    const drawn = await asked.evidence(drawnWithin(capabilities, round), false);
    const isWhole = drawn.every(({ verdict }) => verdict === 'right');
    const isDone = drawn.every(({ verdict }) => verdict !== 'declined') && (isWhole || round > 1);
    if (isDone || round === ROUNDS) return { explanation, isWhole };
    evidence.push(...drawn);
  }
  return null;
}

function drawnWithin(capabilities: Capabilities, round: number): Case[] {
  const drawn = (numRuns: number) => ({ seed: round + 1, numRuns });
  return [
    ...fc.sample(exactCases(capabilities), drawn((2 * DRAWN) / 3)),
    ...fc.sample(smallCases(capabilities), drawn(DRAWN / 3)),
  ];
}

function causeOf({ narrowing, of, isEvery, message, isAccident }: Explanation['steps'][number]): Cause {
  const { label: description, declared } = narrowing;
  const kind = of === 'wrong' ? 'wrong' : isAccident ? 'crashed' : 'refused';
  return { kind, isEvery, description, capabilities: declared, message };
}

/** The kinds of illegal case that it claims to refuse and accepts: as soon as one case of a kind is not refused. */
async function acceptedKinds(asked: Asked, capabilities: Capabilities) {
  const { refuses } = capabilities;
  const accepted = new Set<IllegalKind>();
  const cases = refuses.length === 0 ? [] : fc.sample(illegalCases(capabilities), { seed: 1, numRuns: ILLEGAL });
  for (const problem of cases) {
    const kind = illegalKindOf(problem);
    if (asked.isOver || kind === null || accepted.has(kind)) continue;
    const outcome = await asked.run(problem);
    // An exception by accident refuses, too, as the law has it; of what is skipped nothing is learnt.
    if (outcome.kind !== 'refused' && outcome.kind !== 'skipped') accepted.add(kind);
  }
  const left = refuses.filter((kind) => !accepted.has(kind));
  if (accepted.size === 0) return { refuses, causes: [] };
  const description = kindsInWords([...accepted], refuses);
  const cause: Cause = { kind: 'accepted', isEvery: true, description, capabilities: { refuses: left }, message: null };
  return { refuses: left, causes: [cause] };
}

/** How many kinds are named one by one even where they are all that a subject claims to refuse. */
const FEW = 3;

/** Ends "illegal cases …". */
function kindsInWords(accepted: readonly IllegalKind[], refuses: readonly IllegalKind[]): string {
  if (accepted.length === refuses.length && accepted.length > FEW)
    return `of all ${accepted.length} kinds that it claims to refuse`;
  return `of the ${accepted.length === 1 ? 'kind' : 'kinds'} ${accepted.join(', ')}`;
}

/** What the functions of an implementation say already, or the way in which it is asked. */
const SAID: readonly (keyof Capabilities)[] = ['gradients', 'sharedMemory'];

/** What differs from a subject that declares nothing. */
function declarationOf(capabilities: Capabilities): Partial<Capabilities> {
  const { refuses, prepared, ...rest } = capabilities;
  const differing = Object.entries(rest).filter(([name, value]) => {
    const field = name as keyof Capabilities;
    return !SAID.includes(field) && JSON.stringify(value) !== JSON.stringify(EVERYTHING[field]);
  });
  const declared: Partial<Capabilities> = {
    ...Object.fromEntries(differing),
    ...(prepared === 'any-x' && { prepared }),
  };
  const isAssumed = parseCapabilities(declared).refuses.join() === refuses.join();
  return isAssumed ? declared : { ...declared, refuses };
}
