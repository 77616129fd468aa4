/** Subjects that could not be loaded: the others were run without them, and the run does not pass. */
import type { VerifyResult } from './result.ts';

/**
 * The result with an objection for each of them.
 * @param failures each names its subject and the reason
 */
export function withoutUnloaded(result: VerifyResult, failures: readonly { readonly message: string }[]): VerifyResult {
  if (failures.length === 0) return result;
  const objections = failures.map(({ message }) => `not loaded: ${message}`);
  return { ...result, objections: [...objections, ...result.objections], verdict: 'disagree' };
}
