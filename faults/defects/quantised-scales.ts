/** Defects of quantised transposed convolution in its scales: of the wrong channel, of the wrong tensor, of the bias; and in its rounding. */
import type { Case } from '../../spec/case.ts';
import { ofChannel, quantisationOf } from '../../spec/quantisation.ts';
import { nearestEvenOf } from '../../spec/requantisation.ts';
import type { Fault } from '../fault.ts';
import { clampedTo, codeOfSum, onIntegers, scaled, WITH_INTEGERS, withWeights } from '../faulty-integers.ts';

/** The case with the scales of its weights read by another index. */
function withScalesBy(index: (m: number, problem: Case) => number) {
  return (problem: Case): Case => {
    const quantisation = quantisationOf(problem);
    const { scale } = quantisation.w;
    if (scale.length === 1) return problem;
    const read = scale.map((_, m) => scale[index(m, problem) % scale.length]);
    return { ...problem, quantisation: { ...quantisation, w: { ...quantisation.w, scale: read } } };
  };
}

const SCALES: readonly Fault[] = [
  {
    id: 'int8-scale-by-input-channel',
    project: 'TensorRT',
    class: 'quantised',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1694',
    symptom: 'In int8 the result is obviously wrong.',
    fault: 'Scales are taken along the first axis of w, which are the input channels.',
    trigger: 'int8, uint8 or int16, and several scales',
    evidence: 'text',
    remark: 'Here each weight is brought from the scale of its input channel to that of its output channel, unrounded.',
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        seen: (values) => {
          const { scale } = quantisationOf(values).w;
          if (scale.length === 1) return values;
          return withWeights(values, (value, c, m) => (value * scale[c % scale.length]) / scale[m]);
        },
      }),
  },
  {
    id: 'int8-scale-of-first-channel',
    project: 'OpenVINO',
    class: 'quantised',
    reference: 'https://github.com/openvinotoolkit/openvino/pull/5924',
    symptom: 'Accuracy falls with quantised weights.',
    fault: 'Weights are dequantised along their first dimension.',
    trigger: 'int8, uint8 or int16, and several scales',
    evidence: 'partly',
    remark: 'Here every channel has the scale of the first.',
    capabilities: WITH_INTEGERS,
    make: () => onIntegers({ seen: withScalesBy(() => 0) }),
  },
  {
    id: 'int8-scales-of-one-group',
    project: 'ExecuTorch',
    class: 'quantised',
    reference: 'https://github.com/pytorch/executorch/pull/11730',
    symptom: 'Groups beyond the first would have wrong scales, so that they are refused.',
    fault: 'There are as many scales as channels of a group, where the kernel wants one for each output channel.',
    trigger: 'int8, uint8 or int16, several scales and several groups',
    evidence: 'text',
    remark: 'Here the scales of the first group serve all groups.',
    capabilities: WITH_INTEGERS,
    make: () => onIntegers({ seen: withScalesBy((m, { w }) => m % w.shape[1]) }),
  },
  {
    id: 'int8-scale-by-group',
    project: 'ncnn',
    class: 'quantised',
    reference: 'https://github.com/Tencent/ncnn/issues/1304',
    symptom: 'With groups that are not depthwise the quantised result is wrong.',
    fault: 'A scale belongs to a group, and not to an output channel.',
    trigger: 'int8, uint8 or int16, several scales and several channels a group',
    evidence: 'symptom only',
    remark: 'That scales are taken by group is our guess.',
    capabilities: WITH_INTEGERS,
    make: () => onIntegers({ seen: withScalesBy((m, { w }) => Math.floor(m / w.shape[1])) }),
  },
  {
    id: 'int8-result-in-scale-of-x',
    project: 'TensorRT',
    class: 'quantised',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1699',
    symptom: 'The quantised layer is far from the floating-point one.',
    fault: 'The result is in units of the scale of x.',
    trigger: 'int8, uint8 or int16, and scales of x and y that differ',
    evidence: 'symptom only',
    remark: 'Which scale it is in is our guess.',
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        seen: (values) => {
          const quantisation = quantisationOf(values);
          const y = { ...quantisation.y, scale: quantisation.x.scale };
          return { ...values, quantisation: { ...quantisation, y } };
        },
      }),
  },
  {
    id: 'int8-rounded-toward-zero',
    project: 'TensorRT',
    class: 'quantised',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1961',
    symptom: 'The int8 layer is less accurate than the same layer with rounded operands.',
    fault: 'Products are cut off instead of rounded.',
    trigger: 'int8, uint8 or int16, and a product that is no integer',
    evidence: 'symptom only',
    remark: 'That they are cut off is our guess.',
    capabilities: WITH_INTEGERS,
    make: () => onIntegers({ code: (element) => codeOfSum(element.sum + element.bias, element, Math.trunc) }),
  },
];

const BIASES: readonly Fault[] = [
  {
    id: 'int8-bias-in-scale-of-result',
    project: 'TensorRT',
    class: 'quantised',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1840',
    symptom: 'With a bias the int8 layer differs from the floating-point one.',
    fault: 'The bias is added after the sum was scaled.',
    trigger: 'int8, uint8 or int16 with a bias, and a multiplier other than 1',
    evidence: 'symptom only',
    remark: 'Where the bias is added is our guess.',
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        code: (element) => {
          const { y, clamp } = element.quantisation;
          return clampedTo(nearestEvenOf(scaled(element.sum, element)) + element.bias + y.zeroPoint, clamp);
        },
      }),
  },
  {
    id: 'int8-bias-scaled-beforehand',
    project: 'ExecuTorch',
    class: 'quantised',
    reference: 'https://github.com/pytorch/executorch/pull/20655',
    symptom: 'Results are off by the scale of the bias.',
    fault: 'A bias that is scaled already is added to a sum of integers that is not.',
    trigger: 'int8, uint8 or int16 with a bias, and sx·sw other than 1',
    evidence: 'text',
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        code: (element) => {
          const { x, w } = element.quantisation;
          return codeOfSum(element.sum + element.bias * x.scale * ofChannel(w.scale, element.channel), element);
        },
      }),
  },
  {
    id: 'int8-bias-in-scale-of-other-channel',
    project: 'ONNX Runtime',
    class: 'quantised',
    reference: 'https://github.com/microsoft/onnxruntime/pull/26456',
    symptom: 'The bias of a quantised layer is wrong where weights have scales per channel.',
    fault: 'The scale of the bias is made with the scale of the weights along another axis.',
    trigger: 'int8, uint8 or int16 with a bias, and several scales',
    evidence: 'partly',
    remark: 'Here it is the scale of the first channel.',
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        code: (element) => {
          const { scale } = element.quantisation.w;
          const ratio = scale[0] / ofChannel(scale, element.channel);
          return codeOfSum(element.sum + element.bias * ratio, element);
        },
      }),
  },
  {
    id: 'int8-depthwise-bias-lost',
    project: 'AIMET',
    class: 'quantised',
    reference: 'https://github.com/quic/aimet/issues/288',
    symptom: 'Bias correction fails on depthwise transposed convolutions.',
    fault: 'The bias of a depthwise layer is not the one that was given.',
    trigger: 'int8, uint8 or int16, as many groups as channels, and a bias',
    evidence: 'symptom only',
    remark: 'Here it is left out.',
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({ code: (element) => codeOfSum(element.sum + (element.isDepthwise ? 0 : element.bias), element) }),
  },
];

export const SCALE_FAULTS: readonly Fault[] = [...SCALES, ...BIASES];
