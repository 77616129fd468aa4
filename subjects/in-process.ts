/** A subject in this very process: the project's engines, and implementations under a user's own test runner. */
import type { FrameworkCall } from '../spec/conventions/call.ts';
import { Caller } from './calls/caller.ts';
import { parseCapabilities } from './capabilities.ts';
import type { Siblings } from './other-thread-counts.ts';
import { asAsked } from './quantised-case.ts';
import type { Implementation, Subject } from './subject.ts';

/**
 * An implementation as the subject of laws. Its calls run in this process: one that hangs is not ended, and it has one
 * thread, whatever it declares.
 * @param implementation an object with `convTranspose(case)`, or a module that exports it
 * @param origin what kind of subject it is reported as
 * @param argument the name that reports and known failures give it; by default its own
 * @throws TypeError where the declared capabilities are not understood
 */
export function subjectInProcess(
  implementation: Implementation,
  origin: Subject['origin'] = 'module',
  argument = implementation.name ?? 'implementation',
): Subject {
  return subjectWithSiblings(implementation, origin, argument);
}

/**
 * The same, of what can use more threads in other processes.
 * @param others how it is opened with more threads; left out, it has one
 * @throws TypeError where the declared capabilities are not understood
 */
export function subjectWithSiblings(
  implementation: Implementation,
  origin: Subject['origin'],
  argument: string,
  others?: Siblings,
): Subject {
  const caller = new Caller(implementation);
  const declared = parseCapabilities(implementation.capabilities, implementation);
  return {
    name: implementation.name ?? argument,
    argument,
    version: implementation.version ?? null,
    origin,
    capabilities: others === undefined ? { ...declared, threads: 1 } : declared,
    run: (problem, options) => caller.call(asAsked(problem, declared), options),
    ...(declared.conventions.length > 0 && { call: (words: FrameworkCall) => caller.words(words) }),
    runTogether: (calls) =>
      caller.together(calls.map((call) => ({ ...call, problem: asAsked(call.problem, declared) }))),
    ...(others && { withThreads: others.withThreads }),
    close: () => others?.close() ?? Promise.resolve(),
  };
}
