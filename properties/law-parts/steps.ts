/**
 * Calls one after the other, each of which must give what a reference engine gives: what the laws about sequences
 * share.
 */
import { engines, gradients } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { CallOptions, GradientResults, LayerCall, Outcome, Subject } from '../../subjects/subject.ts';
import type { Named } from '../checking/shown-tensors.ts';
import { type Mismatch, mismatchBetween, resultOf } from '../law.ts';
import { gradientOfOutput } from './gradient.ts';

export interface Step {
  /** How a message tells it. */
  readonly label: string;
  readonly problem: Case;
  readonly options?: CallOptions;
  readonly expected: Tensor;
  /** What a failure shows besides. */
  readonly operands?: readonly Named[];
}

/** T of a case, called for. */
export function directCall(label: string, problem: Case): Step {
  return { label, problem, expected: engines.scatter(problem) };
}

/**
 * T of a case, by a run of a prepared layer. The case is the one that it was prepared from, but for the x of `givesX`.
 */
export function layerRun(label: string, problem: Case, layer: LayerCall): Step {
  return { label, problem, options: { layer }, expected: engines.scatter(problem) };
}

/** A gradient of a case; that of the output is derived from it. */
export function gradient(label: string, problem: Case, of: keyof GradientResults): Step {
  const g = gradientOfOutput(problem);
  const expected = gradients(problem, g)[of];
  if (expected === null) throw new RangeError('a case without a bias has no gradient with respect to it');
  const operands = [{ label: 'g', tensor: g }];
  return {
    label: `gradient with respect to ${of}${label}`,
    problem,
    options: { gradient: { of, g } },
    expected,
    operands,
  };
}

/** null where the outcome is what the step expects, exactly. */
export function stepMismatch({ label, expected, operands }: Step, outcome: Outcome): Mismatch | null {
  const called = resultOf(outcome, label);
  return 'mismatch' in called ? called.mismatch : mismatchBetween(expected, called.y, label, operands && { operands });
}

/** null where every step gives what it must, exactly; the rest is not asked for after one that does not. */
export async function checkSteps(subject: Pick<Subject, 'run'>, steps: readonly Step[]): Promise<Mismatch | null> {
  for (const step of steps) {
    const mismatch = stepMismatch(step, await subject.run(step.problem, step.options));
    if (mismatch !== null) return mismatch;
  }
  return null;
}
