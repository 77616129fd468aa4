/** The process of an isolated subject: one call after the other. */
import type { Case } from '../spec/case.ts';
import { messageOf, outcomeOf } from './outcome.ts';
import { serve } from './serve.ts';

serve<{ readonly run: Case }>(async (implementation, { run: problem }) => {
  try {
    return outcomeOf(await implementation.convTranspose(problem));
  } catch (error) {
    return { kind: 'refused', message: messageOf(error) };
  }
});
