/** `adjoint/conventions`: what the attributes of each framework mean, in both directions, and the sizes that follow. No Node. */
export { shapeAnswer } from '../spec/conventions/answer.ts';
export { CLASSES as AMBIGUITIES } from '../spec/conventions/classes.ts';
export { caseOfOutline } from '../spec/conventions/convention.ts';
export { canonical as canonicalAttributes, isSameOperator } from '../spec/conventions/crops.ts';
export { CONVENTIONS, conventionNamed } from '../spec/conventions/index.ts';
export { parseOperands } from '../spec/conventions/operands.ts';
export { wantAnswer } from '../spec/conventions/want.ts';
export type * from './types/convention.ts';
export type * from './types/operator.ts';
