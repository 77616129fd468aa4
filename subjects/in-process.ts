/** A subject in this very process: the project's engines, and implementations under a user's own test runner. */
import type { Case } from '../spec/case.ts';
import { floatArray } from '../spec/tensor.ts';
import { parseCapabilities } from './capabilities.ts';
import { messageOf, outcomeOf } from './outcome.ts';
import type { Implementation, Outcome, Subject } from './subject.ts';

/** @throws TypeError where the declared capabilities are not understood */
export function subjectInProcess(
  implementation: Implementation,
  origin: Subject['origin'],
  typed = implementation.name ?? 'implementation',
): Subject {
  return {
    name: implementation.name ?? typed,
    typed,
    version: implementation.version ?? null,
    origin,
    capabilities: parseCapabilities(implementation.capabilities),
    async run(problem): Promise<Outcome> {
      try {
        return outcomeOf(await implementation.convTranspose(copyOf(problem)));
      } catch (error) {
        return { kind: 'refused', message: messageOf(error) };
      }
    },
    close: () => Promise.resolve(),
  };
}

/** The subject's own copy: what it does to its arguments must not reach the suite's. */
function copyOf(problem: Case): Case {
  const { x, w, bias, dtype, stride, padBegin, padEnd, outputPadding, dilation } = problem;
  return {
    ...problem,
    x: { shape: [...x.shape], data: floatArray(dtype, x.data) },
    w: { shape: [...w.shape], data: floatArray(dtype, w.data) },
    bias: bias && floatArray(dtype, bias),
    stride: [...stride],
    padBegin: [...padBegin],
    padEnd: [...padEnd],
    outputPadding: [...outputPadding],
    dilation: [...dilation],
  };
}
