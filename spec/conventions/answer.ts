/** Questions of size for a convention: which output do these attributes give, and how do the others say the same? */
import type { Attributes } from '../case.ts';
import { geometryOf } from '../geometry.ts';
import type { Convention, NamedClass, Operands, Outline, Resolution, Settled } from './convention.ts';
import { CONVENTIONS } from './index.ts';

/** In which way a call resolves. */
export type Verdict = Resolution['kind'];

/** How one convention says a case, or why it cannot. */
export interface Equivalent {
  readonly convention: string;
  readonly version: string;
  readonly attributes: Readonly<Record<string, unknown>> | null;
  /** Shapes in that framework's layout; null where it cannot say the case. */
  readonly x: readonly number[] | null;
  readonly w: readonly number[] | null;
  readonly reason: string | null;
}

/** A legal case: its shapes and attributes in the terms of this project, and what it is elsewhere. */
export interface SizedCase {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly y: readonly number[];
  readonly attributes: Attributes;
  readonly equivalents: readonly Equivalent[];
}

/** One reading of a call: its resolution, and the sizes that follow. */
export interface ShapeOutcome {
  /** Whose reading this is, where there are several. */
  readonly label: string | null;
  readonly verdict: Exclude<Verdict, 'ambiguous'>;
  readonly reason: string | null;
  readonly caveats: readonly NamedClass[];
  readonly case: SizedCase | null;
}

/** What a call of one framework is as a case, how large its output is, and how the other frameworks say it. */
export interface ShapeAnswer {
  readonly convention: string;
  readonly name: string;
  readonly version: string;
  readonly attributes: unknown;
  readonly verdict: Verdict;
  readonly ambiguity: NamedClass | null;
  /** One, or as many as there are readings. */
  readonly outcomes: readonly ShapeOutcome[];
}

/**
 * What a call of a framework means: its case, the output's shape, and how every other framework says the same.
 * @param attributes by the framework's own names; what is left out has its default
 * @param operands shapes in the framework's layout
 * @throws what the convention's `resolve` throws
 */
export function shapeAnswer(convention: Convention, attributes: unknown, operands: Operands): ShapeAnswer {
  const { id, name, version } = convention;
  const resolution = convention.resolve(attributes, operands);
  const common = { convention: id, name, version, attributes, verdict: resolution.kind };
  if (resolution.kind !== 'ambiguous') {
    return { ...common, ambiguity: null, outcomes: [outcomeOf(convention, resolution, null)] };
  }
  const outcomes = resolution.readings.map((reading) => outcomeOf(convention, reading.resolution, reading.label));
  return { ...common, ambiguity: resolution.ambiguity, outcomes };
}

function outcomeOf(convention: Convention, settled: Settled, label: string | null): ShapeOutcome {
  if (settled.kind !== 'resolved') {
    return { label, verdict: settled.kind, reason: settled.reason, caveats: [], case: null };
  }
  const { caveats, outline } = settled;
  return { label, verdict: 'resolved', reason: null, caveats, case: sizedCase(outline, convention) };
}

/** @param asked the convention that is not listed among the equivalents; null to list all */
export function sizedCase(outline: Outline, asked: Convention | null): SizedCase {
  const { stride, padBegin, padEnd, outputPadding, dilation, groups, x, w } = outline;
  return {
    x: x.shape,
    w: w.shape,
    y: geometryOf(outline).outputShape,
    attributes: { stride, padBegin, padEnd, outputPadding, dilation, groups },
    equivalents: CONVENTIONS.filter((other) => other !== asked).map((other) => equivalentOf(outline, other)),
  };
}

function equivalentOf(outline: Outline, { id, version, express }: Convention): Equivalent {
  const expression = express(outline);
  if (expression.kind === 'unsayable') {
    return { convention: id, version, attributes: null, x: null, w: null, reason: expression.reason };
  }
  const { attributes, operands } = expression;
  return { convention: id, version, attributes, x: operands.x.shape, w: operands.w.shape, reason: null };
}
