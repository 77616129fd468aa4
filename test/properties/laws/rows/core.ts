/** What breaks the core laws: the faulty implementations that each has to kill. */
import { FAULTY } from '../../../subjects/faulty.ts';
import { type Breaker, known } from './breaker.ts';

export const CORE_ROWS: readonly Breaker[] = FAULTY.flatMap(({ id, killedBy }) =>
  killedBy.map((law) => known(law, id)),
);
