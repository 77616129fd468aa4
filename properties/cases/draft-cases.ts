/**
 * Cases that are made from given drafts, one by one, and not drawn. A failing one is made smaller as drawn ones are:
 * every free number of its draft goes towards the least, by halves, and its data towards few ones.
 */
import * as fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Case, Rank } from '../../spec/case.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { magnitudeFor, simplerIntegers } from './integer-data.ts';
import { type AxisDraft, type CaseLayout, caseOf, type Draft, fittingLayout, integersOf } from './legal-layout.ts';
import { fitted } from './narrow-types.ts';
import { withQuantisation } from './quantised.ts';

/** A draft, and its layout within the capabilities of a subject. */
export interface Fitting {
  readonly draft: Draft;
  readonly layout: CaseLayout;
  readonly capabilities: Capabilities;
}

/** What a case was made from. */
interface Recipe {
  readonly draft: Draft;
  readonly integers: Int16Array;
}

const recipes = new WeakMap<Case, Recipe>();

/** The drafts with their layouts. The types that the subject has take turns. */
export function fitting(drafts: readonly Draft[], capabilities: Capabilities): Fitting[] {
  const { dtypes } = capabilities;
  return drafts.map((given, at) => {
    const draft = { ...given, dtype: dtypes[at % dtypes.length] };
    return { draft, layout: fittingLayout(draft, capabilities), capabilities };
  });
}

/** Their cases in the same order, with data that the seed gives. */
export function casesOf(fittings: readonly Fitting[], seed: number): Case[] {
  const generator = xoroshiro128plus(seed);
  return fittings.map(({ draft, layout, capabilities }) => {
    const magnitude = magnitudeFor(layout);
    const integers = new Int16Array(integersOf(layout));
    for (let at = 0; at < integers.length; at++) {
      const drawn = uniformInt(generator, 1, 2 * magnitude);
      integers[at] = drawn <= magnitude ? drawn : magnitude - drawn;
    }
    return made({ draft, integers }, layout, capabilities);
  });
}

/** To be given cases of casesOf as examples: it draws none, but makes them smaller. */
export class DraftCases extends fc.Arbitrary<Case> {
  readonly #capabilities: Capabilities;

  constructor(capabilities: Capabilities) {
    super();
    this.#capabilities = capabilities;
  }

  override generate(): fc.Value<Case> {
    throw new Error('cases of drafts are given, not drawn');
  }

  override canShrinkWithoutContext(value: unknown): value is Case {
    return typeof value === 'object' && value !== null && recipes.has(value as Case);
  }

  override shrink(problem: Case): fc.Stream<fc.Value<Case>> {
    const recipe = recipes.get(problem);
    if (recipe === undefined) return fc.Stream.nil();
    return fc.stream(simpler(recipe, this.#capabilities)).map((smaller) => new fc.Value(smaller, undefined));
  }
}

function made(recipe: Recipe, layout: CaseLayout, capabilities: Capabilities): Case {
  const problem = withQuantisation(fitted(caseOf(layout, recipe.integers)), capabilities);
  recipes.set(problem, recipe);
  return problem;
}

function* simpler({ draft, integers }: Recipe, capabilities: Capabilities): IterableIterator<Case> {
  const now = fittingLayout(draft, capabilities);
  const before = JSON.stringify(now);
  for (const smaller of simplerDrafts(draft, capabilities)) {
    const layout = fittingLayout(smaller, capabilities);
    // Bent into the legal range it may be the same again.
    if (JSON.stringify(layout) === before) continue;
    const length = integersOf(layout);
    const ones = Int16Array.from({ length }, (_, at) => integers[at] ?? 1);
    yield made({ draft: smaller, integers: ones }, layout, capabilities);
  }
  for (const fewer of simplerIntegers(integers)) yield made({ draft, integers: fewer }, now, capabilities);
}

const LEAST_OF_AXIS: Readonly<AxisDraft> = {
  input: 1,
  kernel: 1,
  stride: 1,
  dilation: 1,
  padBegin: 0,
  padEnd: 0,
  outputPadding: 0,
};

/** Drafts with one free number that is smaller. */
function* simplerDrafts(draft: Draft, { ranks }: Capabilities): IterableIterator<Draft> {
  yield* withoutAxis(draft, ranks);
  for (const field of ['batch', 'groups', 'inPerGroup', 'outPerGroup'] as const) {
    for (const value of between(1, draft[field])) yield { ...draft, [field]: value };
  }
  if (draft.bias) yield { ...draft, bias: false };
  if (draft.same) yield { ...draft, same: false };
  if (draft.beyond?.some((value) => value > 0)) yield { ...draft, beyond: [] };
  for (const [at, axis] of draft.axes.slice(0, draft.rank).entries()) {
    for (const field of Object.keys(LEAST_OF_AXIS) as (keyof AxisDraft)[]) {
      for (const value of between(LEAST_OF_AXIS[field], axis[field])) {
        yield { ...draft, axes: draft.axes.with(at, { ...axis, [field]: value }) };
      }
    }
  }
}

/** The same with one axis less, where the subject has such a rank. */
function* withoutAxis(draft: Draft, ranks: readonly Rank[]): IterableIterator<Draft> {
  const rank = draft.rank - 1;
  if (!ranks.includes(rank as Rank)) return;
  for (let axis = 0; axis < draft.rank; axis++) {
    yield {
      ...draft,
      rank: rank as Rank,
      axes: draft.axes.toSpliced(axis, 1),
      beyond: draft.beyond?.toSpliced(axis, 1) ?? [],
    };
  }
}

/** The least, then ever closer to the value by halves. */
function* between(least: number, value: number): IterableIterator<number> {
  for (let step = value - least; step >= 1; step = Math.floor(step / 2)) yield value - step;
}
