/** Defects of quantised transposed convolution in its codes: zero points, types of too few bits, clamps; and in what it calls. */
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, isQuantised, type QuantisedDtype } from '../../spec/number-types.ts';
import { channelOf, fromCodes, quantisationOf } from '../../spec/quantisation.ts';
import { nearestEvenOf } from '../../spec/requantisation.ts';
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { engineWith } from '../faulty-engine.ts';
import {
  clampedTo,
  codeOfSum,
  onIntegers,
  rightCode,
  scaled,
  WITH_INTEGERS,
  withWeights,
  wrapped,
} from '../faulty-integers.ts';

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
    capabilities: WITH_INTEGERS,
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
    capabilities: WITH_INTEGERS,
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
    capabilities: WITH_INTEGERS,
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
    capabilities: WITH_INTEGERS,
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
    let at = 0;
    return onIntegers({
      code(element) {
        const place = at++;
        const missing = whole[channelOf(reached.shape, place)] - reached.data[place];
        return codeOfSum(element.sum + element.bias - zeroPoint * missing, element);
      },
    })(given);
  };
}

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
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        code: (element) => {
          const bias = element.dtype === 'int16' ? wrapped(element.bias, 32) : element.bias;
          return codeOfSum(element.sum + bias, element);
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
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        code: (element) => {
          const sum = element.sum + element.bias;
          return codeOfSum(element.dtype === 'int16' ? wrapped(sum, 32) : sum, element);
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
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        code: (element) => {
          const code = rightCode(element);
          const { smallest, largest } = INTEGER_TYPES.int8;
          return element.dtype === 'int16' ? clampedTo(code, [smallest, largest]) : code;
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
    capabilities: WITH_INTEGERS,
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
    capabilities: WITH_INTEGERS,
    make: () =>
      onIntegers({
        code: (element) => {
          const { y, clamp } = element.quantisation;
          const rounded = nearestEvenOf(scaled(element.sum + element.bias, element));
          const { smallest, largest } = INTEGER_TYPES[element.dtype];
          return clampedTo(clampedTo(rounded, clamp) + y.zeroPoint, [smallest, largest]);
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
    capabilities: WITH_INTEGERS,
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
    capabilities: WITH_INTEGERS,
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
    capabilities: WITH_INTEGERS,
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

export const CODE_FAULTS: readonly Fault[] = [...ZERO_POINTS, ...WIDTHS, ...REST];
