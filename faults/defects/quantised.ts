/** Defects of quantised transposed convolution: right on floating-point numbers, wrong on integers with scales and zero points. */
import type { Case } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import { INTEGER_TYPES, isQuantised, QUANTISED_DTYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { fromCodes, ofChannel, type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import { elementCount, type FloatArray, type Tensor } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { engineWith } from '../faulty-engine.ts';

/** What these engines say of themselves: rounded once, to nearest. */
const QUANTISED = { dtypes: ['f32', 'f64', ...QUANTISED_DTYPES], requantisation: ['nearest-even'] } as const;

/** Where an output element is: its sum, the channel that it belongs to, and what the case says. */
interface Element {
  readonly sum: number;
  readonly channel: number;
  /** Of the channels of a group. */
  readonly outPerGroup: number;
  readonly bias: number;
  readonly quantisation: Quantisation;
  readonly dtype: QuantisedDtype;
  readonly isDepthwise: boolean;
}

interface Changes {
  /** The case without zero points, as it is summed. */
  readonly seen?: (values: Case, codes: Case) => Case;
  /** The code of an element. */
  readonly code?: (element: Element) => number;
  /** The last word on the result in codes. */
  readonly result?: (codes: Tensor, given: Case) => Tensor;
}

/** An engine with these changes where a case is of integers; right elsewhere, and with none of them. */
function onIntegers({ seen = (values) => values, code = rightCode, result = (y) => y }: Changes) {
  const right = engineWith();
  return (given: Case): Tensor => {
    if (!isQuantised(given.dtype)) return right(given);
    const dtype = given.dtype;
    customaryGeometryOf(fromCodes(given));
    const values = seen(fromCodes(given), given);
    const { quantisation: _, bias, ...rest } = values;
    const { shape, data } = right({ ...rest, bias: null, dtype: 'f64' });
    const cells = elementCount(shape.slice(2));
    const codes = data.map((sum, at) => {
      const channel = Math.floor(at / cells) % shape[1];
      return code({
        sum,
        channel,
        outPerGroup: given.w.shape[1],
        bias: bias?.[channel] ?? 0,
        quantisation: quantisationOf(values),
        dtype,
        isDepthwise: given.groups > 1 && given.groups === given.x.shape[1],
      });
    });
    return result({ shape, data: codes }, given);
  };
}

function rightCode(element: Element): number {
  return codeOf(element.sum + element.bias, element);
}

/** Multiplied, rounded to nearest, moved by the zero point and clamped. */
function codeOf(sum: number, { channel, quantisation: { x, w, y, clamp } }: Element, round = nearest): number {
  const product = (sum * x.scale * ofChannel(w.scale, channel)) / y.scale;
  return within(round(product) + y.zeroPoint, clamp);
}

function within(code: number, [least, most]: readonly [number, number]): number {
  return Math.min(Math.max(code, least), most);
}

/** Ties to even. */
function nearest(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The case with every weight changed, given its input channel and its output channel. */
function withWeights(problem: Case, change: (value: number, c: number, m: number) => number): Case {
  const { w, groups } = problem;
  const [inChannels, outPerGroup] = w.shape;
  const taps = elementCount(w.shape.slice(2));
  const data = w.data.map((value, at) => {
    const c = Math.floor(at / (taps * outPerGroup));
    const m = Math.floor(c / (inChannels / groups)) * outPerGroup + (Math.floor(at / taps) % outPerGroup);
    return change(value, c, m);
  });
  return { ...problem, w: { shape: w.shape, data } };
}

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

function wrapped(value: number, bits: number): number {
  return Number(BigInt.asIntN(bits, BigInt(Math.trunc(value))));
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
    capabilities: QUANTISED,
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
    capabilities: QUANTISED,
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
    capabilities: QUANTISED,
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
    capabilities: QUANTISED,
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
    capabilities: QUANTISED,
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
    capabilities: QUANTISED,
    make: () => onIntegers({ code: (element) => codeOf(element.sum + element.bias, element, Math.trunc) }),
  },
];

const ZERO_POINTS: readonly Fault[] = [
  {
    id: 'int8-zero-point-wraps',
    project: 'ExecuTorch',
    class: 'quantised',
    reference: 'https://github.com/pytorch/executorch/pull/20655',
    symptom: 'With a negative zero point results are far off.',
    fault: 'The zero point is subtracted in 8 bits, which wraps.',
    trigger: 'int8 or uint8, and a difference of code and zero point beyond 8 bits',
    evidence: 'text',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        seen: (values) => {
          if (values.dtype === 'int16') return values;
          const { shape, data } = values.x;
          return { ...values, x: { shape, data: data.map((value) => wrapped(value, 8)) } };
        },
      }),
  },
  {
    id: 'int8-edges-hold-code-0',
    project: 'TVM',
    class: 'quantised',
    reference: 'https://github.com/apache/tvm/issues/13364',
    symptom: 'Results are wrong on the edges only.',
    fault: 'What lies beyond the data is the code 0, and not the zero point.',
    trigger: 'int8 or uint8, a zero point of x other than 0, and an output cell that some tap reaches from beyond x',
    evidence: 'text',
    remark:
      'There it is a convolution whose padding was wrong; here it is the zeros between and beside the cells of x.',
    capabilities: QUANTISED,
    make: () => edgesWithCodeZero(),
  },
  {
    id: 'int8-zero-point-of-first-channel',
    project: 'TVM',
    class: 'quantised',
    reference: 'https://github.com/apache/tvm/issues/16646',
    symptom: 'With zero points per channel the result is wrong.',
    fault: 'The list of zero points of the weights is read as one number.',
    trigger: 'int8 or uint8, and zero points of weights that differ',
    evidence: 'text',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        seen: (values) => {
          const { zeroPoint } = quantisationOf(values).w;
          if (zeroPoint.length === 1) return values;
          return withWeights(values, (value, _, m) => value + zeroPoint[m] - zeroPoint[0]);
        },
      }),
  },
  {
    id: 'int8-zero-point-refused',
    project: 'Arm NN',
    class: 'quantised',
    reference: 'https://github.com/ARM-software/armnn/issues/520',
    symptom: 'A layer of asymmetric int8 is refused.',
    fault: 'Only symmetric int8 and asymmetric uint8 are known.',
    trigger: 'int8 with a zero point of x other than 0',
    evidence: 'partly',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        seen: (values) => {
          const { x } = quantisationOf(values);
          if (values.dtype === 'int8' && x.zeroPoint !== 0) throw new RangeError('QAsymmS8 is not supported');
          return values;
        },
      }),
  },
];

/** Cells that are inserted, and those beyond the ends, count as code 0. */
function edgesWithCodeZero() {
  const right = engineWith();
  return (given: Case): Tensor => {
    if (!isQuantised(given.dtype)) return right(given);
    const { x, w, groups } = fromCodes(given);
    const { zeroPoint } = quantisationOf(given).x;
    const { quantisation: _, ...plain } = given;
    const reached = right({
      ...plain,
      dtype: 'f64',
      bias: null,
      x: { shape: x.shape, data: new Float64Array(x.data.length).fill(1) },
      w,
    });
    const outPerGroup = w.shape[1];
    const whole = new Float64Array(outPerGroup * groups);
    withWeights({ ...given, w }, (value, _c, m) => {
      whole[m] += value;
      return value;
    });
    const cells = elementCount(reached.shape.slice(2));
    let at = 0;
    return onIntegers({
      code(element) {
        const place = at++;
        const missing = whole[Math.floor(place / cells) % whole.length] - reached.data[place];
        return codeOf(element.sum + element.bias - zeroPoint * missing, element);
      },
    })(given);
  };
}

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
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        code: (element) => {
          const { x, w, y, clamp } = element.quantisation;
          const product = (element.sum * x.scale * ofChannel(w.scale, element.channel)) / y.scale;
          return within(nearest(product) + element.bias + y.zeroPoint, clamp);
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
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        code: (element) => {
          const { x, w } = element.quantisation;
          return codeOf(element.sum + element.bias * x.scale * ofChannel(w.scale, element.channel), element);
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
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        code: (element) => {
          const { scale } = element.quantisation.w;
          const ratio = scale[0] / ofChannel(scale, element.channel);
          return codeOf(element.sum + element.bias * ratio, element);
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
    capabilities: QUANTISED,
    make: () =>
      onIntegers({ code: (element) => codeOf(element.sum + (element.isDepthwise ? 0 : element.bias), element) }),
  },
];

const WIDTHS: readonly Fault[] = [
  {
    id: 'int16-bias-as-int32',
    project: 'LiteRT',
    class: 'quantised',
    reference: 'https://github.com/google-ai-edge/LiteRT/pull/9213',
    symptom: 'A bias of 64 bits beside int16 is read wrongly.',
    fault: 'The bias is taken for one of 32 bits.',
    trigger: 'int16, and a bias beyond 32 bits',
    evidence: 'partly',
    remark: 'Here its upper half is lost.',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        code: (element) => {
          const bias = element.dtype === 'int16' ? wrapped(element.bias, 32) : element.bias;
          return codeOf(element.sum + bias, element);
        },
      }),
  },
  {
    id: 'int16-sums-in-int32',
    project: 'TensorFlow Lite',
    class: 'quantised',
    reference: 'https://github.com/tensorflow/tensorflow/pull/58400',
    symptom: 'Layers of int16 give the least value everywhere.',
    fault: 'The types of the bias and of the sums do not go together: sums have 32 bits beside a bias of 64.',
    trigger: 'int16, and a sum beyond 32 bits',
    evidence: 'text',
    remark: 'Here such a sum wraps.',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        code: (element) => {
          const sum = element.sum + element.bias;
          return codeOf(element.dtype === 'int16' ? wrapped(sum, 32) : sum, element);
        },
      }),
  },
  {
    id: 'int16-result-as-int8',
    project: 'TVM',
    class: 'quantised',
    reference: 'https://github.com/apache/tvm/pull/15173',
    symptom: 'A layer of int16 has a result of another type.',
    fault: 'The result has the type that layers of 8 bits have.',
    trigger: 'int16, and a result beyond 8 bits',
    evidence: 'partly',
    remark: 'Here it is clamped to 8 bits.',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        code: (element) => {
          const code = rightCode(element);
          const { smallest, largest } = INTEGER_TYPES.int8;
          return element.dtype === 'int16' ? within(code, [smallest, largest]) : code;
        },
      }),
  },
];

const REST: readonly Fault[] = [
  {
    id: 'int8-activation-dropped',
    project: 'TinyNeuralNetwork',
    class: 'quantised',
    reference: 'https://github.com/alibaba/TinyNeuralNetwork/pull/215',
    symptom: 'A fused activation has no effect.',
    fault: 'The clamp of the result is that of its type.',
    trigger: 'int8, uint8 or int16, and a result beyond the clamp',
    evidence: 'partly',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        seen: (values) => {
          const { smallest, largest } = INTEGER_TYPES[values.dtype as QuantisedDtype];
          return { ...values, quantisation: { ...quantisationOf(values), clamp: [smallest, largest] } };
        },
      }),
  },
  {
    id: 'int8-activation-before-zero-point',
    project: 'PaddlePaddle',
    class: 'quantised',
    reference: 'https://github.com/PaddlePaddle/Paddle/pull/44348',
    symptom: 'Layers with a fused activation give wrong results in int8.',
    fault: 'The result is clamped before its zero point is added.',
    trigger: 'int8 or uint8, a zero point of y, and a result near the clamp',
    evidence: 'symptom only',
    remark: 'When it is clamped is our guess.',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        code: (element) => {
          const { x, w, y, clamp } = element.quantisation;
          const sum = element.sum + element.bias;
          const product = nearest((sum * x.scale * ofChannel(w.scale, element.channel)) / y.scale);
          const { smallest, largest } = INTEGER_TYPES[element.dtype];
          return within(within(product, clamp) + y.zeroPoint, [smallest, largest]);
        },
      }),
  },
  {
    id: 'int8-output-padding-dropped',
    project: 'PyTorch',
    class: 'quantised',
    reference: 'https://github.com/pytorch/pytorch/pull/104207',
    symptom: 'The exported quantised layer has a smaller result.',
    fault: 'Output padding is always 0.',
    trigger: 'int8, uint8 or int16, and some output padding',
    evidence: 'text',
    capabilities: QUANTISED,
    make: () => onIntegers({ seen: (values) => ({ ...values, outputPadding: values.outputPadding.map(() => 0) }) }),
  },
  {
    id: 'int8-cells-between-strides-empty',
    project: 'TensorFlow Model Optimization',
    class: 'quantised',
    reference: 'https://github.com/tensorflow/model-optimization/issues/771',
    symptom: 'Of the quantised layer only every few cells are right, and zeros stand between them.',
    fault: 'Only the cells that the first tap reaches are computed.',
    trigger: 'int8, uint8 or int16, and an output cell that only later taps reach',
    evidence: 'symptom only',
    remark: 'Why there are zeros is our guess.',
    capabilities: QUANTISED,
    make: () => onIntegers({ result: emptiedBetween }),
  },
  {
    id: 'int8-call-writes-beyond',
    project: 'PyTorch',
    class: 'quantised',
    reference: 'https://github.com/pytorch/pytorch/pull/40370',
    symptom: 'A quantised call corrupts memory, and a later one fails.',
    fault: 'The kernel writes beyond its memory.',
    trigger: 'int8, uint8 or int16',
    evidence: 'symptom only',
    remark: 'Here it writes into x.',
    capabilities: QUANTISED,
    make: () =>
      onIntegers({
        result: (codes, { x }) => {
          const memory = x.data as FloatArray;
          if (memory.length > 0) memory[memory.length - 1] = memory[memory.length - 1] === 1 ? 2 : 1;
          return codes;
        },
      }),
  },
];

/** Cells of the result that no input cell reaches by its first tap hold the zero point. */
function emptiedBetween({ shape, data }: Tensor, given: Case): Tensor {
  const { stride, padBegin } = given;
  const { zeroPoint } = quantisationOf(given).y;
  const extents = shape.slice(2);
  const codes = data.map((code, at) => {
    let rest = at;
    let isFirst = true;
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      const o = rest % extents[axis];
      rest = Math.floor(rest / extents[axis]);
      isFirst &&= (o + padBegin[axis]) % stride[axis] === 0;
    }
    return isFirst ? code : zeroPoint;
  });
  return { shape, data: codes };
}

export const QUANTISED_FAULTS: readonly Fault[] = [...SCALES, ...ZERO_POINTS, ...BIASES, ...WIDTHS, ...REST];
