/** How a re-created defect shows: the first case, and the first way to call it, on which it differs from the reference. */
import { engines, gradients } from '../../engines/index.ts';
import type { Fault } from '../../faults/fault.ts';
import { openFault } from '../../faults/open-fault.ts';
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { CallOptions, Outcome, Subject } from '../../subjects/subject.ts';
import { DISPLAY_CASES, withDisplayData } from './display-cases.ts';

/** What is shown where a single call shows it. */
export const RESULT = 'result';

export interface Showing {
  readonly problem: Case;
  /** What is shown: the result, of which call, or a gradient. */
  readonly description: string;
  /** Of a reference engine; null where the case is illegal. */
  readonly right: Tensor | null;
  readonly wrong: Outcome;
}

/** A way to call: the last of the calls is looked at. */
interface Way {
  readonly description: string;
  readonly options: readonly CallOptions[];
  readonly right: (problem: Case) => Tensor;
}

const LAYER = { name: 'shown' };

function waysOf(problem: Case): Way[] {
  const right = engines.scatter;
  const g = gradientOfOutput(problem);
  const gradient = (of: 'x' | 'w'): Way => ({
    description: `gradient of ${of}, of an output gradient of 1, 2, 3 …`,
    options: [{ gradient: { of, g } }],
    right: (asked) => gradients(asked, g)[of],
  });
  const bias: Way = {
    description: 'gradient of the bias, of an output gradient of 1, 2, 3 …',
    options: [{ gradient: { of: 'bias', g } }],
    right: (asked) => gradients(asked, g).bias!,
  };
  const alone = [gradient('x'), gradient('w'), ...(problem.bias === null ? [] : [bias])];
  const again = alone.map((way): Way => {
    const [options] = way.options;
    return { ...way, description: `${way.description}, asked for a second time`, options: [options, options] };
  });
  return [
    { description: RESULT, options: [{}], right },
    { description: 'result of the second of two equal calls', options: [{}, {}], right },
    ...alone,
    ...again,
    {
      description: 'result of the second run of a prepared layer',
      options: [{ layer: LAYER }, { layer: LAYER }],
      right,
    },
  ];
}

/** How the gate found the defect. */
interface Found {
  readonly law: string;
  /** The smallest case, whose geometry is tried last. */
  readonly killed: Case;
}

/** @returns null where no single result shows it */
export async function showingOf(fault: Fault, { law, killed }: Found): Promise<Showing | null> {
  const subjects = new Subjects(fault);
  try {
    if (law === 'refusal') return await accepted(subjects, killed);
    for (const problem of [...DISPLAY_CASES, withDisplayData(killed), killed]) {
      const found = await shownOn(subjects, problem);
      if (found !== null) return found;
    }
    return null;
  } finally {
    await subjects.close();
  }
}

/** The defect as a subject: afresh for each way to call, since some keep state; one only where it has a process of its own. */
class Subjects {
  readonly #fault: Fault;
  #last: Subject | null = null;

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  async fresh(): Promise<Subject> {
    if (this.#last !== null && this.#fault.endsProcess) return this.#last;
    await this.close();
    this.#last = await openFault(this.#fault, 2000);
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last?.close();
    this.#last = null;
  }
}

async function accepted(subjects: Subjects, problem: Case): Promise<Showing> {
  const subject = await subjects.fresh();
  return { problem, description: 'answer to an illegal case', right: null, wrong: await subject.run(problem) };
}

async function shownOn(subjects: Subjects, problem: Case): Promise<Showing | null> {
  for (const { description, options, right } of waysOf(problem)) {
    const subject = await subjects.fresh();
    if (missingCapability(problem, subject.capabilities) !== null) return null;
    const wrong = await lastOf(subject, problem, options);
    if (wrong === null || wrong.kind === 'skipped') continue;
    const expected = right(problem);
    if (wrong.kind === 'result' && compareExact(expected, wrong) === null) continue;
    return { problem, description, right: expected, wrong };
  }
  return null;
}

/** null where the subject has no such call. */
async function lastOf(subject: Subject, problem: Case, options: readonly CallOptions[]): Promise<Outcome | null> {
  const { gradients: givesGradients, prepared } = subject.capabilities;
  if (options.some(({ gradient }) => gradient !== undefined) && !givesGradients) return null;
  if (options.some(({ layer }) => layer !== undefined) && prepared === 'none') return null;
  let last: Outcome | null = null;
  for (const option of options) last = await subject.run(problem, option);
  return last;
}

function gradientOfOutput(problem: Case): Tensor {
  const shape = geometryOf(problem).outputShape;
  const rising = Array.from({ length: elementCount(shape) }, (_, at) => at + 1);
  return { shape, data: floatArray(problem.dtype, rising) };
}
