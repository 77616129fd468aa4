/** A run of `certify` as data: how far the geometries go that are put to which subjects, and how many points of each. */
import { isNarrow } from '../../properties/cases/narrow-types.ts';
import type { Block } from '../../properties/checking/check.ts';
import { type GeometryPart, partsFor } from '../../properties/exhaustive/parts.ts';
import type { Strength } from '../../properties/exhaustive/several-axes.ts';
import type { Dtype } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { AnyPlan, AnyUnit, SubjectSummary, Unnumbered } from '../any-run.ts';

/** All that the units of a run of `certify` depend on. */
export interface CertifyPlan extends AnyPlan {
  readonly kind: 'certify';
  /** The largest extent, kernel, stride, dilation and pad of the geometries of one axis. */
  readonly bound: number;
  /** How many free numbers the covering arrays have in all combinations of their levels. */
  readonly strength: Strength;
  /** Random points per geometry. */
  readonly points: number;
  /** Geometries in the words of frameworks, in place of cases. Left out where not. */
  readonly words?: true;
}

/** A block of the geometries of one part of a certificate, in one type. */
export interface GeometryUnit extends AnyUnit {
  readonly dtype: Dtype;
  /** Which of the parts that `partsFor` gives its subject. */
  readonly part: number;
  readonly block: Block;
}

/** Geometries of a block, whatever the subject: as few as a slow one is through with in a minute. */
const GEOMETRIES = 200;
/** Each of them is several calls. */
const GEOMETRIES_IN_WORDS = 50;

/** The parts of the certificate of a subject. */
export function certificateParts(
  { bound, strength, words }: CertifyPlan,
  capabilities: Capabilities,
): readonly GeometryPart[] {
  return partsFor(capabilities, bound, strength, words);
}

/** The types that points are drawn in: of few integers nothing could be certified. */
export function certifiedTypes({ dtypes }: Pick<Capabilities, 'dtypes'>): readonly Dtype[] {
  return dtypes.filter((dtype) => !isNarrow(dtype));
}

/** Every unit of a plan, in order: subject by subject, type by type, part by part. */
export function certifyUnits(plan: CertifyPlan): Unnumbered<GeometryUnit>[] {
  return plan.subjects.flatMap((subject) => {
    const parts = certificateParts(plan, subject.capabilities);
    return certifiedTypes(subject.capabilities).flatMap((dtype) =>
      parts.flatMap(({ count }, part) =>
        blocksOf(count, plan).map((block) => ({ subject: subject.name, dtype, part, block })),
      ),
    );
  });
}

function blocksOf(count: number, { words }: CertifyPlan): Block[] {
  const most = words ? GEOMETRIES_IN_WORDS : GEOMETRIES;
  return Array.from({ length: Math.ceil(count / most) }, (_, at) => {
    return { first: at * most, count: Math.min(most, count - at * most) };
  });
}

/** Points of a subject at most: it may not be asked some of the geometries. Infinite of calls in words: nobody has counted them. */
export function pointsOf(plan: CertifyPlan, { capabilities }: SubjectSummary): number {
  if (plan.words) return Number.POSITIVE_INFINITY;
  const geometries = certificateParts(plan, capabilities).reduce((sum, { count }) => sum + count, 0);
  return geometries * certifiedTypes(capabilities).length * plan.points;
}

/** The engine that a subject is compared with where it is asked cases: none is compared with itself. */
export function referenceFor({ typed }: Pick<SubjectSummary, 'typed'>): 'scatter' | 'zero-insertion' {
  return typed === 'scatter' ? 'zero-insertion' : 'scatter';
}
