/**
 * `adjoint/core`: the operator and its laws, for any JavaScript runtime: nothing here imports Node.
 *
 * @example
 * ```ts
 * import { checkLaw, engines, geometryOf, lawsNamed, parseCase, subjectInProcess } from 'adjoint/core';
 *
 * const problem = parseCase({
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
 *   stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
 * });
 * geometryOf(problem).outputShape; // → [1, 1, 6]
 * engines.scatter(problem).data; // → [10, 1, 0, 20, 2, 0]
 *
 * const forgetsBias = (given) => (geometryOf(given), engines.scatter({ ...given, bias: null }));
 * const [law] = lawsNamed(['agreement']);
 * const result = await checkLaw(subjectInProcess({ convTranspose: forgetsBias }), law, { seed: 1, runs: 20 });
 * result.status; // → 'failed'
 * ```
 *
 * @module
 */
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
