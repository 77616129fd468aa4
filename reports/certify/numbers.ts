/** What certificate reports say in numbers and words, the same in each. */
import type { Certificate } from '../../properties/exhaustive/certify.ts';
import type { CertifyResult } from '../../properties/exhaustive/certify-all.ts';
import type { PartKind } from '../../properties/exhaustive/parts.ts';
import { counted } from '../counted.ts';

export function certifyVerdict({ verdict, certificates, points, milliseconds }: CertifyResult): string {
  const done = certificates.filter(({ status }) => status === 'certified').length;
  const subjects = `${done} of ${counted(certificates.length, 'subject')}`;
  const isCut = certificates.some(({ status }) => status === 'interrupted');
  const hasFailed = certificates.some(({ status }) => status === 'failed');
  const word = verdict === 'certified' ? 'CERTIFIED' : isCut && !hasFailed ? 'INTERRUPTED' : 'NOT CERTIFIED';
  return `${word}: ${subjects}, ${counted(points, 'point')}, ${(milliseconds / 1000).toFixed(1)} s`;
}

/** How many geometries of each kind were put, each once whatever the types, and how many lie outside. */
export function geometriesOf({ parts }: Certificate): {
  put: readonly (readonly [PartKind, number])[];
  outside: number;
} {
  const once = parts.filter(({ dtype }) => dtype === parts[0].dtype);
  const kinds = [...new Set(once.map(({ kind }) => kind))];
  const ofKind = (kind: PartKind) =>
    once.filter((part) => part.kind === kind).reduce((sum, { geometries }) => sum + geometries, 0);
  return {
    put: kinds.map((kind) => [kind, ofKind(kind)] as const),
    outside: once.reduce((sum, part) => sum + part.outside, 0),
  };
}

/** What the geometries of a kind are. */
export const KINDS: Readonly<Record<PartKind, string>> = {
  'near the default': 'near the default',
  exhaustive: 'of one axis, on each axis of each rank',
  'any crop': 'of crops beyond the customary limits',
  'covering array': 'of the covering arrays',
};

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
    `Every legal geometry of one axis with input, kernel, stride, dilation and pads up to ${bound}, as each axis of one, two and ` +
    'three beside plain ones of two cells; every geometry that differs from the plainest in one to three attributes; covering ' +
    `arrays of strength ${strength} over one, two and three axes with batch, groups, channels and bias; ` +
    `${counted(pointsPerGeometry, 'random integer point')} for each.`
  );
}
