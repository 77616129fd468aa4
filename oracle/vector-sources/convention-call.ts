/** A vector on a convention: the call in the framework's words, and what spec/conventions make of it. */
import { exact } from '../../engines/index.ts';
import { numberToJson } from '../../spec/case.ts';
import type { Resolution } from '../../spec/conventions/convention.ts';
import { type Convention, caseOfOutline, type Operand, type Operands } from '../../spec/conventions/convention.ts';
import { conventionNamed } from '../../spec/conventions/index.ts';
import { beyondLimits } from '../../spec/limits.ts';
import { floatArray } from '../../spec/tensor.ts';
import type { ComesTo, Common, ConventionVector, TensorJson } from '../vector.ts';
import { caseJson, caseOfParts, vectorResult } from './define.ts';

interface Call extends Common {
  readonly convention: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Shapes as in a case, whatever the layout of the framework. */
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly bias?: readonly number[];
}

export function vectorOfCall(definition: Call): () => ConventionVector {
  return () => vectorOf(definition);
}

/**
 * A call as these files write it: its convention stands around it, and its id goes on where that of the convention
 * ends.
 */
export type WrittenCall = Omit<Call, 'convention' | 'source'>;

/** Calls of one convention as vectors. */
export function inWordsOf(convention: string, calls: readonly WrittenCall[]): (() => ConventionVector)[] {
  const { source } = conventionNamed(convention);
  return calls.map(({ id, ...call }) => vectorOfCall({ id: `words-${convention}-${id}`, source, convention, ...call }));
}

function vectorOf({ convention: id, attributes, x, w, bias, ...common }: Call): ConventionVector {
  const convention = conventionNamed(id);
  const ours = caseOfParts({ x, w });
  const added = bias === undefined ? null : floatArray('f32', bias);
  const operands = convention.layOut(attributes, { x: ours.x, w: ours.w, bias: added });
  return {
    kind: 'convention',
    ...common,
    convention: id,
    attributes,
    operands: {
      x: tensorJson(operands.x),
      w: tensorJson(operands.w),
      bias: added && Array.from(added, numberToJson),
    },
    comesTo: comesTo(convention, attributes, convention.resolve(attributes, operands)),
  };
}

/**
 * @param attributes say in which layout the result is wanted
 * @throws RangeError where a case is too large to be computed here
 */
export function comesTo(convention: Convention, attributes: unknown, resolution: Resolution): ComesTo {
  if (resolution.kind === 'refused' || resolution.kind === 'beyond') {
    return { kind: resolution.kind, reason: resolution.reason };
  }
  if (resolution.kind === 'ambiguous') {
    const readings = resolution.readings.map(({ label, resolution: one }) => ({
      label,
      comesTo: comesTo(convention, attributes, one),
    }));
    return { kind: 'ambiguous', class: resolution.ambiguity.id, readings };
  }
  const beyond = beyondLimits(resolution.outline, 'exact');
  if (beyond !== null) throw new RangeError(`the case is ${beyond}`);
  const problem = caseOfOutline(resolution.outline);
  // An output has the layout of an input.
  const asOperands: Operands = { x: exact(problem), w: problem.w, bias: null };
  const { shape, data } = convention.layOut(attributes, asOperands).x;
  return {
    kind: 'resolved',
    case: caseJson(problem),
    result: vectorResult(problem.dtype, { shape, data: data! }),
    caveats: resolution.caveats.map((caveat) => caveat.id),
  };
}

function tensorJson({ shape, data }: Operand): TensorJson {
  return { shape, data: Array.from(data!, numberToJson) };
}
