/** Two ways to compute the same, both by the subject: what the laws about equal ways share. */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf, illegalityOf } from '../../spec/geometry.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { shown } from '../checking/shown-tensors.ts';
import { type Mismatch, mismatchBetween, resultOf, shapeMismatch } from '../law.ts';
import { indexOf } from './rearrangement.ts';

/** A call of the subject, and how a message tells it. */
export interface ComparedCall {
  readonly label: string;
  readonly problem: Case;
}

/** Calls one after the other, and what is made of their results. */
export interface OtherWay {
  readonly label: string;
  readonly calls: readonly Case[];
  /** From the results, in the order of the calls, to what the one call must give. */
  readonly assembled: (results: readonly Tensor[]) => Tensor;
}

/** null where the result of the one call equals what the other way gives, exactly. */
export async function checkEquivalence(subject: Subject, { label, problem }: ComparedCall, way: OtherWay) {
  const whole = await finiteResult(subject, { label, problem });
  if ('mismatch' in whole) return whole.mismatch;
  const results: Tensor[] = [];
  for (const call of way.calls) {
    const part = await finiteResult(subject, { label: way.label, problem: call });
    if ('mismatch' in part) return part.mismatch;
    results.push(part.y);
  }
  return mismatchBetween(way.assembled(results), whole.y, `${label} against ${way.label}`, { isTwoWays: true });
}

/**
 * The result of a legal case with integer data, or the mismatch where it is not of the shape of the rule and finite.
 * Laws that compare a subject with itself need this: two wrong results can be equal, NaN everywhere above all.
 */
export async function finiteResult(
  subject: Subject,
  { label, problem }: ComparedCall,
): Promise<{ y: Tensor } | { mismatch: Mismatch }> {
  const called = resultOf(await subject.run(problem), label);
  if ('mismatch' in called) return called;
  const mismatch = shapeMismatch(geometryOf(problem).outputShape, called.y, label) ?? notFinite(called.y, label);
  return mismatch === null ? called : { mismatch };
}

/**
 * The mismatch of a result that is to be the x of a further case and that a right one always can be; null where it can be. A wrong one
 * may have numbers that have no code.
 */
export function unfitMismatch(further: Case, { label, problem }: ComparedCall, y: Tensor): Mismatch | null {
  if (illegalityOf(further) === null) return null;
  return mismatchBetween(engines.scatter(problem), y, `${label} against its sums of products`);
}

function notFinite(y: Tensor, label: string): Mismatch | null {
  const { data, shape } = y;
  const flat = data.findIndex((value) => !Number.isFinite(value));
  if (flat < 0) return null;
  const message = `${label}: element ${flat} is ${data[flat]} on finite integers`;
  const got = shown('got', { label, tensor: y }, indexOf(flat, shape));
  return { kind: 'values', message, difference: null, shown: [got] };
}
