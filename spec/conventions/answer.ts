/** Questions of size for a convention: which output do these attributes give, and how do the others say the same? */
import type { Attributes } from '../case.ts';
import { geometryOf } from '../geometry.ts';
import type { Convention, NamedClass, Operands, Outline, Resolution, Settled } from './convention.ts';
import { CONVENTIONS } from './index.ts';
import { type Recipe, recipeFor } from './recipe.ts';

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
  /** A way round it where there is one; null also where it can say the case. */
  readonly recipe: EquivalentRecipe | null;
}

/** What to call instead, and what to do before and after: see recipe.ts. */
export interface EquivalentRecipe
  extends Pick<Recipe, 'attributes' | 'axesAdded' | 'hasZerosInKernel' | 'addsBias' | 'drops'> {
  /** How many calls: one for each group where there are several. */
  readonly calls: number;
  /** Shapes of the first call in that framework's layout. */
  readonly x: readonly number[];
  readonly w: readonly number[];
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

function equivalentOf(outline: Outline, other: Convention): Equivalent {
  const { id, version } = other;
  const expression = other.express(outline);
  if (expression.kind === 'unsayable') {
    const recipe = equivalentRecipe(outline, other);
    return { convention: id, version, attributes: null, x: null, w: null, reason: expression.reason, recipe };
  }
  const { attributes, operands } = expression;
  return { convention: id, version, attributes, x: operands.x.shape, w: operands.w.shape, reason: null, recipe: null };
}

function equivalentRecipe(outline: Outline, convention: Convention): EquivalentRecipe | null {
  const found = recipeFor(withoutData(outline), convention);
  if (found === null) return null;
  const { calls, attributes, operands, axesAdded, hasZerosInKernel, addsBias, drops } = found;
  const isSomething = drops.some(({ begin, end }) => begin !== 0 || end !== 0) || calls.length > 1;
  // What is said without data and not with them is for the type of the data to blame.
  if (!isSomething && axesAdded === 0 && !hasZerosInKernel && !addsBias) return null;
  const { x, w } = operands;
  return { attributes, axesAdded, hasZerosInKernel, addsBias, drops, calls: calls.length, x: x.shape, w: w.shape };
}

function withoutData(outline: Outline): Outline {
  return { ...outline, x: { shape: outline.x.shape }, w: { shape: outline.w.shape } };
}
