/** What an author writes, what the suite calls, and what comes back from a call. */
export type { Accident } from '../../subjects/accident.ts';
export { Refused, Skipped } from '../../subjects/answer-errors.ts';
export {
  CAPABILITY_VALUES,
  type Capabilities,
  EVERYTHING as EVERY_CAPABILITY,
} from '../../subjects/capabilities.ts';
export { missingCapability } from '../../subjects/fits.ts';
export { subjectInProcess } from '../../subjects/in-process.ts';
export type {
  Call,
  CallOptions,
  GradientResults,
  Implementation,
  LayerCall,
  Outcome,
  Prepared,
  Result,
  SideEffect,
  Subject,
} from '../../subjects/subject.ts';
