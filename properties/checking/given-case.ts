/**
 * Whether a law can be checked on a case that was given. Drawn cases are what a law needs, by construction; a given one
 * may be anything, and what a law says only of integers accuses nobody with other numbers. Most laws derive further
 * calls from a case, so that it is not looked at itself: the law is checked on the exact engine first, and what it asks
 * of that is judged.
 */
import type { Case } from '../../spec/case.ts';
import { type FrameworkCall, resolveCall } from '../../spec/conventions/call.ts';
import { type CaseOrCall, isCall } from '../../spec/conventions/case-or-call.ts';
import { caseOfOutline, outcomesOf } from '../../spec/conventions/convention.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { CUSTOMARY_KINDS, ILLEGAL_KINDS, illegalKindOf } from '../../spec/illegal.ts';
import { beyondLimits } from '../../spec/limits.ts';
import { type FloatDtype, isFloat } from '../../spec/number-types.ts';
import { LARGEST } from '../../spec/special-values.ts';
import { elementCount, type FloatArray } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { EXACT, referenceImplementation } from '../../subjects/reference-engine.ts';
import type { CallOptions, Implementation, Subject } from '../../subjects/subject.ts';
import type { Law, Mismatch } from '../law.ts';
import { withoutZeros } from '../law-parts/special-values.ts';
import {
  hasSpecialNumbers,
  inexactness,
  inexactnessOfTransforms,
  largestSum,
  largestSumOfTransforms,
} from './exact-sums.ts';

/** What speaks against putting a law to a case. */
export interface Unfit {
  readonly reason: string;
  /** Whether the law can be put all the same, but says nothing where it fails. */
  readonly onlyWhereItFails: boolean;
}

/** Multiply-adds and elements of a call that the exact engine is asked beforehand, and that laws write out. */
const MOST_WORK = 2 ** 22;

/** Numbers that hardware which takes subnormal numbers for zero multiplies and sums like any other. */
const FAR_FROM_SUBNORMAL = { f64: 2 ** -500, f32: 2 ** -50, f16: 2 ** -6, bf16: 2 ** -50 } as const satisfies Record<
  FloatDtype,
  number
>;

/** By case, then by law and capabilities: subjects that can do the same have the same answer. */
const found = new WeakMap<CaseOrCall, Map<string, Promise<Unfit | null>>>();

/** null where the law holds of every right subject with these capabilities. */
export function unfitFor(law: Law, problem: CaseOrCall, capabilities: Capabilities): Promise<Unfit | null> {
  const ofCase = found.get(problem) ?? new Map<string, Promise<Unfit | null>>();
  found.set(problem, ofCase);
  const key = `${law.id} ${JSON.stringify(capabilities)}`;
  const answer = ofCase.get(key) ?? judged(law, problem, capabilities);
  ofCase.set(key, answer);
  return answer;
}

async function judged(law: Law, problem: CaseOrCall, capabilities: Capabilities): Promise<Unfit | null> {
  const decided = (reason: string | null) => (reason === null ? null : { reason, onlyWhereItFails: false });
  if (isCall(problem)) return decided(unfitWords(problem, capabilities));
  if (law.lane === 'refusal') return decided(unclaimed(problem, capabilities));
  const missing =
    beyondLimits(problem, 'engines') ??
    missingCapability(problem, capabilities) ??
    missingNumbers(problem, capabilities) ??
    law.unfit?.(problem, capabilities) ??
    null;
  if (missing !== null || law.numbers === 'any') return decided(missing);
  if (law.numbers === 'in range') return decided(outOfRange(problem, capabilities));
  if (workOf(problem) > MOST_WORK) return decided(`needs a case of at most ${MOST_WORK} products and numbers`);
  const tried = new Trial(capabilities);
  const refusal = await tried.put(law, problem);
  if (refusal !== null) return decided(refusal);
  const doubt = capabilities.sumsOfProducts
    ? null
    : tried.doubt(law.numbers === 'exact case' ? [withoutZeros(problem)] : null);
  return doubt === null ? null : { reason: doubt, onlyWhereItFails: true };
}

/** What speaks against a call in words, by any of its readings. */
function unfitWords(call: FrameworkCall, capabilities: Capabilities): string | null {
  if (!capabilities.conventions.includes(call.convention)) return `the words of ${call.convention}`;
  for (const one of outcomesOf(resolveCall(call))) {
    if (one.kind === 'beyond') return `needs a call that is a case here: ${one.reason}`;
    if (one.kind === 'refused') continue;
    const problem = caseOfOutline(one.outline);
    const missing =
      beyondLimits(problem, 'exact') ??
      missingCapability(problem, capabilities) ??
      missingNumbers(problem, capabilities) ??
      inexactness(problem);
    if (missing !== null) return missing;
  }
  return null;
}

const ALWAYS_ILLEGAL = ILLEGAL_KINDS.filter((kind) => !CUSTOMARY_KINDS.includes(kind));

function unclaimed(problem: Case, { refuses }: Capabilities): string | null {
  const kind = illegalKindOf(problem);
  if (kind === null)
    return ALWAYS_ILLEGAL.every((one) => refuses.includes(one)) ? null : 'refusal of every illegal case';
  return refuses.includes(kind) ? null : `refusal of ${kind}`;
}

/** Special numbers are put only to who claims them, whatever the law. */
function missingNumbers({ x, w, bias, dtype }: Case, { specialValues }: Capabilities): string | null {
  const isOrdinary = (value: number) =>
    value === 0 || (Number.isFinite(value) && (!isFloat(dtype) || Math.abs(value) >= FAR_FROM_SUBNORMAL[dtype]));
  const lists: readonly FloatArray[] = [x.data, w.data, ...(bias === null ? [] : [bias])];
  return specialValues || lists.every((list) => list.every(isOrdinary)) ? null : 'special values';
}

/** Beyond the largest number no bound holds. */
function outOfRange(problem: Case, { sumsOfProducts }: Capabilities): string | null {
  if (hasSpecialNumbers(problem)) return 'needs finite numbers';
  const largest = sumsOfProducts ? largestSum(problem) : largestSumOfTransforms(problem);
  return 2 * largest <= LARGEST[problem.dtype] ? null : `needs sums that are finite in ${problem.dtype}`;
}

function workOf(problem: Case): number {
  const { multiplyAdds, outputShape } = geometryOf(problem);
  return multiplyAdds + problem.x.data.length + problem.w.data.length + elementCount(outputShape);
}

/** The law checked on the exact engine, as if it had the capabilities of the subject. */
class Trial {
  readonly #capabilities: Capabilities;
  readonly #calls: Case[] = [];
  #refusal: string | null = null;

  constructor(capabilities: Capabilities) {
    this.#capabilities = capabilities;
  }

  /** Why the law says nothing of the case; null where its calls have one answer each and the law holds of those. */
  async put(law: Law, problem: Case): Promise<string | null> {
    const inner = subjectInProcess(layered(referenceImplementation(EXACT)), 'engine');
    const isJudged = law.numbers !== 'exact case';
    if (!isJudged) this.#refusal = inexactness(withoutZeros(problem));
    const control: Subject = {
      ...inner,
      capabilities: this.#capabilities,
      run: async (call, options) => {
        this.#refusal ??= this.#unfitCall(call, options, isJudged);
        if (this.#refusal !== null) throw new Error(this.#refusal);
        this.#calls.push(call);
        return inner.run(call, options);
      },
      runTogether: (calls) => Promise.all(calls.map((one) => control.run(one.problem, one.options))),
      withThreads: async () => onceEach(control),
    };
    // What a law throws before its first call is caught as well.
    const checking = Promise.resolve().then(() => law.check(control, problem));
    const mismatch = await checking.catch((error): Mismatch => {
      // Its zero points leave no code for what the law derives, which shows before it is asked.
      if (NO_CODE.test((error as Error).message)) this.#refusal ??= illegalCall(error as Error);
      // With integers nothing is in its way: then the law is broken, which is to be reported.
      if (this.#refusal === null && inexactness(problem) === null) throw error;
      return { kind: 'errored', message: (error as Error).message, difference: null };
    });
    if (this.#refusal !== null) return this.#refusal;
    return mismatch && `does not hold of the exact result of this case either: ${mismatch.message}`;
  }

  /** What a subject that transforms could round in one of the calls, or in these cases instead. */
  doubt(instead: readonly Case[] | null): string | null {
    for (const call of instead ?? this.#calls) {
      const found = inexactnessOfTransforms(call);
      if (found !== null) return found;
    }
    return null;
  }

  #unfitCall(call: Case, options: CallOptions | undefined, isJudged: boolean): string | null {
    let missing: string | null;
    try {
      missing = missingCapability(call, this.#capabilities);
    } catch (error) {
      return illegalCall(error as Error);
    }
    if (missing !== null) return `the law needs ${missing}`;
    const beyond = beyondLimits(call, 'engines');
    if (beyond !== null) return `needs a call that is ${beyond}`;
    if (workOf(call) > MOST_WORK) return `needs a call of more than ${MOST_WORK} products and numbers`;
    return isJudged ? inexactness(call, options?.gradient) : null;
  }
}

const NO_CODE = /^geometry: quantisation [xw]\.data/;

const illegalCall = ({ message }: Error): string => `needs a call that is illegal here: ${message}`;

/** The implementation with layers that are prepared by keeping the case. */
function layered(implementation: Implementation): Implementation {
  return {
    ...implementation,
    prepare: (problem) => ({ run: (x = problem.x) => implementation.convTranspose({ ...problem, x }), dispose() {} }),
  };
}

/**
 * Asked once for each case: a law about threads calls again and again, which tells nothing more of an engine that has
 * none.
 */
function onceEach(subject: Subject): Pick<Subject, 'run'> {
  const asked = new Map<Case, ReturnType<Subject['run']>>();
  return {
    run(problem, options) {
      const answer = asked.get(problem) ?? subject.run(problem, options);
      asked.set(problem, answer);
      return answer;
    },
  };
}
