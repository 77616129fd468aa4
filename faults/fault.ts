/** What a re-created defect is: data about the real one, and an implementation that has it. */
import type { ConvTranspose } from '../spec/case.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import type { Implementation } from '../subjects/subject.ts';

/** What kind of symptom a defect has. */
export type FaultClass =
  | 'shape'
  | 'value'
  | 'memory'
  | 'crash'
  | 'nondeterminism'
  | 'missing error'
  | 'precision'
  | 'quantised'
  | 'gradient'
  | 'state';

/** What an implementation with a defect exports besides its name and what it can be asked. */
export type FaultyImplementation = Pick<Implementation, 'convTranspose' | 'gradients' | 'prepare'>;

/** A documented defect of a released implementation, re-created. */
export interface Fault {
  /** Permanent. */
  readonly id: string;
  /** Where the real defect was. */
  readonly project: string;
  readonly class: FaultClass;
  /** Issue or change that tells of it. */
  readonly reference: string;
  readonly symptom: string;
  /** What is wrong, in one sentence. */
  readonly fault: string;
  /** What a case must have for the fault to show, in words. */
  readonly trigger: string;
  /** How far the reference itself tells the cause: in its text, in part, or only what was seen. */
  readonly evidence: 'text' | 'partly' | 'symptom only';
  /** Where the re-creation differs from the real defect. */
  readonly remark?: string;
  /** What an implementation with this defect can be asked. */
  readonly capabilities?: Partial<Capabilities>;
  /** The defect ends the process, so that it may only be run in one of its own. */
  readonly endsProcess?: true;
  /** A fresh implementation, or its convTranspose alone, since some keep state. */
  readonly make: () => ConvTranspose | FaultyImplementation;
}

/** What a document says of a fault: all but how to make it and what it can be asked. */
export function documentOf(fault: Fault): Omit<Fault, 'make' | 'capabilities' | 'endsProcess'> {
  const { make: _make, capabilities: _capabilities, endsProcess: _endsProcess, ...described } = fault;
  return described;
}

/** A documented defect that is not re-created here, and why. */
export interface LeftOut {
  readonly id: string;
  readonly project: string;
  readonly class: FaultClass;
  readonly reference: string;
  readonly reason: string;
}
