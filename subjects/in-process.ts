/** A subject in this very process: the project's engines, and implementations under a user's own test runner. */
import { Caller } from './caller.ts';
import { parseCapabilities } from './capabilities.ts';
import type { Implementation, Subject } from './subject.ts';

/** @throws TypeError where the declared capabilities are not understood */
export function subjectInProcess(
  implementation: Implementation,
  origin: Subject['origin'],
  typed = implementation.name ?? 'implementation',
): Subject {
  const caller = new Caller(implementation);
  return {
    name: implementation.name ?? typed,
    typed,
    version: implementation.version ?? null,
    origin,
    capabilities: parseCapabilities(implementation.capabilities, implementation.gradients !== undefined),
    run: (problem, options) => caller.call(problem, options),
    close: () => Promise.resolve(),
  };
}
