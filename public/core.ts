/** `adjoint/core`: the operator and its laws, for any JavaScript runtime: nothing here imports Node. */
export * from './parts/cases.ts';
export * from './parts/explanations.ts';
export * from './parts/laws.ts';
export * from './parts/references.ts';
export * from './parts/subjects.ts';
export type * from './types/convention.ts';
export type * from './types/explanation.ts';
export type * from './types/law.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
