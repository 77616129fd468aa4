/** Prepared layers, as the laws ask for them. */
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { CallOptions } from '../../subjects/subject.ts';

export const missingPrepared = ({ prepared }: Capabilities): string | null =>
  prepared === 'none' ? 'prepared layers' : null;

/** Two calls of the same case, and how messages tell where they were made. */
export interface CallPair {
  readonly label: string;
  readonly first: CallOptions;
  readonly second: CallOptions;
}

export const DIRECT: CallPair = { label: '', first: {}, second: {} };
const BY_A_LAYER: CallPair = {
  label: ' by a prepared layer',
  first: { layer: { name: 'a', anew: true } },
  second: { layer: { name: 'a', last: true } },
};

/** The same layer, but that x comes with each run. */
const BY_A_LAYER_WITH_X: CallPair = {
  label: ' by a prepared layer that is given x',
  first: { layer: { name: 'a', anew: true, givesX: true } },
  second: { layer: { name: 'a', givesX: true, last: true } },
};

/** The ways of calling that a subject has: laws of state are checked by each. */
export function waysOf({ prepared }: Capabilities): readonly CallPair[] {
  return { none: [DIRECT], fixed: [DIRECT, BY_A_LAYER], 'any-x': [DIRECT, BY_A_LAYER, BY_A_LAYER_WITH_X] }[prepared];
}
