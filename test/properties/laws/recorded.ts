/** A right subject with all that laws can ask for, every call of which passes through a hook. */
import { engines, gradients } from '../../../engines/index.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf, geometryOf } from '../../../spec/geometry.ts';
import { isQuantised } from '../../../spec/number-types.ts';
import { fromCodes, resultInCodes } from '../../../spec/quantisation.ts';
import type { Capabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess, subjectWithSiblings } from '../../../subjects/in-process.ts';
import type { CallOptions, Implementation, Outcome, Subject } from '../../../subjects/subject.ts';

/** What is made of an outcome; the hook may keep what it sees, or give another. */
export type Hook = (outcome: Outcome, problem: Case, options: CallOptions | undefined) => Outcome;

/** @param capabilities beside calls that start together, and two threads */
export function recordedSubject(capabilities: Partial<Capabilities>, hook: Hook): Subject {
  const hooked = (subject: Subject): Subject => ({
    ...subject,
    run: async (problem, options) => hook(await subject.run(problem, options), problem, options),
    ...(subject.runTogether && {
      async runTogether(calls) {
        const outcomes = await subject.runTogether!(calls);
        return calls.map(({ problem, options }, at) => hook(outcomes[at], problem, options));
      },
    }),
  });
  const implementation = rightImplementation(capabilities);
  return hooked(
    subjectWithSiblings(implementation, 'module', 'recorded', {
      withThreads: async () => hooked(subjectInProcess(implementation, 'module')),
      close: async () => {},
    }),
  );
}

/** It gives promises, so that calls can start together, and refuses what it does not claim to compute. */
function rightImplementation(capabilities: Partial<Capabilities>): Implementation {
  const isAny = capabilities.padding === 'any' || capabilities.outputPadding === 'any';
  const legal = (problem: Case) => void (isAny ? geometryOf(problem) : customaryGeometryOf(problem));
  const ofLegal = (problem: Case) => {
    legal(problem);
    return engines.scatter(problem);
  };
  const convTranspose = async (problem: Case) => {
    if (isQuantised(problem.dtype)) return resultInCodes(problem, ofLegal(fromCodes(problem)));
    return ofLegal(problem);
  };
  return {
    name: 'recorded',
    capabilities: { concurrent: true, threads: 2, ...capabilities },
    convTranspose,
    async gradients(problem, g) {
      legal(problem);
      return gradients(problem, g);
    },
    prepare: async (problem) => ({ run: (x = problem.x) => convTranspose({ ...problem, x }), dispose: () => {} }),
  };
}
