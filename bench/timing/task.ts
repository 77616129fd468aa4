/** A workload made into a case, with the answers to compare with. */
import { engines, exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { requantised } from '../../spec/requantised.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Source } from '../../subjects/source.ts';
import type { BenchWorkload } from '../result.ts';
import { realWorkloadCase, workloadCase } from '../workloads/workload-cases.ts';
import type { ExactAnswer } from './within-bounds.ts';

export interface Task {
  readonly workload: BenchWorkload;
  readonly problem: Case;
  /** The answer of a reference engine other than the subject. */
  expectedFor(source: Source): Tensor;
  /** The same layer with real data. */
  readonly real: Case;
  /** Whether the real data are those of a model: then they are timed, and not the integers. */
  readonly isOfModel: boolean;
  /** Its exact result, rounded once to its type and to f64, and Σ|x||w| of each element. */
  realAnswer(): ExactAnswer & { readonly rounded: Tensor };
}

/**
 * Answers are worked out when they are first needed.
 * @param own the layer with numbers of its own, in the type of the workload, which are timed
 * @throws RangeError where the layer is illegal
 */
export function taskOf(workload: BenchWorkload, own: Case | null = null): Task {
  const [problem, real] = [workloadCase(workload), own ?? realWorkloadCase(workload)];
  const answers = new Map<string, Tensor>();
  let realAnswer: ReturnType<Task['realAnswer']> | null = null;
  let unrounded: Tensor | null = null;
  return {
    workload,
    problem,
    expectedFor({ origin, target }) {
      const reference = origin === 'engine' && target === 'scatter' ? 'im2col' : 'scatter';
      const answer = answers.get(reference) ?? engines[reference](problem);
      answers.set(reference, answer);
      return answer;
    },
    real,
    isOfModel: own !== null,
    realAnswer() {
      realAnswer ??= {
        rounded: isQuantised(real.dtype) ? requantised(real, exact(real, 'f64')) : exact(real),
        magnitudes: exact(absolute(real), 'f64').data,
        // Only what is timed on the numbers of a model is compared with it.
        get exact() {
          unrounded ??= exact(real, 'f64');
          return unrounded;
        },
      };
      return realAnswer;
    },
  };
}

function absolute({ x, w, bias, quantisation: _, ...given }: Case): Case {
  const rest = { ...given, dtype: isQuantised(given.dtype) ? 'f64' : given.dtype } as const;
  const magnitude = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map(Math.abs) });
  return { ...rest, x: magnitude(x), w: magnitude(w), bias: bias?.map(Math.abs) ?? null };
}
