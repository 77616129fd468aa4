/**
 * A call does not depend on the call before. After a case comes one that differs in a single field: a stride larger by
 * one (and so a larger output), no bias, other weights under the same shape and so on, or in two that leave all shapes
 * as they are; then the case once more. Each must give what a reference engine gives. The data choose the field. Of a
 * subject that prepares layers there is one of each case beside each other.
 *
 * Source: the definition is a function. Caches of weights, index tables and buffers by too short a key break it.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { withoutSame } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, nothingMissing } from '../law.ts';
import { neighboursOf } from '../law-parts/neighbours.ts';
import { checkSteps, directCall, layerRun } from '../law-parts/steps.ts';

export const callOrder: CaseLaw = {
  id: 'call-order',
  statement: 'A call is not changed by the call before, however little they differ.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => smallCases(withoutSame(capabilities)),
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const neighbours = neighboursOf(problem, subject.capabilities);
  const { field, problem: neighbour } = neighbours[choiceOf(problem, neighbours.length)];
  const calls = [
    directCall('T(case)', problem),
    directCall(`T after a call with other ${field}`, neighbour),
    directCall(`T(case) again, after a call with other ${field}`, problem),
  ];
  const beside = `beside a layer with other ${field}`;
  const layers = [
    layerRun('T(case) by a prepared layer', problem, { name: 'a', anew: true }),
    layerRun(`T by a prepared layer with other ${field}`, neighbour, { name: 'b', anew: true }),
    layerRun(`T(case) by the prepared layer again, ${beside}`, problem, { name: 'a', last: true }),
    layerRun(`T by the other prepared layer again, with other ${field}`, neighbour, { name: 'b', last: true }),
  ];
  return checkSteps(subject, subject.capabilities.prepared === 'none' ? calls : [...calls, ...layers]);
}
