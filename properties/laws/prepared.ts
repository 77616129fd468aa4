/**
 * A prepared layer gives T of its case, run after run, whatever happens between the runs: a layer of a case that
 * differs in a single field is prepared, run and disposed of, and both cases are computed without a layer. The data
 * choose the field.
 *
 * Source: the definition is a function. Weights packed, buffers and models kept by too short a key, or given back
 * twice, break it.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { withoutSame } from '../cases/restriction.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { neighboursOf } from '../law-parts/neighbours.ts';
import { missingPrepared } from '../law-parts/prepared-layers.ts';
import { checkSteps, directCall, layerRun } from '../law-parts/steps.ts';

export const prepared: CaseLaw = {
  id: 'prepared',
  statement: 'A prepared layer gives T(x, w, bias) in every run, whatever other layers and calls there are.',
  lane: 'exact',
  missing: missingPrepared,
  cases: (capabilities) => smallCases(withoutSame(capabilities)),
  check,
};

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const neighbours = neighboursOf(problem, subject.capabilities);
  const { field, problem: neighbour } = neighbours[choiceOf(problem, neighbours.length)];
  const other = `other ${field}`;
  return checkSteps(subject, [
    layerRun('T(case) by a prepared layer', problem, { name: 'a', anew: true }),
    layerRun('T(case) by the prepared layer, once more', problem, { name: 'a' }),
    layerRun(`T by a second prepared layer, with ${other}`, neighbour, { name: 'b', anew: true }),
    layerRun(`T(case) by the first layer, with a second one of ${other}`, problem, { name: 'a' }),
    directCall(`T with ${other}, between runs of layers`, neighbour),
    layerRun(`T(case) by the first layer, after a call with ${other}`, problem, { name: 'a' }),
    layerRun(`T by the second layer, with ${other}, once more`, neighbour, { name: 'b', last: true }),
    layerRun('T(case) by the first layer, after the second was disposed of', problem, { name: 'a' }),
    directCall('T(case), between runs of its layer', problem),
    layerRun('T(case) by the first layer, after a call of the same', problem, { name: 'a', last: true }),
    directCall('T(case), after its layer was disposed of', problem),
  ]);
}
