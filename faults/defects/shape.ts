/** Defects that give the output a wrong shape. */
import type { Case } from '../../spec/case.ts';
import { illegalKindOf } from '../../spec/illegal.ts';
import { zeros } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { axesOf, engineWith, RIGHT } from '../faulty-engine.ts';
import { everyAxis, isSame, SAME_OR_VALID } from './conventions.ts';

const right = engineWith();

const OF_THE_FORMULA: readonly Fault[] = [
  {
    id: 'eff-kernel-k-plus-d-minus-1',
    project: 'ONNX Runtime (CPU)',
    class: 'shape',
    reference: 'https://github.com/microsoft/onnxruntime/issues/2518',
    symptom: '95 rows instead of 97 for input 50, kernel 3, dilation 3, stride 2, pads 4.',
    fault: 'The effective kernel is taken as k + d − 1.',
    trigger: 'dilation ≥ 2 with a kernel other than 2',
    evidence: 'text',
    make: () => engineWith({ effectiveKernel: ({ kernel, dilation }) => kernel + dilation - 1 }),
  },
  {
    id: 'dilation-silently-ignored',
    project: 'Keras / TF Keras',
    class: 'shape',
    reference: 'https://github.com/keras-team/keras/issues/8159',
    symptom: 'A dilated layer gives shape and values of the undilated one.',
    fault: 'The dilation is accepted and never handed on.',
    trigger: 'dilation ≥ 2 with a kernel ≥ 2',
    evidence: 'text',
    make: () => engineWith({ resolve: (p) => ({ ...p, dilation: everyAxis(p, 1) }) }),
  },
  {
    id: 'shape-fn-omits-output-padding',
    project: 'PyTorch (JIT shape function)',
    class: 'shape',
    reference: 'https://github.com/pytorch/pytorch/issues/98129',
    symptom: 'The inferred shape lacks the output padding that the kernel’s result has.',
    fault: 'The shape function leaves the output padding out; the kernel does not.',
    trigger: 'output padding ≥ 1',
    evidence: 'text',
    make: () => (p) => {
      const { shape, data } = right(p);
      return { shape: shape.map((extent, axis) => extent - (p.outputPadding[axis - 2] ?? 0)), data };
    },
  },
  {
    id: 'output-padding-never-used-by-kernel',
    project: 'PyTorch XPU (oneDNN deconvolution)',
    class: 'shape',
    reference: 'https://github.com/pytorch/pytorch/pull/169176',
    symptom: 'Wrong shape or values as soon as there is output padding.',
    fault: 'The crop at the end is not reduced by the output padding.',
    trigger: 'output padding ≥ 1 and end padding ≥ 1 on the same axis',
    evidence: 'partly',
    make: () =>
      engineWith({ outputExtent: (axis) => RIGHT.outputExtent(axis) - Math.min(axis.outputPadding, axis.padEnd) }),
  },
  {
    id: 'one-d-output-padding-not-lifted-to-two-d',
    project: 'ONNX Runtime Web (JSEP, WebGPU)',
    class: 'shape',
    reference: 'https://github.com/microsoft/onnxruntime/issues/23403',
    symptom: 'A one-dimensional layer comes out short, and a later addition fails.',
    fault: 'One axis is run as two, and its output padding is lost on the dummy axis.',
    trigger: 'one spatial axis, output padding ≥ 1',
    evidence: 'partly',
    make: () => engineWith({ resolve: (p) => (p.stride.length === 1 ? { ...p, outputPadding: everyAxis(p, 0) } : p) }),
  },
  {
    id: 'input-gradient-geometry-assumes-at-most-one-dropped',
    project: 'Burn',
    class: 'shape',
    reference: 'https://github.com/tracel-ai/burn/pull/4806',
    symptom: 'The gradient is shorter than the input where the forward convolution drops two cells or more.',
    fault: 'The output padding of the adjoint is derived as 0 or 1.',
    trigger: 'output padding ≥ 2',
    evidence: 'text',
    make: () => engineWith({ resolve: (p) => ({ ...p, outputPadding: p.outputPadding.map((a) => Math.min(a, 1)) }) }),
  },
];

const OF_CONVENTIONS: readonly Fault[] = [
  {
    id: 'auto-pad-same-ignored',
    project: 'ONNX Runtime (CPU)',
    class: 'shape',
    reference: 'https://github.com/microsoft/onnxruntime/issues/4086',
    symptom: 'SAME_UPPER on 2×2 with kernel 3 and stride 1 gives 4×4.',
    fault: 'The pads stay 0 where they should be solved from SAME.',
    trigger: 'the pads of SAME, not all 0',
    evidence: 'text',
    capabilities: SAME_OR_VALID,
    make: () =>
      engineWith({
        resolve: (p) => (isSame(p) ? { ...p, padBegin: everyAxis(p, 0), padEnd: everyAxis(p, 0) } : p),
      }),
  },
  {
    id: 'auto-pad-same-plus-output-padding',
    project: 'ONNX Runtime against ONNX',
    class: 'shape',
    reference: 'https://github.com/microsoft/onnxruntime/issues/11927',
    symptom: 'Inferred shape and shape at run time differ, 6 against 7.',
    fault: 'The pads of SAME are solved without the output padding, which is then added on top.',
    trigger: 'the pads of SAME for an output of i·s, with output padding ≥ 1',
    evidence: 'partly',
    remark: 'Which of the two shapes is right was debated; here SAME means an output of i·s.',
    make: () => engineWith({ resolve: (p) => (isSameWithOutputPadding(p) ? solvedWithoutOutputPadding(p) : p) }),
  },
  {
    id: 'output-size-solver-ignores-dilation',
    project: 'PyTorch (_output_padding)',
    class: 'shape',
    reference: 'https://github.com/pytorch/pytorch/issues/14272',
    symptom: 'A wanted output size gives a wrong one, or is refused although it is legal.',
    fault: 'The output padding that reaches the wanted size is solved with the undilated kernel.',
    trigger: 'dilation ≥ 2 with a kernel ≥ 2, asked by output size',
    evidence: 'text',
    capabilities: { padding: 'symmetric', outputPadding: 'below-stride' },
    make: () =>
      engineWith({
        resolve: (p) => ({
          ...p,
          outputPadding: axesOf(p).map(({ output, input, stride, padBegin, kernel }) => {
            const outputPadding = output - ((input - 1) * stride - 2 * padBegin + kernel);
            if (outputPadding < stride) return outputPadding;
            throw new RangeError(
              `requested an output size of ${output}, at most ${output - outputPadding + stride - 1}`,
            );
          }),
        }),
      }),
  },
  {
    id: 'output-size-ignored-for-unbatched',
    project: 'PyTorch (ConvTranspose2d)',
    class: 'shape',
    reference: 'https://github.com/pytorch/pytorch/issues/75889',
    symptom: 'Without a batch axis the wanted output size is not honoured: 232 rows instead of 240.',
    fault: 'The limits of the output size are taken from the axes that they have with a batch axis.',
    trigger: 'one image, output padding ≥ 1',
    evidence: 'partly',
    remark: 'A case always has a batch axis; here a batch of one is handed over without it.',
    make: () => engineWith({ resolve: (p) => (p.x.shape[0] === 1 ? { ...p, outputPadding: everyAxis(p, 0) } : p) }),
  },
  {
    id: 'output-shape-given-pads-not-derived',
    project: 'ONNX Runtime (QNN)',
    class: 'shape',
    reference: 'https://github.com/microsoft/onnxruntime/pull/26665',
    symptom: 'The attribute output_shape is honoured in the shape, but what is cropped is all at the end.',
    fault: 'The pads that a given output shape stands for are not derived and stay 0.',
    trigger: 'padding ≥ 1, asked by output shape',
    evidence: 'text',
    capabilities: { padding: 'symmetric' },
    make: () => engineWith({ contributions: (axis, o) => RIGHT.contributions({ ...axis, padBegin: 0 }, o) }),
  },
  {
    id: 'explicit-pads-applied-to-zero-inserted-input',
    project: 'JAX (lax.conv_transpose)',
    class: 'shape',
    reference: 'https://github.com/jax-ml/jax/issues/17618',
    symptom: 'Explicit pads give another extent than the word for the same pads, 506 against 512.',
    fault: 'Explicit pads p are laid around the zero-inserted input, where ek − 1 − p belongs.',
    trigger: 'some padding, other than (ek − 1)/2 on both sides',
    evidence: 'text',
    remark: 'No padding is asked as VALID, which is right.',
    capabilities: { outputPadding: 'none' },
    make: () => {
      const turned = (pads: readonly number[], p: Case) =>
        axesOf(p).map(({ effectiveKernel }, axis) => effectiveKernel - 1 - pads[axis]);
      const isPadded = ({ padBegin, padEnd }: Case) => [...padBegin, ...padEnd].some((pad) => pad > 0);
      return engineWith({
        resolve: (p) => (isPadded(p) ? { ...p, padBegin: turned(p.padBegin, p), padEnd: turned(p.padEnd, p) } : p),
      });
    },
  },
  {
    id: 'symbolic-shape-accepts-what-the-kernel-rejects',
    project: 'Keras 3',
    class: 'shape',
    reference: 'https://github.com/keras-team/keras/issues/22428',
    symptom: 'The symbolic call returns a shape where the real call fails.',
    fault: 'The shape function does not check the output padding, and the kernel that does is not asked yet.',
    trigger: 'output padding ≥ max(stride, dilation), which is illegal',
    evidence: 'text',
    remark: 'The symbolic result has a shape and no data.',
    make: () => (p) =>
      illegalKindOf(p) === 'output-padding-too-large'
        ? {
            shape: [p.x.shape[0], RIGHT.outputChannels(p), ...axesOf(p).map(({ output }) => output)],
            data: zeros('f32', 0),
          }
        : right(p),
  },
];

const OF_CHANNELS: readonly Fault[] = [
  {
    id: 'shape-inference-bails-or-valid-on-auto-pad',
    project: 'ONNX (shape inference)',
    class: 'shape',
    reference: 'https://github.com/onnx/onnx/issues/1701',
    symptom: 'No shape is inferred for a grouped layer, and a program further on fails.',
    fault: 'Shape inference returns early for what it does not handle.',
    trigger: 'groups ≥ 2',
    evidence: 'partly',
    make: () => (p) => {
      const { shape, data } = right(p);
      return { shape: p.groups > 1 ? [] : shape, data };
    },
  },
  {
    id: 'groups-not-multiplied-into-cout',
    project: 'Torch-TensorRT / TVM / ncnn / tract',
    class: 'shape',
    reference: 'https://github.com/pytorch/TensorRT/pull/238',
    symptom: 'A grouped layer gives the channels of one group.',
    fault: 'The number of output channels is read as w.shape[1], without the groups.',
    trigger: 'groups ≥ 2',
    evidence: 'text',
    make: () => engineWith({ outputChannels: ({ w }) => w.shape[1] }),
  },
  {
    id: 'meta-swaps-weight-channel-dims',
    project: 'PyTorch (inductor, oneDNN)',
    class: 'shape',
    reference: 'https://github.com/pytorch/pytorch/issues/172711',
    symptom: 'The compiled model predicts 3 output channels, and the kernel gives 8.',
    fault: 'The shape prediction swaps the channel axes of weights that are not packed.',
    trigger: 'input and output channels differ in number, one group',
    evidence: 'text',
    make: () => (p) => {
      const { shape, data } = right(p);
      return { shape: p.groups === 1 ? shape.with(1, p.w.shape[0]) : shape, data };
    },
  },
  {
    id: 'layer-ignores-groups',
    project: 'TF Keras',
    class: 'shape',
    reference: 'https://github.com/tensorflow/tensorflow/issues/45216',
    symptom: 'A layer with 256 groups builds a dense kernel.',
    fault: 'The groups are accepted and never used.',
    trigger: 'groups ≥ 2',
    evidence: 'partly',
    make: () => engineWith({ resolve: (p) => ({ ...p, groups: 1 }) }),
  },
];

export const SHAPE_FAULTS: readonly Fault[] = [...OF_THE_FORMULA, ...OF_CONVENTIONS, ...OF_CHANNELS];

function isSameWithOutputPadding(p: Case): boolean {
  return (
    isSame(p) &&
    p.outputPadding.some((a) => a > 0) &&
    axesOf(p).every(({ output, input, stride }) => output === input * stride)
  );
}

function solvedWithoutOutputPadding(p: Case): Case {
  const totals = axesOf(p).map(({ effectiveKernel, stride }) => Math.max(effectiveKernel - stride, 0));
  const padBegin = totals.map((total) => Math.floor(total / 2));
  return { ...p, padBegin, padEnd: totals.map((total, axis) => total - padBegin[axis]) };
}
