/** `adjoint/core`: the operator and its laws, for any JavaScript runtime: nothing here imports Node. */
export * from './parts/case.ts';
export * from './parts/explain.ts';
export * from './parts/laws.ts';
export * from './parts/references.ts';
export * from './parts/subject.ts';
