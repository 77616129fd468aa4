/** What certificate reports say in numbers and words, the same in each. */

import type { PartKind } from '../../properties/exhaustive/parts.ts';
import type { Certificate, CertifyResult } from '../../runs/certify/result.ts';
import { counted } from '../counted.ts';
import { readWords, secondsWords } from '../resumed.ts';

/**
 * Verdict, number of points, time, in one line.
 * @param read how many of the points a journal had
 */
export function certifyVerdict(result: CertifyResult, read = 0): string {
  const { verdict, isInterrupted, certificates, points, milliseconds } = result;
  const done = certificates.filter(({ status }) => status === 'certified').length;
  const share = `${done} of ${counted(certificates.length, 'subject')}`;
  const isPartial = verdict === 'partial' && !isInterrupted;
  const subjects = isPartial ? `all that was run holds, ${counted(certificates.length, 'subject')}` : share;
  const word = isInterrupted ? 'INTERRUPTED' : verdict.toUpperCase();
  return `${word}: ${subjects}, ${counted(points, 'point')}${readWords(read)}, ${secondsWords(milliseconds, read)}`;
}

/** How far the certificate of a subject is that was not checked to its end; null of any other. */
export function reachedWords({ status, planned, totals }: Certificate): string | null {
  if (status !== 'interrupted' && status !== 'partial') return null;
  if (totals.points === 0) return `${status}, nothing of it was run`;
  // Nobody has counted the calls in words that there are.
  if (planned === undefined) return `${status}, ${totals.points.toLocaleString('en')} calls were run and all hold`;
  const atMost = totals.outside > 0 ? 'at most ' : '';
  const share = `${totals.points.toLocaleString('en')} of ${atMost}${planned.toLocaleString('en')} points`;
  return `${status}, ${share} were run and all hold`;
}

/** What the geometries of a kind are. */
export const KINDS: Readonly<Record<PartKind, string>> = {
  'near the default': 'near the default',
  exhaustive: 'of one axis, on each axis of each rank',
  'any crop': 'of crops beyond the customary limits',
  'covering array': 'of the covering arrays',
  words: 'in words',
};

export function probabilityOf({ errorProbability }: Certificate): string {
  return errorProbability.toExponential(1);
}

/** What every subject was checked on, in one sentence. */
export function claimOf({ bound, strength, pointsPerGeometry, words }: CertifyResult): string {
  if (words) {
    return (
      `Every legal geometry of one axis with input, kernel, stride, dilation and pads up to ${bound}, as each axis that a convention ` +
      'has beside plain ones of two cells, and as all axes at once, in every way in which the convention can say it; and for its ' +
      'shapes every choice of the words by which the framework chooses pads itself; ' +
      `${counted(pointsPerGeometry, 'random integer point')} for each call. Where a text has several readings, an answer is one ` +
      'of them, and the same whenever the call is repeated.'
    );
  }
  return (
    `Every legal geometry of one axis with input, kernel, stride, dilation and pads up to ${bound}, as each axis of one, two and ` +
    'three beside plain ones of two cells; every geometry that differs from the plainest in one to three attributes; covering ' +
    `arrays of strength ${strength} over one, two and three axes with batch, groups, channels and bias; ` +
    `${counted(pointsPerGeometry, 'random integer point')} for each.`
  );
}
