/** Answers to questions of size as JSON for machines. */
import type { ShapeAnswer } from '../../spec/conventions/answer.ts';
import type { WantAnswer } from '../../spec/conventions/want.ts';

export const SHAPE_SCHEMA = 'adjoint/shape/1';
export const WANT_SCHEMA = 'adjoint/shape-want/1';

export function shapeJson(answer: ShapeAnswer): string {
  return `${JSON.stringify({ schema: SHAPE_SCHEMA, ...answer }, null, 2)}\n`;
}

export function wantJson(answer: WantAnswer): string {
  return `${JSON.stringify({ schema: WANT_SCHEMA, ...answer }, null, 2)}\n`;
}
