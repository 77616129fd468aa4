/** Every implementation that was made to break a law, by the kinds of laws. */
import type { Breaker } from './breaker.ts';
import { CORE_ROWS } from './core.ts';
import { ENUMERATED_ROWS } from './enumerated.ts';
import { EQUIVALENCE_ROWS } from './equivalences.ts';
import { GRADIENT_ROWS } from './gradients.ts';
import { QUANTISED_ROWS } from './quantised.ts';
import { SEQUENCE_ROWS } from './sequences.ts';
import { SPECIAL_VALUE_ROWS } from './special-values.ts';
import { STATE_ROWS } from './state.ts';
import { STRUCTURE_ROWS } from './structure.ts';

export const BREAKERS: readonly Breaker[] = [
  ...CORE_ROWS,
  ...ENUMERATED_ROWS,
  ...GRADIENT_ROWS,
  ...SEQUENCE_ROWS,
  ...STATE_ROWS,
  ...EQUIVALENCE_ROWS,
  ...STRUCTURE_ROWS,
  ...SPECIAL_VALUE_ROWS,
  ...QUANTISED_ROWS,
];
