/** What breaks the laws about numbers that are not ordinary ones. */
import type { Case } from '../../../../spec/case.ts';
import { LARGEST } from '../../../../spec/special-values.ts';
import type { FloatArray } from '../../../../spec/tensor.ts';
import { correct } from '../../../subjects/faulty.ts';
import { type Breaker, breaking } from './breaker.ts';

/** Whatever comes out is put through `change`, with the case at hand. */
function after(law: string, fault: string, change: (value: number, problem: Case) => number): Breaker {
  const make = () => (problem: Case) => {
    const { shape, data } = correct(problem);
    return { shape, data: data.map((value) => change(value, problem)) };
  };
  return breaking(law, fault, make);
}

/** Whatever goes in is put through `change`. */
function before(law: string, fault: string, change: (value: number) => number): Breaker {
  const changed = (data: FloatArray): FloatArray => data.map(change);
  const make = () => (problem: Case) =>
    correct({
      ...problem,
      x: { shape: problem.x.shape, data: changed(problem.x.data) },
      w: { shape: problem.w.shape, data: changed(problem.w.data) },
      bias: problem.bias && changed(problem.bias),
    });
  return breaking(law, fault, make);
}

const someNaN = ({ x }: Case) => x.data.some(Number.isNaN);
const clipped = (value: number, { dtype }: Case) => Math.max(-LARGEST[dtype], Math.min(LARGEST[dtype], value));

export const SPECIAL_VALUE_ROWS: readonly Breaker[] = [
  before('nan', 'NaN read as zero', (value) => (Number.isNaN(value) ? 0 : value)),
  after('nan', 'NaN given as zero', (value) => (Number.isNaN(value) ? 0 : value)),
  after('nan', 'one NaN in x makes all results NaN', (value, problem) => (someNaN(problem) ? Number.NaN : value)),
  after('infinity', 'results clipped to the largest number', clipped),
  after('infinity', 'infinity without its sign', (value) => (Number.isFinite(value) ? value : Math.abs(value))),
  after('infinity', 'infinity made NaN', (value) => (Number.isFinite(value) ? value : Number.NaN)),
  before('subnormals', 'arguments flushed to zero', (value) => (Math.abs(value) < 2 ** -126 ? 0 : value)),
  after('subnormals', 'results flushed to zero', (value) => (Math.abs(value) < 2 ** -126 ? 0 : value)),
  after('overflow', 'results clipped to the largest number', clipped),
];
