/**
 * Whether a subject takes subnormal numbers for zero. WGSL and GLSL leave that to the device and compilers do it on
 * request, so that a right kernel may do so; nothing else can be seen of it than that every such result is zeros.
 */
import * as fc from 'fast-check';
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { SMALLEST } from '../../spec/special-values.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Outcome } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';

const ASKED = 12;

/** @param run null as soon as nothing more is to be asked */
export async function flushesSubnormals(
  run: (problem: Case) => Promise<Outcome | null>,
  capabilities: Capabilities,
): Promise<boolean> {
  let hasShown = false;
  for (const problem of fc.sample(smallCases(capabilities), { seed: 1, numRuns: ASKED })) {
    const tiny = withSubnormals(problem);
    const expected = engines.scatter(tiny);
    if (!expected.data.some(isNotZero)) continue;
    const outcome = await run(tiny);
    if (outcome?.kind !== 'result' || outcome.shape.join() !== expected.shape.join()) return false;
    if (outcome.data.some(isNotZero)) return false;
    hasShown = true;
  }
  return hasShown;
}

function isNotZero(value: number): boolean {
  return value !== 0;
}

/**
 * Integers times the smallest number, in x: every product is so small, and exact. Without a bias, since what is copied and not
 * multiplied may come through.
 */
function withSubnormals(problem: Case): Case {
  const { x, dtype } = problem;
  return { ...problem, x: { shape: x.shape, data: x.data.map((value) => value * SMALLEST[dtype]) }, bias: null };
}
