/** Small gates whose units are executed in other ways than `verify` does. */
import { lawsNamed } from '../../properties/laws.ts';
import { execute } from '../../runs/execute.ts';
import type { Unit, UnitResult } from '../../runs/kinds.ts';
import { unitsOf } from '../../runs/plan.ts';
import { fold } from '../../runs/verify/fold.ts';
import type { VerifyOptions } from '../../runs/verify/gate.ts';
import type { VerifyPlan } from '../../runs/verify/plan.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import type { Case } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Outcome, Subject } from '../../subjects/subject.ts';
import { SEED } from '../spec/cases.ts';
import { correct } from '../subjects/faulty.ts';

/** Several blocks of some laws, one of others. */
export const GATE: VerifyOptions = {
  seed: SEED,
  runs: 60,
  laws: lawsNamed(['agreement', 'output-shape', 'refusal']),
};

export function right(name = 'right'): Subject {
  return subjectInProcess({ name, convTranspose: gated }, 'module');
}

/** Wrong where there are groups and a bias. */
export function wrong(name = 'wrong'): Subject {
  const convTranspose = (problem: Case) => {
    const y = gated(problem);
    if (problem.groups > 1 && problem.bias !== null && y.data.length > 0) y.data[0] += 1;
    return y;
  };
  return subjectInProcess({ name, convTranspose }, 'module');
}

/** Answers nothing of the kind that it is asked now and then. */
export function seldom(kind: 'timed out' | 'crashed', name: string): Subject {
  const subject = right(name);
  return {
    ...subject,
    run(problem, options): Promise<Outcome> {
      if (problem.stride[0] > 2) return Promise.resolve({ kind, message: `a stride of ${problem.stride[0]}` });
      return subject.run(problem, options);
    },
  };
}

function gated(problem: Case): Tensor {
  customaryGeometryOf(problem);
  return correct(problem);
}

/** Every unit executed in this order, none left out; then the fold. */
export async function executedInOrder(
  plan: VerifyPlan,
  subjects: readonly Subject[],
  inOrder: (units: readonly Unit[]) => readonly Unit[],
): Promise<VerifyResult> {
  const results = new Map<number, UnitResult>();
  for (const unit of inOrder(unitsOf(plan))) {
    const subject = subjects.find(({ name }) => name === unit.subject)!;
    results.set(unit.number, (await execute(plan, unit, subject, {}))!);
  }
  return fold(plan, results, { reason: null, milliseconds: 0 });
}

/** A result without its times. */
export function timeless<R extends Pick<VerifyResult, 'checks'>>(result: R) {
  const checks = result.checks.map(({ milliseconds: _, ...check }) => check);
  return { ...result, checks, milliseconds: 0 };
}
