/** A run of `certify` as data: how far the geometries go that are put to which subjects, and how many points of each. */
import type { Block } from '../../properties/checking/check.ts';
import { partsFor } from '../../properties/exhaustive/parts.ts';
import type { Strength } from '../../properties/exhaustive/several-axes.ts';
import type { Dtype } from '../../spec/tensor.ts';
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

/** Every unit of a plan, in order: subject by subject, type by type, part by part. */
export function certifyUnits(plan: CertifyPlan): Unnumbered<GeometryUnit>[] {
  return plan.subjects.flatMap((subject) => {
    const parts = partsFor(subject.capabilities, plan.bound, plan.strength);
    return subject.capabilities.dtypes.flatMap((dtype) =>
      parts.flatMap(({ count }, part) =>
        blocksOf(count).map((block) => ({ subject: subject.name, dtype, part, block })),
      ),
    );
  });
}

function blocksOf(count: number): Block[] {
  return Array.from({ length: Math.ceil(count / GEOMETRIES) }, (_, at) => {
    return { first: at * GEOMETRIES, count: Math.min(GEOMETRIES, count - at * GEOMETRIES) };
  });
}

/** Points of a subject at most: it may not be asked some of the geometries. */
export function pointsOf({ bound, strength, points }: CertifyPlan, { capabilities }: SubjectSummary): number {
  const geometries = partsFor(capabilities, bound, strength).reduce((sum, { count }) => sum + count, 0);
  return geometries * capabilities.dtypes.length * points;
}

/** The engine that a subject is compared with: none is compared with itself. */
export function referenceFor({ typed }: Pick<SubjectSummary, 'typed'>): 'scatter' | 'zero-insertion' {
  return typed === 'scatter' ? 'zero-insertion' : 'scatter';
}
