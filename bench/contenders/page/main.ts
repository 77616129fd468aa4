/** The page of a contender: its calls are timed here, by its own clock, so that no time has the way to the page in it. */
import { beginPage } from '../../../subjects/browser/page/begin.ts';
import { clockStep } from '../../timing/clock.ts';
import { answerBench, type BenchRequest } from '../answer-bench.ts';
import { conditionsHere } from './conditions.ts';
import type { ConditionsRequest } from './read-conditions.ts';

const stepMs = clockStep();

beginPage((implementation) => (given) => {
  const request = given as BenchRequest | ConditionsRequest;
  return 'conditions' in request ? conditionsHere(stepMs) : answerBench(implementation, request, stepMs);
});
