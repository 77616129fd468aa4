/** `adjoint/conventions`: what the attributes of each framework mean, in both directions, and the sizes that follow. No Node. */
export { type Equivalent, type ShapeAnswer, shapeAnswer } from '../spec/conventions/answer.ts';
export { CLASSES as AMBIGUITIES } from '../spec/conventions/classes.ts';
export {
  type Convention,
  caseOfOutline,
  type Expression,
  type NamedClass,
  type Operand,
  type Operands,
  type Outline,
  type Resolution,
} from '../spec/conventions/convention.ts';
export { canonical as canonicalAttributes, isSameOperator } from '../spec/conventions/crops.ts';
export { CONVENTIONS, conventionNamed } from '../spec/conventions/index.ts';
export { parseOperands } from '../spec/conventions/operands.ts';
export { type WantAnswer, type Wish, wantAnswer } from '../spec/conventions/want.ts';
