/** What an author needs, and subjects that run in this process. */

export { EVERYTHING as EVERY_CAPABILITY } from '../../subjects/capabilities.ts';
export { CAPABILITY_WORDS, type CapabilityWords } from '../../subjects/capability-words.ts';
export { Refused, Skipped } from '../../subjects/errors/answer-errors.ts';
export { missingCapability } from '../../subjects/fits.ts';
export { subjectInProcess } from '../../subjects/in-process.ts';
export { referenceImplementation } from '../../subjects/reference-engine.ts';
