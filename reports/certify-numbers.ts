/** What certificate reports say in numbers and words, the same in each. */

import type { Certificate } from '../properties/exhaustive/certify.ts';
import type { CertifyResult } from '../properties/exhaustive/certify-all.ts';
import { counted } from './counted.ts';

export function certifyVerdict({ verdict, certificates, points, milliseconds }: CertifyResult): string {
  const done = certificates.filter(({ status }) => status === 'certified').length;
  const subjects = `${done} of ${counted(certificates.length, 'subject')}`;
  const isCut = certificates.some(({ status }) => status === 'interrupted');
  const hasFailed = certificates.some(({ status }) => status === 'failed');
  const word = verdict === 'certified' ? 'CERTIFIED' : isCut && !hasFailed ? 'INTERRUPTED' : 'NOT CERTIFIED';
  return `${word}: ${subjects}, ${counted(points, 'point')}, ${(milliseconds / 1000).toFixed(1)} s`;
}

/** Geometries that were put, each once whatever the types: of one axis, and of the covering arrays. */
export function geometriesOf({ parts }: Certificate): { exhaustive: number; covering: number; outside: number } {
  const [first] = parts;
  const once = parts.filter(({ dtype }) => dtype === first.dtype);
  const sum = (kind: string, field: 'geometries' | 'outside') =>
    once.filter((part) => part.kind === kind).reduce((total, part) => total + part[field], 0);
  return {
    exhaustive: sum('exhaustive', 'geometries'),
    covering: sum('covering array', 'geometries'),
    outside: sum('exhaustive', 'outside') + sum('covering array', 'outside'),
  };
}

/** Points at which it failed as listed, by known failure. */
export function exceptionsOf({ parts }: Certificate): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { known } of parts) {
    for (const [id, count] of Object.entries(known)) sums[id] = (sums[id] ?? 0) + count;
  }
  return sums;
}

export function probabilityOf({ errorProbability }: Certificate): string {
  return errorProbability.toExponential(1);
}

/** What the run put to its subjects, in one sentence. */
export function claimOf({ bound, strength, pointsPerGeometry }: CertifyResult): string {
  return (
    `Every legal geometry of one axis with input, kernel, stride, dilation and pads up to ${bound}, and covering arrays of ` +
    `strength ${strength} over one, two and three axes with batch, groups, channels and bias; ` +
    `${counted(pointsPerGeometry, 'random integer point')} for each.`
  );
}
