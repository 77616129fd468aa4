/** One unit of `certify`, executed on its subject. */
import { checkGeometries } from '../../properties/exhaustive/geometry-block.ts';
import { checkWords } from '../../properties/exhaustive/words-block.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { ExecuteOptions } from '../kind.ts';
import { type CertifyPlan, certificateParts, type GeometryUnit, referenceFor } from './plan.ts';
import type { GeometryUnitResult } from './unit-result.ts';

/** @returns null where the run ended before the block did, without a failure */
export async function executeCertify(
  plan: CertifyPlan,
  { subject: name, dtype, part: at, block }: GeometryUnit,
  subject: Subject,
  { signal, onCase }: ExecuteOptions,
): Promise<Omit<GeometryUnitResult, 'unit' | 'stalls'> | null> {
  const { seed, points, knownFailures } = plan;
  const { capabilities } = plan.subjects.find((one) => one.name === name)!;
  const part = certificateParts(plan, capabilities)[at];
  const reference = referenceFor({ typed: subject.argument });
  const options = { seed, points, knownFailures, reference, signal, onPoint: onCase };
  const { words } = part;
  const found =
    words === undefined
      ? await checkGeometries(subject, { part, dtype, block }, options)
      : await checkWords(subject, { part, dtype, block, words }, options);
  return found && { ...found, subject: name };
}
