/** Small certificates whose units are executed in other ways than `certifyAll` does. */
import type { Strength } from '../../../properties/exhaustive/several-axes.ts';
import { certifyPlanFor } from '../../../runs/certify/certify-all.ts';
import { foldCertify } from '../../../runs/certify/fold.ts';
import type { CertifyResult } from '../../../runs/certify/result.ts';
import { execute } from '../../../runs/execute.ts';
import type { Unit, UnitResult } from '../../../runs/kinds.ts';
import { unitsOf } from '../../../runs/plan.ts';
import type { Case } from '../../../spec/case.ts';
import type { Capabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Result, Subject } from '../../../subjects/subject.ts';
import { correct } from '../../subjects/faulty.ts';

export const SMALL = { seed: 5, bound: 2, strength: 2 as Strength, points: 2 };

/** One axis, without groups: a few hundred geometries in each of two types. */
const CAPABILITIES: Partial<Capabilities> = { ranks: [1], groups: false };

export function asked(convTranspose: (problem: Case) => Result, name: string): Subject {
  return subjectInProcess({ name, capabilities: CAPABILITIES, convTranspose }, 'module');
}

export const right = (name = 'right') => asked(correct, name);

/** Wrong where this holds. */
export function wrongWhere(isWrong: (problem: Case) => boolean, name: string): Subject {
  return asked((problem) => {
    const y = correct(problem);
    if (isWrong(problem) && y.data.length > 0) y.data[0] += 1;
    return y;
  }, name);
}

/** At geometries of several parts and both types. */
export const wrong = (name = 'wrong') => wrongWhere(({ stride }) => stride[0] > 1, name);

/** Every unit executed in this order, none left out; then the fold. */
export async function certifiedInOrder(
  subjects: readonly Subject[],
  inOrder: (units: readonly Unit[]) => readonly Unit[],
): Promise<CertifyResult> {
  const plan = certifyPlanFor(subjects, SMALL);
  const results = new Map<number, UnitResult>();
  for (const unit of inOrder(unitsOf(plan))) {
    const subject = subjects.find(({ name }) => name === unit.subject)!;
    results.set(unit.number, (await execute(plan, unit, subject, {}))!);
  }
  return foldCertify(plan, results, { reason: null, milliseconds: 0 });
}

/** Without its times. */
export function timelessCertificates(result: CertifyResult): CertifyResult {
  const certificates = result.certificates.map((one) => ({ ...one, milliseconds: 0 }));
  return { ...result, certificates, milliseconds: 0 };
}
