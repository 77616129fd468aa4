/** Defects that a single call cannot show: what an earlier call, or an earlier run of a layer, left behind. */
import { engines, gradients } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { customaryGeometryOf, geometryOf } from '../../spec/geometry.ts';
import { type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
import type { Fault, FaultyImplementation } from '../fault.ts';

export const STATE_FAULTS: readonly Fault[] = [
  {
    id: 'second-equal-gradient-accumulates',
    project: 'Theano (GpuCorrMM_gradInputs)',
    class: 'state',
    reference: 'https://github.com/Theano/Theano/issues/6435',
    symptom: 'Of two equal calls of the gradient with respect to the input the second is wrong.',
    fault: 'The second call adds to the buffer that the first one filled.',
    trigger: 'the gradient with respect to x asked for twice in succession, with nothing else between',
    evidence: 'partly',
    make() {
      let last: { readonly problem: Case; readonly x: Tensor } | null = null;
      return {
        convTranspose: right,
        gradients(problem, g) {
          const all = gradients(problem, g);
          const left = last !== null && isSameCall(last.problem, problem) ? last.x.data : null;
          const x = { ...all.x, data: all.x.data.map((value, at) => value + (left?.[at] ?? 0)) };
          last = { problem: copied(problem), x };
          return { ...all, x };
        },
      };
    },
  },
  {
    id: 'second-padded-call-gives-zeros',
    project: 'Deeplearning4j (deconv2d)',
    class: 'state',
    reference: 'https://github.com/deeplearning4j/deeplearning4j/issues/8149',
    symptom: 'Of several padded deconvolutions in a graph the later ones give zeros.',
    fault: 'Only the first padded call gets its result copied out of the padded buffer.',
    trigger: 'pads, and a call with pads before',
    evidence: 'symptom only',
    make() {
      let padded = 0;
      return (problem) => {
        const y = right(problem);
        const isPadded = problem.padBegin.some((pad, axis) => pad + problem.padEnd[axis] > 0);
        if (!isPadded) return y;
        padded++;
        return padded === 1 ? y : { ...y, data: zeros(problem.dtype, y.data.length) };
      };
    },
  },
  {
    id: 'bias-added-by-descriptor-of-first-run',
    project: 'ONNX Runtime (CUDA)',
    class: 'state',
    reference: 'https://github.com/microsoft/onnxruntime/issues/21034',
    symptom: 'CUDNN_STATUS_BAD_PARAM from cudnnAddTensor, which adds the bias.',
    fault: 'The descriptor of the output is that of an earlier run, and does not fit where the extents have changed.',
    trigger: 'a bias, and a layer that is run on other extents than before',
    evidence: 'symptom only',
    capabilities: { prepared: 'any-x' },
    make: () =>
      preparing((problem) => {
        let described: string | null = null;
        return (x) => {
          const y = right({ ...problem, x });
          described ??= y.shape.join();
          if (problem.bias === null || described === y.shape.join()) return y;
          throw new Error(`CUDNN_STATUS_BAD_PARAM: cudnnAddTensor, output [${y.shape}] described as [${described}]`);
        };
      }),
  },
  {
    id: 'layer-made-for-one-size-used-for-another',
    project: 'onnx-tensorflow',
    class: 'state',
    reference: 'https://github.com/onnx/onnx-tensorflow/issues/750',
    symptom: 'A model that was converted for one size is wrong for another.',
    fault: 'The output shape is that of the size for which the layer was made.',
    trigger: 'a layer that is run on other extents or another batch than it was prepared with',
    evidence: 'partly',
    capabilities: { prepared: 'any-x' },
    make: () =>
      preparing((problem) => {
        const { outputShape } = geometryOf(problem);
        return (x) => cutTo(outputShape, right({ ...problem, x }), problem);
      }),
  },
  {
    id: 'sum-adds-to-what-is-in-the-output',
    project: 'oneDNN (generic SYCL)',
    class: 'state',
    reference: 'https://github.com/uxlfoundation/oneDNN/pull/2174',
    symptom: 'A deconvolution with a sum gives NaN or too much.',
    fault: 'Products are added to whatever the output buffer holds, which is only cleared when the layer is made.',
    trigger: 'a second run of a layer',
    evidence: 'partly',
    make: () =>
      preparing((problem) => {
        let buffer: FloatArray | null = null;
        return (x) => {
          const y = right({ ...problem, x });
          const before = buffer;
          buffer = before === null ? y.data : y.data.map((value, at) => value + (before[at] ?? 0));
          return { shape: y.shape, data: buffer.slice() };
        };
      }),
  },
];

function right(problem: Case): Tensor {
  customaryGeometryOf(problem);
  return engines.scatter(problem);
}

/** Right when it is called; layers give what the run that is made for each gives. */
function preparing(runOf: (problem: Case) => (x: Tensor) => Tensor): FaultyImplementation {
  return {
    convTranspose: right,
    prepare(problem) {
      const run = runOf(problem);
      return { run: (x = problem.x) => run(x), dispose() {} };
    },
  };
}

function copied(problem: Case): Case {
  return {
    ...problem,
    x: { ...problem.x, data: problem.x.data.slice() },
    w: { ...problem.w, data: problem.w.data.slice() },
  };
}

function isSameCall(before: Case, after: Case): boolean {
  const key = ({ x, w, stride, padBegin, dilation, groups }: Case) =>
    JSON.stringify([x.shape, w.shape, [...x.data], [...w.data], stride, padBegin, dilation, groups]);
  return key(before) === key(after);
}

/** The numbers of y in a tensor of another shape: what is over is left out, what is missing is 0. */
function cutTo(shape: readonly number[], y: Tensor, { dtype }: Case): Tensor {
  const data = zeros(
    dtype,
    shape.reduce((a, b) => a * b, 1),
  );
  data.set(y.data.subarray(0, data.length));
  return { shape, data };
}
