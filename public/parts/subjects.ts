/** What an author needs, and subjects that run in this process. */
export { Refused, Skipped } from '../../subjects/answer-errors.ts';
export { EVERYTHING as EVERY_CAPABILITY } from '../../subjects/capabilities.ts';
export { CAPABILITY_WORDS, type CapabilityWords } from '../../subjects/capability-words.ts';
export { missingCapability } from '../../subjects/fits.ts';
export { subjectInProcess } from '../../subjects/in-process.ts';
export { referenceImplementation } from '../../subjects/reference-engine.ts';
