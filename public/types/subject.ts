/** Types of what is under test: what an author writes, what the suite calls, what comes back. */

export type { BrowserChoice } from '../../subjects/browser/choice.ts';
export type { AdapterIdentity, BrowserIdentity } from '../../subjects/browser/identity.ts';
export type {
  AxisCapabilities,
  Capabilities,
  LargestField,
  QuantisationRule,
  RankCapabilities,
  UniformField,
} from '../../subjects/capabilities.ts';
export type { Accident } from '../../subjects/errors/accident.ts';
export type { Source } from '../../subjects/source.ts';
export type {
  Call,
  CallOptions,
  GradientResults,
  Implementation,
  LayerCall,
  Outcome,
  OwnTimes,
  PhaseTimes,
  Prepared,
  Result,
  SideEffect,
  Subject,
  TimedOutcome,
  TimeOptions,
} from '../../subjects/subject.ts';
