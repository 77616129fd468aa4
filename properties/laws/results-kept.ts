/**
 * A result belongs to the caller: it does not lie in the memory of an argument, and a later call (here of the same
 * geometry, which is when buffers are used again) does not change it. So do the results of a prepared layer, which its
 * later runs and its end leave as they are, unless the subject declares that it lends them.
 *
 * Source: every framework's own operators, unless the caller provides the memory.
 */
import type { Case } from '../../spec/case.ts';
import type { CallOptions, SideEffect, Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { companionOperand } from '../cases/further-tensors.ts';
import { type CaseLaw, type Mismatch, missingSharedMemory, resultOf, sideEffectMismatch } from '../law.ts';

export const resultsKept: CaseLaw = {
  id: 'results-kept',
  statement: 'A result shares no memory with arguments, and no later call changes it.',
  lane: 'exact',
  missing: missingSharedMemory,
  cases: smallCases,
  numbers: 'any',
  check,
};

interface Watched {
  readonly label: string;
  readonly problem: Case;
  readonly options?: CallOptions;
  readonly kinds: readonly SideEffect['kind'][];
}

const FIRST = ['memory shared'] as const;
const LATER = ['memory shared', 'earlier result changed'] as const;

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const other = { ...problem, x: companionOperand(problem, 'x', 14) };
  const direct: Watched[] = [
    { label: 'T(x, w)', problem, kinds: FIRST },
    { label: 'T(x₂, w) after T(x, w)', problem: other, kinds: LATER },
  ];
  for (const { label, problem: asked, options, kinds } of [...direct, ...layerCalls(subject, problem, other)]) {
    const outcome = await subject.run(asked, { ...options, watched: true });
    const called = resultOf(outcome, label);
    if ('mismatch' in called) return called.mismatch;
    const mismatch = sideEffectMismatch(outcome, kinds, label);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

function layerCalls({ capabilities }: Subject, problem: Case, other: Case): Watched[] {
  const { prepared, lendsResults } = capabilities;
  if (prepared === 'none') return [];
  const first = { label: 'T(x, w) by a prepared layer', problem, kinds: FIRST };
  if (lendsResults) return [{ ...first, options: { layer: { name: 'a', anew: true, last: true } } }];
  const givesX = prepared === 'any-x';
  return [
    { ...first, options: { layer: { name: 'a', anew: true } } },
    {
      label: `T(${givesX ? 'x₂' : 'x'}, w) by the layer after T(x, w), from a subject that does not declare lendsResults`,
      problem: givesX ? other : problem,
      options: { layer: { name: 'a', givesX, last: true } },
      kinds: LATER,
    },
  ];
}
