/**
 * `adjoint/conventions`: what the attributes of each framework mean, in both directions, and the sizes that follow. No Node.
 *
 * @example
 * ```ts
 * import { conventionNamed, shapeAnswer, wantAnswer } from 'adjoint/conventions';
 *
 * const pytorch = conventionNamed('pytorch');
 * const operands = { x: { shape: [1, 16, 8, 8] }, w: { shape: [16, 8, 3, 3] }, bias: null };
 * const { outcomes } = shapeAnswer(pytorch, { stride: 2, padding: 1, output_padding: 1 }, operands);
 * outcomes[0].case.y; // → [1, 8, 16, 16]
 *
 * const onnx = outcomes[0].case.equivalents.find(({ convention }) => convention === 'onnx');
 * onnx.attributes.pads; // → [1, 1, 0, 0]
 *
 * const wish = { ...operands, stride: [2, 2], dilation: [1, 1], groups: 1, output: [16, 16] };
 * wantAnswer(pytorch, wish).ways[0].attributes.output_padding; // → [1, 1]
 * ```
 *
 * @module
 */
export { shapeAnswer } from '../spec/conventions/answer.ts';
export { CLASSES as AMBIGUITIES } from '../spec/conventions/classes.ts';
export { caseOfOutline } from '../spec/conventions/convention.ts';
export { canonical as canonicalAttributes, isSameOperator } from '../spec/conventions/crops.ts';
export { CONVENTIONS, conventionNamed } from '../spec/conventions/index.ts';
export { parseOperands } from '../spec/conventions/operands.ts';
export { recipeFor } from '../spec/conventions/recipe.ts';
export { unknownAnswer } from '../spec/conventions/unknown.ts';
export { wantAnswer } from '../spec/conventions/want.ts';
export { typeNeeds } from '../spec/type-needs.ts';
export type * from './types/convention.ts';
export type * from './types/operator.ts';
