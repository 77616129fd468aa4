/** One unit of `certify`, executed on its subject. */
import { checkGeometries } from '../../properties/exhaustive/geometry-block.ts';
import { partsFor } from '../../properties/exhaustive/parts.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { ExecuteOptions } from '../kind.ts';
import { type CertifyPlan, type GeometryUnit, referenceFor } from './plan.ts';
import type { GeometryUnitResult } from './unit-result.ts';

/** @returns null where the run ended before the block did, without a failure */
export async function executeCertify(
  { seed, points, bound, strength, knownFailures, subjects }: CertifyPlan,
  { subject: name, dtype, part: at, block }: GeometryUnit,
  subject: Subject,
  { signal, onCase }: ExecuteOptions,
): Promise<Omit<GeometryUnitResult, 'unit' | 'stalls'> | null> {
  const { capabilities } = subjects.find((one) => one.name === name)!;
  const part = partsFor(capabilities, bound, strength)[at];
  const reference = referenceFor({ typed: subject.argument });
  const options = { seed, points, knownFailures, reference, signal, onPoint: onCase };
  const found = await checkGeometries(subject, { part, dtype, block }, options);
  return found && { ...found, subject: name };
}
