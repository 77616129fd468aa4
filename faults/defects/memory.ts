/** Defects of buffers: read beyond their end, addressed by too narrow an integer, or needlessly large. */
import type { Case, ConvTranspose } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, floatArray } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { type AxisPlan, axesOf, engineWith, pairsOfCells, RIGHT, read, UNWRITTEN } from '../faulty-engine.ts';

/** Stands for 2³¹, the first element that a signed 32-bit index cannot reach. */
const FIRST_WRAPPED = 2 ** 11;

/** Stands for the largest buffer of a GPU, in elements. */
const LARGEST_BUFFER = 2 ** 14;

export const MEMORY_FAULTS: readonly Fault[] = [
  {
    id: 'col2im-rederives-the-input-extent',
    project: 'ONNX Runtime (CPU), early PyTorch',
    class: 'memory',
    reference: 'https://github.com/microsoft/onnxruntime/pull/29446',
    symptom: 'Reads past the column buffer, and every value of the map at a wrong address.',
    fault: 'col2im derives the input extent as ⌊(o + pads − ek)/s⌋ + 1, which is ⌊a/s⌋ too many.',
    trigger: 'output padding ≥ stride (legal where it is below the dilation)',
    evidence: 'text',
    make: () => columnsReadWithDerivedExtent,
  },
  {
    id: 'int32-index-overflow-in-columns',
    project: 'PyTorch (CUDA, ConvTranspose3d)',
    class: 'memory',
    reference: 'https://github.com/pytorch/pytorch/issues/32866',
    symptom: 'Illegal memory access for large tensors.',
    fault: 'Columns are addressed by a signed integer that wraps, so that what lies there is not ours.',
    trigger: 'C·∏k·∏in above what the integer can count',
    evidence: 'text',
    remark: 'Scaled down: the integer wraps at 2¹¹ elements. No case here reaches the 2³¹ of the real defect.',
    make: () =>
      engineWith({
        product(value, { c, k, i }, { x, w }) {
          const column = (c * elementCount(w.shape.slice(2)) + k) * elementCount(x.shape.slice(2)) + i;
          return column < FIRST_WRAPPED ? value : UNWRITTEN;
        },
      }),
  },
  {
    id: 'explicit-im2col-of-the-zero-inserted-input',
    project: 'MLX (Metal)',
    class: 'memory',
    reference: 'https://github.com/ml-explore/mlx/issues/3082',
    symptom: 'With kernel 4096 and stride 1024 the buffer exceeds the largest that Metal allows.',
    fault: 'The zero-inserted image is unfolded: C·k·out elements, s times what is needed.',
    trigger: 'C·∏k·∏out above the largest buffer',
    evidence: 'text',
    remark: 'Scaled down: the largest buffer has 2¹⁴ elements.',
    make: () =>
      engineWith({
        resolve(p) {
          const unfolded = elementCount([p.x.shape[1], ...p.w.shape.slice(2), ...geometryOf(p).outputShape.slice(2)]);
          if (unfolded <= LARGEST_BUFFER) return p;
          throw new RangeError(`cannot allocate ${unfolded} elements, the largest buffer has ${LARGEST_BUFFER}`);
        },
      }),
  },
];

/** cols[m, k, i] = Σ x[c, i]·w[c, m, k] per image and group, and y gathered from it at addresses that are too wide. */
const columnsReadWithDerivedExtent: ConvTranspose = (problem) => {
  const { outputShape, outChannels, groups } = geometryOf(problem);
  const perGroup = outChannels / groups;
  const axes = axesOf(problem);
  const taps = elementCount(problem.w.shape.slice(2));
  const wide = axes.map((axis) => ({ ...axis, input: derivedExtent(axis) }));
  const reaching = pairsOfCells(wide, RIGHT.contributions);
  const stride = elementCount(wide.map(({ input }) => input));
  const y: number[] = [];
  for (let n = 0; n < outputShape[0]; n++) {
    for (let group = 0; group < groups; group++) {
      const columns = columnsOf(problem, n, group);
      for (let m = 0; m < perGroup; m++) {
        const bias = problem.bias?.[group * perGroup + m] ?? 0;
        for (const pairs of reaching) {
          y.push(pairs.reduce((sum, [cell, tap]) => sum + read(columns, (m * taps + tap) * stride + cell), bias));
        }
      }
    }
  }
  return { shape: outputShape, data: floatArray(problem.dtype, y) };
};

function derivedExtent({ output, padBegin, padEnd, effectiveKernel, stride }: AxisPlan): number {
  return Math.floor((output + padBegin + padEnd - effectiveKernel) / stride) + 1;
}

function columnsOf({ x, w, groups }: Case, n: number, group: number): Float64Array {
  const perGroup = x.shape[1] / groups;
  const inputs = elementCount(x.shape.slice(2));
  const rows = elementCount(w.shape.slice(1));
  const columns = new Float64Array(rows * inputs);
  for (let c = group * perGroup; c < (group + 1) * perGroup; c++) {
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < inputs; i++) {
        columns[row * inputs + i] += x.data[(n * x.shape[1] + c) * inputs + i] * w.data[c * rows + row];
      }
    }
  }
  return columns;
}
