/**
 * Defects of the index map (which input cell and tap reach which output cell) that give right shapes and wrong numbers.
 */
import type { Fault } from '../fault.ts';
import { type AxisPlan, engineWith, type Pair, RIGHT, UNWRITTEN } from '../faulty-engine.ts';

export const VALUE_FAULTS_OF_INDEX: readonly Fault[] = [
  {
    id: 'dilated-gather-steps-input-by-dilation',
    project: 'MXNet (mshadow)',
    class: 'value',
    reference: 'https://github.com/apache/mxnet/issues/13876',
    symptom: 'With kernel 3, stride 2 and dilation 2 the taps of a single cell land on 1, 3, 4 instead of 0, 2, 4.',
    fault: 'The gather steps the input cell by the dilation and truncates the tap, without asking for divisibility.',
    trigger: 'stride ≥ 2 and dilation ≥ 2',
    evidence: 'partly',
    make: () => engineWith({ contributions: steppedByDilation }),
  },
  {
    id: 'only-phase-zero-executed',
    project: 'ROCm Composable Kernel',
    class: 'value',
    reference: 'https://github.com/ROCm/rocm-libraries/pull/7732',
    symptom: 'With stride 2 three of four phases of the output are zero, silently.',
    fault: 'Of the products of matrices, one per residue of the output position, only the first is launched.',
    trigger: 'stride ≥ 2, and a tap or the bias on another residue than 0',
    evidence: 'text',
    make: () =>
      engineWith({
        cell: (value, o, axes) => (o.some((at, a) => (at + axes[a].padBegin) % axes[a].stride !== 0) ? 0 : value),
      }),
  },
  {
    id: 'stride-dropped-when-extent-is-one',
    project: 'MIOpen (assembly implicit GEMM)',
    class: 'value',
    reference: 'https://github.com/ROCm/MIOpen/pull/1496',
    symptom: 'Kernel 1 and stride 2 from a single cell to 2×2 is wrong.',
    fault: 'The stride is dropped where the input extent is 1, so that the other phases of the output stay unwritten.',
    trigger: 'an axis of one input cell with kernel 1, stride ≥ 2 and an output above 1',
    evidence: 'partly',
    make: () =>
      engineWith({
        cell: (value, o, axes) => (o.some((at, a) => isUnwrittenPhase(axes[a], at)) ? UNWRITTEN : value),
      }),
  },
  {
    id: 'range-start-and-end-by-integer-division',
    project: 'TensorFlow.js (WebAssembly)',
    class: 'value',
    reference: 'https://github.com/tensorflow/tfjs/pull/4981',
    symptom: 'WebAssembly and WebGL disagree for kernel 2, stride 2 and SAME.',
    fault: 'The range of input cells under a window is divided in integers, which loses its last one.',
    trigger: 'two spatial axes, stride ≥ 2',
    evidence: 'partly',
    capabilities: { ranks: [2], dilation: false },
    make: () => engineWith({ contributions: rangeInIntegers }),
  },
  {
    id: 'kernel-not-flipped-in-gather-form',
    project: 'JAX (lax.conv_transpose)',
    class: 'value',
    reference: 'https://github.com/jax-ml/jax/pull/33419',
    symptom: 'The default differs from TensorFlow, Keras and PyTorch.',
    fault: 'The zero-inserted image is correlated with the kernel as it is, where it has to be turned round.',
    trigger: 'a kernel ≥ 2 that is not symmetric',
    evidence: 'text',
    remark: 'A documented convention of the project rather than an error of it.',
    make: () =>
      engineWith({
        contributions: (axis, o) =>
          RIGHT.contributions(axis, o).map(([cell, tap]): Pair => [cell, axis.kernel - 1 - tap]),
      }),
  },
  {
    id: 'plain-conv-run-instead-of-transposed',
    project: 'PyTorch (oneDNN tensors)',
    class: 'value',
    reference: 'https://github.com/pytorch/pytorch/issues/48400',
    symptom: 'Three axes give 2×2 where 8×8 is right.',
    fault: 'The flag that says transposed is lost, and the forward convolution is run.',
    trigger: 'three spatial axes',
    evidence: 'text',
    make: () => {
      const transposed = engineWith();
      const plain = engineWith({ outputExtent: forwardExtent, contributions: forwardContributions });
      return (p) => (p.stride.length === 3 ? plain(p) : transposed(p));
    },
  },
  {
    id: 'cpu-path-wrong-beyond-a-kernel-stride-corner',
    project: 'Core AI (CPU)',
    class: 'value',
    reference: 'https://github.com/john-rocky/coreai-model-zoo/pull/18',
    symptom: 'On the CPU alone, stride 16 is wrong with any kernel; the GPU is right.',
    fault: 'The cause is not known; here the stride saturates at 15, as if it were held in four bits.',
    trigger: 'stride ≥ 16 and at least two input cells',
    evidence: 'symptom only',
    remark: 'The trigger is that of the report, the mechanism is ours.',
    make: () =>
      engineWith({
        contributions: (axis, o) => RIGHT.contributions({ ...axis, stride: Math.min(axis.stride, 15) }, o),
      }),
  },
];

/** i runs from the first cell whose kernel reaches o, in steps of d; its tap is ⌊(o + pb − i·s)/d⌋. */
function steppedByDilation({ input, stride, dilation, padBegin, effectiveKernel }: AxisPlan, o: number): Pair[] {
  const at = o + padBegin;
  const pairs: Pair[] = [];
  const first = Math.floor((at - effectiveKernel) / stride) + 1;
  for (let cell = first; cell * stride <= at && cell < input; cell += dilation) {
    if (cell >= 0) pairs.push([cell, Math.trunc((at - cell * stride) / dilation)]);
  }
  return pairs;
}

function forwardExtent({ input, stride, effectiveKernel, padBegin, padEnd }: Omit<AxisPlan, 'output'>): number {
  return Math.floor((input + padBegin + padEnd - effectiveKernel) / stride) + 1;
}

function forwardContributions({ input, kernel, stride, dilation, padBegin }: AxisPlan, o: number): Pair[] {
  return Array.from({ length: kernel }, (_, k): Pair => [o * stride + k * dilation - padBegin, k]).filter(
    ([cell]) => cell >= 0 && cell < input,
  );
}

function isUnwrittenPhase({ input, kernel, stride, padBegin }: AxisPlan, o: number): boolean {
  return input === 1 && kernel === 1 && stride >= 2 && o + padBegin > 0;
}

/**
 * Cells from max(0, ⌈corner/s⌉) to below min(in, (k + corner)/s), both quotients truncated; corner = o − (k − 1 − pb).
 */
function rangeInIntegers(axis: AxisPlan, o: number): Pair[] {
  const corner = o - (axis.kernel - 1 - axis.padBegin);
  const start = Math.max(0, Math.trunc(corner / axis.stride));
  const end = Math.min(axis.input, Math.trunc((axis.kernel + corner) / axis.stride));
  return RIGHT.contributions(axis, o).filter(([cell]) => cell >= start && cell < end);
}
