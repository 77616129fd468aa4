/**
 * What a request of the pipe protocol is about: a case, or a call in the words of a framework, which stands for one
 * case, has several readings, or is none. Its tensors come and go in the layout of whoever asks.
 */
import { type Case, type Gradients, parseCase } from '../spec/case.ts';
import { type FrameworkCall, fromLayoutOf, inLayoutOf, parseCall, resolveCall } from '../spec/conventions/call.ts';
import { caseOfOutline, type Settled } from '../spec/conventions/convention.ts';
import { conventionNamed } from '../spec/conventions/index.ts';
import { geometryOf } from '../spec/geometry.ts';
import { beyondLimits, tooLongToRead } from '../spec/limits.ts';
import type { Tensor } from '../spec/tensor.ts';
import { canonicalOf } from '../subjects/pipe/wire.ts';

/** A case to be computed, and how its tensors lie on the side of whoever asks. */
export interface Question {
  readonly problem: Case;
  /** y [N,M,…out] in the layout of whoever asks. */
  readonly laidOut: (y: Tensor) => Tensor;
  /** A tensor in the layout of whoever asks as y [N,M,…out]. */
  readonly ours: (g: Tensor) => Tensor;
  /** Gradients as x, w and bias lie on the side of whoever asks. */
  readonly laidOutGradients: (all: Gradients) => Gradients;
}

/** One reading of a call whose text has several. */
export interface QuestionReading {
  /** Whose reading it is, and what it says. */
  readonly label: string;
  /**
   * @throws Illegal where the framework refuses it in this reading, NotComputed where it is no case here or too large
   */
  readonly asked: () => Question;
}

/** A call whose text has several readings, and the name of the class of such calls. */
export interface TornQuestion {
  readonly ambiguity: string;
  readonly readings: readonly QuestionReading[];
}

/** It is understood, and it is to be refused. */
export class Illegal extends Error {}

/** It is understood and not to be refused, and nothing is computed here. */
export class NotComputed extends Error {}

/**
 * @throws Illegal where the case is understood but illegal, NotComputed where it is legal and too large to be computed
 * here, TypeError or RangeError where it is not understood
 */
export function askedCase(value: unknown): Question {
  const tooLong = tooLongToRead(value);
  if (tooLong !== null) throw new NotComputed(tooLong);
  const problem = parseCase(canonicalOf(value, 'case'));
  try {
    geometryOf(problem);
  } catch (error) {
    throw new Illegal((error as Error).message);
  }
  checkLimits(problem);
  const same = <T>(tensor: T) => tensor;
  return { problem, laidOut: same, ours: same, laidOutGradients: same };
}

/**
 * A call in the words of a framework.
 * @throws Illegal where the framework refuses it, NotComputed where it is no case here or too large, TypeError or
 * RangeError where it is not understood
 */
export function askedCall(value: unknown): Question | TornQuestion {
  const tooLong = tooLongToRead(value);
  if (tooLong !== null) throw new NotComputed(tooLong);
  const call = parseCall(canonicalOf(value, 'call'));
  const resolution = resolveCall(call);
  if (resolution.kind !== 'ambiguous') return askedSettled(call, resolution);
  const readings = resolution.readings.map(({ label, resolution: one }) => ({
    label,
    asked: () => askedSettled(call, one),
  }));
  return { ambiguity: resolution.ambiguity.id, readings };
}

/** @throws Illegal where the framework refuses it, NotComputed where it is no case here or too large */
function askedSettled(call: FrameworkCall, settled: Settled): Question {
  if (settled.kind === 'refused') throw new Illegal(settled.reason);
  if (settled.kind === 'beyond') throw new NotComputed(settled.reason);
  const problem = caseOfOutline(settled.outline);
  checkLimits(problem);
  return {
    problem,
    laidOut: (y) => inLayoutOf(call, y),
    ours: (g) => fromLayoutOf(call, g),
    // An output has the layout of an input, and so has the gradient in it.
    laidOutGradients: ({ x, w, bias }) => ({ x: inLayoutOf(call, x), w: kernelInLayoutOf(call, problem, w), bias }),
  };
}

function kernelInLayoutOf({ convention, attributes }: FrameworkCall, { x }: Case, w: Tensor): Tensor {
  const { shape, data } = conventionNamed(convention).layOut(attributes, { x: { shape: x.shape }, w, bias: null }).w;
  return { shape, data: data! };
}

/** @throws NotComputed */
function checkLimits(problem: Case): void {
  const beyond = beyondLimits(problem, 'exact');
  if (beyond !== null) throw new NotComputed(beyond);
}
