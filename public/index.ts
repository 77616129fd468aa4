/** `adjoint`: the gate. Open subjects, run laws on them, get a verdict. */
export { certifyAll } from '../properties/exhaustive/certify-all.ts';
export { defineConfig } from '../properties/gate-config.ts';
export { knownFailureFor, parseKnownFailures } from '../properties/known-failures.ts';
export { verify } from '../properties/verify.ts';
export { openSubject, openSubjects, resolveSources, SUBJECT_GROUPS } from '../subjects/index.ts';
export * from './parts/laws.ts';
export * from './parts/subjects.ts';
export type * from './types/gate.ts';
export type * from './types/law.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
