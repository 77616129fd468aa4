/** Types of conventions: attributes of frameworks, what they resolve to, and answers about sizes. */
export type { Crop } from '../../spec/axis.ts';
export type {
  Equivalent,
  EquivalentRecipe,
  ShapeAnswer,
  ShapeOutcome,
  SizedCase,
  Verdict,
} from '../../spec/conventions/answer.ts';
export type { Layout } from '../../spec/conventions/arrangement.ts';
export type {
  Ambiguous,
  Beyond,
  Convention,
  Expression,
  NamedClass,
  Operand,
  Operands,
  Outline,
  Phrasing,
  PhrasingForm,
  Reading,
  RefusedByFramework,
  Resolution,
  Resolved,
  Settled,
} from '../../spec/conventions/convention.ts';
export type { Recipe } from '../../spec/conventions/recipe.ts';
export type { ExtentRule, UnknownAnswer, UnknownQuestion } from '../../spec/conventions/unknown.ts';
export type { WantAnswer, WantedAttributes, Wish } from '../../spec/conventions/want.ts';
export type { SizedShapes, TypeNeeds } from '../../spec/type-needs.ts';
