/** The kinds of run that there are, each by its name. */
import { CERTIFY_RUN } from './certify/kind.ts';
import type { CertifyPlan, GeometryUnit } from './certify/plan.ts';
import type { GeometryUnitResult } from './certify/unit-result.ts';
import type { RunKind } from './kind.ts';
import { VERIFY_RUN } from './verify/kind.ts';
import type { VerifyPlan, VerifyUnit } from './verify/plan.ts';
import type { VerifyUnitResult } from './verify/unit-result.ts';

/** All that the units of a run depend on. */
export type RunPlan = VerifyPlan | CertifyPlan;

/** The smallest piece of work of a run. */
export type Unit = VerifyUnit | GeometryUnit;

/** What came of one unit of work: a block of the cases of a law, a known failure that was run again, or a block of geometries. */
export type UnitResult = VerifyUnitResult | GeometryUnitResult;

/** Results by the number of their unit. */
export type UnitResults = ReadonlyMap<number, UnitResult>;

/** What a run is of, by the name of its command. */
export type KindOfRun = RunPlan['kind'];

const KINDS = { verify: VERIFY_RUN, certify: CERTIFY_RUN } as const;

/** What is wrong with the result of a unit, in words: field, rule and value; null where it agrees with itself and its unit. */
export function resultContradiction(plan: RunPlan, unit: Unit, result: UnitResult): string | null {
  return runKindOf(plan).contradiction(plan, unit, result);
}

/** What a kind is. A unit, a result and a document that come with a plan are of its kind. */
export function runKindOf({ kind }: { readonly kind: KindOfRun }): RunKind<RunPlan, Unit, UnitResult, unknown> {
  return KINDS[kind] as unknown as RunKind<RunPlan, Unit, UnitResult, unknown>;
}
