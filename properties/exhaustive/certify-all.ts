/** The exhaustive mode over several subjects: a certificate for each, one verdict. */

import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Subject } from '../../subjects/subject.ts';
import { abortReasonOf } from '../checking/early-end.ts';
import { requireRunNumbers } from '../checking/run-numbers.ts';
import { type Certificate, type CertifyOptions, certify } from './certify.ts';
import { AXIS_LEVELS, CASE_LEVELS, coveringArray, type Strength } from './several-axes.ts';

/** Values that a covering array combines, by the name of what has them. */
export type Levels = Readonly<Record<string, readonly number[]>>;

/** Certificates of several subjects, with what they assume and one verdict. */
export interface CertifyResult {
  readonly kind: 'certify';
  readonly seed: number;
  readonly bound: number;
  readonly strength: Strength;
  readonly pointsPerGeometry: number;
  /** Of the free numbers in the covering arrays. */
  readonly levels: { readonly axis: Levels; readonly case: Levels };
  readonly assumptions: readonly string[];
  readonly certificates: readonly Certificate[];
  readonly points: number;
  readonly milliseconds: number;
  /** Why the run does not pass; empty where it does. */
  readonly objections: readonly string[];
  readonly verdict: 'certified' | 'not certified';
  /** Nothing failed, but not everything was checked. */
  readonly isInterrupted: boolean;
}

/** What the error probability rests on. docs/certificates.md takes them one by one. */
export const ASSUMPTIONS: readonly string[] = [
  'Every output cell that the subject computes is a polynomial of total degree at most 2 in the numbers of x, w and bias: it does not branch on them.',
  'On integers whose products and sums are representable it computes that polynomial without rounding, and the same one in every call of a geometry.',
  'The seed was not known to whoever wrote the subject, and the generator (xoroshiro128+) draws as if independently and uniformly.',
  'The reference engine is right. It shares no code with the other engines, each of which can be certified against it.',
];

/**
 * Makes the covering arrays, once for all. Before any call is on its way: it takes seconds in which no answer would be
 * heard, nor a signal.
 */
export function prepareArrays(subjects: readonly Subject[], strength: Strength): void {
  for (const rank of new Set(subjects.flatMap(({ capabilities }) => capabilities.ranks))) coveringArray(rank, strength);
}

/**
 * Certifies every subject: each geometry up to a bound, on as few points as prove it (docs/certificates.md).
 * @param options bound in cells, strength of the covering arrays, seed
 * @throws TypeError, RangeError for a number that is none, naming the option
 * @returns a certificate per subject; `not certified` where one fails or nothing ran
 *
 * @example
 * ```ts
 * import { certifyAll, openSubjects, resolveSources } from 'adjoint';
 *
 * const subjects = await openSubjects(resolveSources(['scatter']), 5000);
 * const { verdict, points } = await certifyAll(subjects, { seed: 1, bound: 1, strength: 2, points: 1 });
 * await Promise.all(subjects.map((subject) => subject.close()));
 * verdict; // → 'certified'
 * points > 0; // → true
 * ```
 */
export async function certifyAll(subjects: readonly Subject[], options: CertifyOptions): Promise<CertifyResult> {
  requireRunNumbers('certifyAll', {
    seed: { value: options.seed, least: Number.NEGATIVE_INFINITY },
    bound: { value: options.bound, least: 1 },
    strength: { value: options.strength, least: 2 },
    points: { value: options.points, least: 1 },
  });
  const started = performance.now();
  prepareArrays(subjects, options.strength);
  const limit = pLimit(availableParallelism() + 1);
  const certificates = await Promise.all(subjects.map((subject) => limit(() => certify(subject, options))));
  const objections = [
    ...(subjects.length === 0 ? ['nothing ran: there is no subject'] : []),
    ...certificates.flatMap((certificate) => objectionsTo(certificate, options.signal)),
  ];
  const statuses = certificates.map(({ status }) => status);
  return {
    kind: 'certify',
    seed: options.seed,
    bound: options.bound,
    strength: options.strength,
    pointsPerGeometry: options.points,
    levels: { axis: AXIS_LEVELS, case: CASE_LEVELS },
    assumptions: ASSUMPTIONS,
    certificates,
    points: certificates.reduce((sum, certificate) => sum + certificate.totals.points, 0),
    milliseconds: performance.now() - started,
    objections,
    verdict: objections.length === 0 ? 'certified' : 'not certified',
    isInterrupted: statuses.includes('interrupted') && !statuses.includes('failed'),
  };
}

function objectionsTo(certificate: Certificate, signal: AbortSignal | undefined): string[] {
  const { subject, status } = certificate;
  if (status === 'failed') return [`${subject} fails`];
  if (status === 'interrupted') {
    return [`${subject} was not checked to the end, ${signal === undefined ? 'interrupted' : abortReasonOf(signal)}`];
  }
  return certificate.totals.points === 0 ? [`nothing ran on ${subject}`] : [];
}
