/** The process of an isolated subject: one call after the other. */
import type { Case } from '../spec/case.ts';
import { Caller } from './caller.ts';
import { serve } from './serve.ts';
import type { CallOptions } from './subject.ts';

let caller: Caller | null = null;

serve<{ readonly run: Case; readonly options?: CallOptions }>((implementation, { run: problem, options }) => {
  caller ??= new Caller(implementation);
  return caller.call(problem, options);
});
