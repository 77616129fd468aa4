/** A subject in this very process: the project's engines, and implementations under a user's own test runner. */
import { Caller } from './caller.ts';
import { parseCapabilities } from './capabilities.ts';
import type { Siblings } from './siblings.ts';
import type { Implementation, Subject } from './subject.ts';

/**
 * @param others how it is opened with more threads, in other processes; left out, it has one, whatever it declares
 * @throws TypeError where the declared capabilities are not understood
 */
export function subjectInProcess(
  implementation: Implementation,
  origin: Subject['origin'] = 'module',
  typed = implementation.name ?? 'implementation',
  others?: Siblings,
): Subject {
  const caller = new Caller(implementation);
  const declared = parseCapabilities(implementation.capabilities, implementation);
  return {
    name: implementation.name ?? typed,
    typed,
    version: implementation.version ?? null,
    origin,
    capabilities: others === undefined ? { ...declared, threads: 1 } : declared,
    run: (problem, options) => caller.call(problem, options),
    runTogether: (calls) => caller.together(calls),
    ...(others && { withThreads: others.withThreads }),
    close: () => others?.close() ?? Promise.resolve(),
  };
}
