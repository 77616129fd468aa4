/** `adjoint`: the gate. Open subjects, run laws on them, get a verdict. */

export type { Certificate, CertifiedPart, CertifyOptions } from '../properties/exhaustive/certify.ts';
export { type CertifyResult, certifyAll } from '../properties/exhaustive/certify-all.ts';
export type { Strength } from '../properties/exhaustive/several-axes.ts';
export { defineConfig, type GateConfig } from '../properties/gate-config.ts';
export { type KnownFailure, knownFailureFor, parseKnownFailures } from '../properties/known-failures.ts';
export { type VerifyOptions, type VerifyResult, verify } from '../properties/verify.ts';
export { openSubject, openSubjects, resolveSources, SUBJECT_GROUPS } from '../subjects/index.ts';
export type { Source } from '../subjects/source.ts';
export * from './parts/laws.ts';
export * from './parts/subject.ts';
