/** Prepared layers, as the laws ask for them. */
import type { Capabilities } from '../subjects/capabilities.ts';
import type { CallOptions } from '../subjects/subject.ts';

export const missingPrepared = ({ prepared }: Capabilities): string | null =>
  prepared === 'none' ? 'prepared layers' : null;

/** Two calls of the same case, and how messages tell where they were made. */
export interface Way {
  readonly told: string;
  readonly first: CallOptions;
  readonly second: CallOptions;
}

export const DIRECT: Way = { told: '', first: {}, second: {} };
const BY_A_LAYER: Way = {
  told: ' by a prepared layer',
  first: { layer: { name: 'a', anew: true } },
  second: { layer: { name: 'a', last: true } },
};

/** The ways of calling that a subject has: laws of state are put to each. */
export function waysOf({ prepared }: Capabilities): readonly Way[] {
  return prepared === 'none' ? [DIRECT] : [DIRECT, BY_A_LAYER];
}
