/** What certificate reports say in numbers and words, the same in each. */

import type { PartKind } from '../../properties/exhaustive/parts.ts';
import type { Certificate, CertifyResult } from '../../runs/certify/result.ts';
import { counted } from '../counted.ts';

export function certifyVerdict(result: CertifyResult): string {
  const { verdict, isInterrupted, certificates, points, milliseconds } = result;
  const done = certificates.filter(({ status }) => status === 'certified').length;
  const subjects = `${done} of ${counted(certificates.length, 'subject')}`;
  const word = isInterrupted ? 'INTERRUPTED' : verdict.toUpperCase();
  return `${word}: ${subjects}, ${counted(points, 'point')}, ${(milliseconds / 1000).toFixed(1)} s`;
}

/** What the geometries of a kind are. */
export const KINDS: Readonly<Record<PartKind, string>> = {
  'near the default': 'near the default',
  exhaustive: 'of one axis, on each axis of each rank',
  'any crop': 'of crops beyond the customary limits',
  'covering array': 'of the covering arrays',
};

export function probabilityOf({ errorProbability }: Certificate): string {
  return errorProbability.toExponential(1);
}

/** What every subject was checked on, in one sentence. */
export function claimOf({ bound, strength, pointsPerGeometry }: CertifyResult): string {
  return (
    `Every legal geometry of one axis with input, kernel, stride, dilation and pads up to ${bound}, as each axis of one, two and ` +
    'three beside plain ones of two cells; every geometry that differs from the plainest in one to three attributes; covering ' +
    `arrays of strength ${strength} over one, two and three axes with batch, groups, channels and bias; ` +
    `${counted(pointsPerGeometry, 'random integer point')} for each.`
  );
}
