/** Defects of half precision: right in f32, wrong in f16 or bf16. */
import type { Case } from '../../spec/case.ts';
import { DTYPES, roundTo, SMALLEST_NORMAL } from '../../spec/number-types.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { engineWith } from '../faulty-engine.ts';

/** What these engines say of themselves: that sums are kept in f32. */
const HALVES = { dtypes: DTYPES, sumsIn: 'f32' } as const;

const isHalf = ({ dtype }: Pick<Case, 'dtype'>) => dtype === 'f16' || dtype === 'bf16';

/** The result of another case, where the type is a half; right elsewhere. */
function inHalves(changed: (problem: Case) => Tensor) {
  const right = engineWith();
  return (problem: Case): Tensor => (isHalf(problem) ? changed(problem) : right(problem));
}

/** The case with every number of x and w replaced. */
function withOperands(problem: Case, change: (value: number) => number): Case {
  const changed = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map(change) });
  return { ...problem, x: changed(problem.x), w: changed(problem.w) };
}

/** Results in f64 handed to `changed` before they are rounded. */
function withResults(changed: (value: number, problem: Case) => number) {
  const right = engineWith();
  return inHalves((problem) => {
    const { shape, data } = right({ ...problem, dtype: 'f64' });
    return {
      shape,
      data: floatArray(
        problem.dtype,
        Array.from(data, (value) => changed(value, problem)),
      ),
    };
  });
}

export const HALF_FAULTS: readonly Fault[] = [
  {
    id: 'half-partial-sums-rounded',
    project: 'PyTorch',
    class: 'precision',
    reference: 'https://github.com/pytorch/pytorch/issues/153276',
    symptom: 'In f16 errors grow with the number of channels, where one rounding at the end is expected.',
    fault: 'What is summed is rounded to the half type beforehand.',
    trigger: 'f16 or bf16, and numbers whose sums the type does not hold',
    evidence: 'partly',
    remark: 'Here it is each product that is rounded.',
    capabilities: HALVES,
    make: () => inHalves(engineWith({ product: (value, _, { dtype }) => roundTo(dtype, value) })),
  },
  {
    id: 'half-scale-handed-over-as-single',
    project: 'PaddlePaddle',
    class: 'precision',
    reference: 'https://github.com/PaddlePaddle/Paddle/pull/24695',
    symptom: 'In f16 the result is zero.',
    fault: 'The factors alpha and beta are handed over as halves to a library that reads singles.',
    trigger: 'f16 or bf16',
    evidence: 'partly',
    remark: 'The bits of 1 in half precision, read as a single, are a number near zero.',
    capabilities: HALVES,
    make: () => withResults((value) => value * new Float32Array(new Uint32Array([0x3c00]).buffer)[0]),
  },
  {
    id: 'bf16-result-made-a-half',
    project: 'torch-mlir',
    class: 'precision',
    reference: 'https://github.com/llvm/torch-mlir/pull/1888',
    symptom: 'The result of a bf16 layer has another type.',
    fault: 'The lowering gives the result the other type of 16 bits, which has a smaller range.',
    trigger: 'bf16, and a result that f16 has no number for',
    evidence: 'partly',
    remark: 'Which type the result had instead is our guess.',
    capabilities: HALVES,
    make: () => withResults((value, { dtype }) => (dtype === 'bf16' ? roundTo('f16', value) : value)),
  },
  {
    id: 'half-operands-flushed',
    project: 'MIOpen',
    class: 'precision',
    reference: 'https://github.com/ROCm/MIOpen/issues/1188',
    symptom: 'The f16 backward pass is outside of its tolerance.',
    fault: 'Subnormal halves count as zero, which are not rare in a type of this range.',
    trigger: 'f16 or bf16, and an operand below the smallest normal number',
    evidence: 'symptom only',
    remark: 'Why it was outside is our guess.',
    capabilities: HALVES,
    make: () => {
      const right = engineWith();
      return inHalves((p) => {
        const least = SMALLEST_NORMAL[p.dtype];
        return right(withOperands(p, (value) => (Math.abs(value) < least ? 0 : value)));
      });
    },
  },
];
