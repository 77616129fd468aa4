/**
 * Calls that start before earlier ones have ended do not meet: each gets the result of its own case. They are of a case
 * and of others that differ in a single field, started in one turn of the event loop: as calls, as runs of prepared
 * layers, and as gradients; and of one layer that takes any x, on several. An implementation that returns no promise
 * ends each call before the next can start, and is so by nature.
 *
 * Source: the definition is a function. State that is set before an await and read after it breaks it.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { companionOperand } from '../cases/further-tensors.ts';
import { isNarrow } from '../cases/narrow-types.ts';
import { withoutSame } from '../cases/restriction.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { neighboursOf } from '../law-parts/neighbours.ts';
import { checkSteps, directCall, gradient, layerRun, type Step, stepMismatch } from '../law-parts/steps.ts';

export const concurrency: CaseLaw = {
  id: 'concurrency',
  statement: 'Calls that start together each give their own result.',
  lane: 'exact',
  missing: ({ concurrent }) => (concurrent ? null : 'calls at the same time'),
  cases: (capabilities) => smallCases(withoutSame(capabilities)),
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  if (subject.runTogether === undefined)
    return { kind: 'skipped', message: 'calls at the same time', difference: null };
  const groups = groupsOf(subject, problem);
  const { prepared, lendsResults } = subject.capabilities;
  if (prepared === 'any-x' && !lendsResults) {
    const mismatch = await checkSteps(subject, [
      layerRun('T(case) by a prepared layer', problem, { name: 'c', anew: true }),
    ]);
    if (mismatch !== null) return mismatch;
    groups.push(runsOfOneLayer(problem));
  }
  for (const steps of groups) {
    const outcomes = await subject.runTogether(steps);
    const mismatches = steps.map((step, at) => stepMismatch(step, outcomes[at]));
    const first = mismatches.find((mismatch) => mismatch !== null);
    if (first !== undefined) return first;
  }
  return null;
}

/** The layer is prepared already. */
function runsOfOneLayer(problem: Case): Step[] {
  const label = 'by one prepared layer, in runs started together';
  const runOn = (salt: number) => ({ ...problem, x: companionOperand(problem, 'x', salt) });
  return [
    layerRun(`T(x₁, w) ${label}`, runOn(25), { name: 'c', givesX: true }),
    layerRun(`T(x₂, w) ${label}`, runOn(26), { name: 'c', givesX: true }),
    layerRun(`T(case) ${label}`, problem, { name: 'c' }),
  ];
}

function groupsOf({ capabilities }: Subject, problem: Case): Step[][] {
  const neighbours = neighboursOf(problem, capabilities);
  const at = choiceOf(problem, neighbours.length);
  const { field, problem: neighbour } = neighbours[at];
  const { field: further, problem: third } = neighbours[(at + 1) % neighbours.length];
  const besides = `started together with others of other ${field} and other ${further}`;
  const beside = `started together with one of other ${field}`;
  const groups = [
    [
      directCall(`T(case), ${besides}`, problem),
      directCall(`T with other ${field}, started together with T(case)`, neighbour),
      directCall(`T with other ${further}, started together with T(case)`, third),
      directCall(`T(case) as the last of four, ${besides}`, problem),
    ],
  ];
  if (capabilities.prepared !== 'none') {
    groups.push([
      layerRun(`T(case) by a prepared layer, ${beside}`, problem, { name: 'a', anew: true, last: true }),
      layerRun(`T by a prepared layer with other ${field}, ${beside}`, neighbour, {
        name: 'b',
        anew: true,
        last: true,
      }),
    ]);
  }
  // Gradients are asked in types that have numbers for their sums.
  if (capabilities.gradients && !isNarrow(problem.dtype) && !isNarrow(neighbour.dtype)) {
    groups.push([
      gradient(` of the case, ${beside}`, problem, 'x'),
      gradient(` with other ${field}, started together with another`, neighbour, 'w'),
      directCall('T(case), started together with gradients', problem),
    ]);
  }
  return groups;
}
