/** What a run of `certify` is to everything that plans, executes, keeps and divides runs. */
import type { Strength } from '../../properties/exhaustive/several-axes.ts';
import { differentWords } from '../differences.ts';
import type { RunKind } from '../kind.ts';
import { GeometryAccount } from './account.ts';
import { geometryContradiction } from './contradiction.ts';
import { executeCertify } from './execute.ts';
import { type CertifyPlan, certifyUnits, type GeometryUnit } from './plan.ts';
import type { GeometryUnitResult } from './unit-result.ts';

/** What only plans of `certify` say. */
export interface CertifyDocument {
  readonly kind: 'certify';
  readonly bound: number;
  readonly strength: Strength;
  readonly points: number;
  readonly words?: true;
}

export const CERTIFY_RUN: RunKind<CertifyPlan, GeometryUnit, GeometryUnitResult, CertifyDocument> = {
  units: certifyUnits,
  execute: executeCertify,
  account: () => new GeometryAccount(),
  further: () => null,
  mayRuleOut: ({ status }) => status === 'failed',
  contradiction: geometryContradiction,
  document: ({ bound, strength, points, words }) => ({
    ...{ kind: 'certify', bound, strength, points },
    ...(words && { words }),
  }),
  plan: (base, { bound, strength, points, words }) => ({
    ...{ ...base, kind: 'certify', bound, strength, points },
    ...(words && { words }),
  }),
  isDivisible: () => true,
  differences: (a, b) => [
    ...differentWords(a, b, ['bound', 'strength', 'points']),
    ...differentWords({ words: a.words ?? false }, { words: b.words ?? false }, ['words']),
  ],
};
