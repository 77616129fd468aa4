/**
 * The certificates that the results of units add up to, in whatever order and by whomever they were executed. What is missing
 * makes them partial, and never certified.
 */
import { totalsOfParts } from '../../properties/exhaustive/certificate-totals.ts';
import type { WordsAsked } from '../../properties/exhaustive/geometry-block.ts';
import { AXIS_LEVELS, CASE_LEVELS } from '../../properties/exhaustive/several-axes.ts';
import { maximumOf, minimumOf } from '../../spec/extremes.ts';
import { type Ending, partWords, type SubjectSummary } from '../any-run.ts';
import { borrowing } from '../borrowed.ts';
import { countsIn } from '../counts.ts';
import type { Unit, UnitResults } from '../kinds.ts';
import { unitsBySubject } from '../plan.ts';
import { unitStandings } from '../standing.ts';
import {
  type CertifyPlan,
  certificateParts,
  certifiedTypes,
  type GeometryUnit,
  pointsOf,
  referenceFor,
} from './plan.ts';
import type { Certificate, CertifiedPart, CertifyResult } from './result.ts';
import type { GeometryUnitResult } from './unit-result.ts';

/** Of a subject and its points, whatever it is asked. */
const OF_SUBJECTS: readonly string[] = [
  'Every output cell that the subject computes is a polynomial of total degree at most 2 in the numbers of x, w and bias: it does not branch on them.',
  'On integers whose products and sums are representable it computes that polynomial without rounding, and the same one in every call of a geometry.',
  'The seed was not known to whoever wrote the subject, and the generator (xoroshiro128+, seeded by SHA-256 for each geometry) draws as if independently and uniformly.',
];

/** What the error probability rests on. docs/certificates.md takes them one by one. */
export const ASSUMPTIONS: readonly string[] = [
  ...OF_SUBJECTS,
  'The reference engine is right. It shares no code with the other engines, each of which can be certified against it.',
];

/** What it rests on in words. */
const ASSUMPTIONS_OF_WORDS: readonly string[] = [
  ...OF_SUBJECTS,
  'The exact engine is right, which computes the case that a call stands for.',
  'The conventions read the texts of the frameworks rightly, with all their readings.',
];

/** The result of a run of `certify`. */
export function foldCertify(plan: CertifyPlan, results: UnitResults, ending: Ending): CertifyResult {
  const { subjects, seed, bound, strength, points, words } = plan;
  const units = unitsBySubject(plan);
  const certificates = subjects.map((one) => certificateOf(plan, one, units.get(one.name) ?? [], results, ending));
  const against = [
    ...(subjects.length === 0 ? ['nothing ran: there is no subject'] : []),
    ...certificates.flatMap(speaksAgainst),
  ];
  const missing = certificates.flatMap((one) => missingWords(one, ending));
  const objections = [...against, ...(ending.part === undefined ? [] : [partWords(ending.part)]), ...missing];
  const statuses = certificates.map(({ status }) => status);
  return {
    kind: 'certify',
    ...(words && { words }),
    seed,
    bound,
    strength,
    pointsPerGeometry: points,
    levels: words ? { axis: {}, case: {} } : { axis: AXIS_LEVELS, case: CASE_LEVELS },
    assumptions: words ? ASSUMPTIONS_OF_WORDS : ASSUMPTIONS,
    certificates,
    points: certificates.reduce((sum, certificate) => sum + certificate.totals.points, 0),
    milliseconds: ending.milliseconds,
    warnings: subjects.flatMap(({ name }) => borrowing(name, units.get(name) ?? [], results)),
    objections,
    verdict: objections.length === 0 ? 'certified' : isPartial(against, ending) ? 'partial' : 'not certified',
    isInterrupted: statuses.includes('interrupted') && against.length === 0,
    ...(ending.part !== undefined && { part: ending.part }),
  };
}

function isPartial(against: readonly string[], { part, reason }: Ending): boolean {
  return against.length === 0 && part !== undefined && reason === null;
}

/** What speaks against a subject; empty where nothing does. */
function speaksAgainst({ subject, status, parts, totals: { skipped } }: Certificate): string[] {
  if (status === 'failed') return [`${subject} fails`];
  if (status !== 'not certified') return [];
  if (skipped === 0) return [`nothing ran on ${subject}`];
  const asked = parts.reduce((sum, { geometries }) => sum + geometries, skipped);
  return [
    `${subject} skipped ${skipped} of ${asked} geometries that its capabilities include: what is beyond it belongs into its ` +
      'capabilities (such as ranks, groups, padding, largest), so that it is not asked',
  ];
}

function missingWords({ subject, status }: Certificate, { reason }: Ending): string[] {
  return status === 'interrupted' ? [`${subject} was not checked to the end, ${reason}`] : [];
}

function certificateOf(
  plan: CertifyPlan,
  subject: SubjectSummary,
  units: readonly Unit[],
  results: UnitResults,
  ending: Ending,
): Certificate {
  const standings = unitStandings(units, results, plan);
  const counted = standings.flatMap((one): Counted[] =>
    one.kind === 'counted' ? [{ unit: one.unit as GeometryUnit, result: one.result as GeometryUnitResult }] : [],
  );
  const last = counted.at(-1)?.result;
  const parts = certifiedParts(plan, subject, counted);
  const totals = totalsOfParts(parts);
  const chances = parts.flatMap(({ geometries, smallestSet, words }) =>
    geometries === 0 ? [] : [Math.min(1, (2 * (words?.readings ?? 1)) / smallestSet) ** plan.points],
  );
  const isWhole = standings.every(({ kind }) => kind !== 'needed');
  const status = last?.status === 'failed' ? 'failed' : statusWithout(isWhole, ending, totals);
  const isOpen = status === 'interrupted' || status === 'partial';
  return {
    subject: subject.name,
    typed: subject.typed,
    version: subject.version,
    status,
    reference: plan.words ? 'the exact engine' : referenceFor(subject),
    parts,
    totals,
    ...(isOpen && !plan.words && { planned: pointsOf(plan, subject) }),
    errorProbability: chances.length === 0 ? 1 : maximumOf(chances),
    failure: last?.failure ?? null,
    milliseconds: counted.reduce((sum, { result }) => sum + result.milliseconds, 0),
  };
}

/** Of a subject that did not fail. Of a part of a run none is certified, lest one be taken for what it is not. */
function statusWithout(
  isWhole: boolean,
  { reason, part }: Ending,
  { points, skipped }: Certificate['totals'],
): Certificate['status'] {
  if (skipped > 0 || (isWhole && part === undefined && points === 0)) return 'not certified';
  if (reason !== null) return isWhole ? 'certified' : 'interrupted';
  return part === undefined && isWhole ? 'certified' : 'partial';
}

interface Counted {
  readonly unit: GeometryUnit;
  readonly result: GeometryUnitResult;
}

/** Those of which something was executed, in the order of the plan. */
function certifiedParts(plan: CertifyPlan, subject: SubjectSummary, counted: readonly Counted[]): CertifiedPart[] {
  const parts = certificateParts(plan, subject.capabilities);
  return certifiedTypes(subject.capabilities).flatMap((dtype) =>
    parts.flatMap(({ kind, axes, axis, words }, at) => {
      const own = counted.filter(({ unit }) => unit.dtype === dtype && unit.part === at).map(({ result }) => result);
      if (own.length === 0) return [];
      const sum = (field: 'geometries' | 'outside' | 'skipped' | 'points') =>
        own.reduce((total, one) => total + one[field], 0);
      return {
        ...{ kind, axes, axis, dtype },
        ...{ geometries: sum('geometries'), outside: sum('outside'), skipped: sum('skipped'), points: sum('points') },
        smallestSet: minimumOf(own.map(({ smallestSet }) => smallestSet)),
        known: countsIn(own.map(({ known }) => known)),
        ...(words !== undefined && { words: { convention: words.convention, ...wordsOf(own) } }),
      };
    }),
  );
}

function wordsOf(results: readonly GeometryUnitResult[]): WordsAsked {
  const all = results.flatMap(({ words = [] }) => words);
  return {
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
    readings: maximumOf(all.map(({ readings }) => readings)),
  };
}
