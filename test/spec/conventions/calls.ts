/** Random calls of each convention, in its own words: most of them legal, some refused. */
import fc from 'fast-check';
import type { Case } from '../../../spec/case.ts';
import type { Operands } from '../../../spec/conventions/convention.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { elementCount } from '../../../spec/tensor.ts';
import { anyLegalCase } from '../cases.ts';

type Attributes = Record<string, unknown>;

export interface Call {
  readonly attributes: Attributes;
  readonly operands: Operands;
}

interface Shapes {
  readonly rank: number;
  readonly input: number[];
  readonly kernel: number[];
  readonly stride: number[];
  readonly dilation: number[];
  readonly groups: number;
}

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const list = (rank: number, entry: fc.Arbitrary<number>) => fc.array(entry, { minLength: rank, maxLength: rank });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

function shapes(ranks: readonly number[], groups: number): fc.Arbitrary<Shapes> {
  return fc.constantFrom(...ranks).chain((rank) =>
    fc.record({
      rank: fc.constant(rank),
      input: list(rank, upTo(5)),
      kernel: list(rank, upTo(5)),
      stride: list(rank, upTo(4)),
      dilation: fc.oneof(fc.constant(new Array<number>(rank).fill(1)), list(rank, upTo(3))),
      groups: upTo(groups),
    }),
  );
}

const full = ({ input, kernel, stride, dilation }: Shapes) =>
  input.map((extent, axis) => (extent - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1);

/** Output extents around those that nothing is cropped from. */
const outputs = (given: Shapes) => fc.tuple(...full(given).map((extent) => upTo(extent + 2, Math.max(1, extent - 5))));

function pytorch({ rank, stride, dilation, groups, ...given }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    stride: fc.constant(stride),
    dilation: fc.constant(dilation),
    groups: fc.constant(groups),
    padding: list(rank, upTo(3, 0)),
    output_padding: maybe(list(rank, upTo(2, 0))),
    output_size: maybe(outputs({ rank, stride, dilation, groups, ...given })),
  });
}

function onnx(given: Shapes): fc.Arbitrary<Attributes> {
  const { rank, kernel, stride, dilation, groups } = given;
  const common = {
    strides: fc.constant(stride),
    dilations: fc.constant(dilation),
    group: fc.constant(groups),
    kernel_shape: maybe(fc.constant(kernel)),
    output_padding: fc.oneof(fc.constant(undefined), list(rank, upTo(2, 0))),
  };
  return fc.oneof(
    fc.record({ ...common, pads: maybe(list(2 * rank, upTo(3, 0))), output_shape: maybe(outputs(given)) }),
    fc.record({
      ...common,
      auto_pad: fc.constantFrom('SAME_UPPER', 'SAME_LOWER', 'VALID', 'NOTSET'),
      output_shape: maybe(outputs(given)),
    }),
  );
}

function tensorflow(given: Shapes): fc.Arbitrary<Attributes> {
  const { rank, stride, dilation, input } = given;
  const same = fc.tuple(...input.map((extent, axis) => upTo(extent * stride[axis], (extent - 1) * stride[axis] + 1)));
  const valid = fc.tuple(...full(given).map((extent, axis) => upTo(extent + stride[axis] - 1, extent)));
  const pads = fc.array(fc.tuple(upTo(2, 0), upTo(2, 0)), { minLength: rank, maxLength: rank });
  const explicit = pads.map((pairs) => [[0, 0], ...pairs, [0, 0]]);
  return fc
    .oneof(
      fc.record({ padding: fc.constant<unknown>('SAME'), output: fc.oneof(same, same, outputs(given)) }),
      fc.record({ padding: fc.constant<unknown>('VALID'), output: fc.oneof(valid, valid, outputs(given)) }),
      fc.record({ padding: explicit as fc.Arbitrary<unknown>, output: outputs(given) }),
    )
    .map(({ padding, output }) => ({
      padding,
      output_shape: [1, ...output, 2],
      strides: stride,
      dilations: dilation,
    }));
}

function keras({ rank, stride, dilation }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    strides: fc.constant(stride),
    dilation_rate: fc.constant(dilation),
    padding: fc.constantFrom('valid', 'same'),
    output_padding: maybe(list(rank, upTo(1, 0))),
    data_format: fc.constantFrom('channels_last', 'channels_first'),
  });
}

function webnn(given: Shapes): fc.Arbitrary<Attributes> {
  const { stride, dilation, groups } = given;
  return fc.record({
    strides: fc.constant(stride),
    dilations: fc.constant(dilation),
    groups: fc.constant(groups),
    padding: list(4, upTo(2, 0)),
    outputPadding: list(2, upTo(1, 0)),
    outputSizes: maybe(outputs(given)),
    inputLayout: fc.constantFrom('nchw', 'nhwc'),
    filterLayout: fc.constantFrom('iohw', 'hwoi', 'ohwi'),
  });
}

function jax({ rank, stride, dilation }: Shapes): fc.Arbitrary<Attributes> {
  const pads = fc.array(fc.tuple(upTo(3, -1), upTo(3, -1)), { minLength: rank, maxLength: rank });
  return fc.record({
    // A stride of 0 is what JAX refuses.
    strides: fc.oneof({ weight: 9, arbitrary: fc.constant(stride) }, { weight: 1, arbitrary: fc.constant(0) }),
    rhs_dilation: fc.constant(dilation),
    padding: fc.oneof(fc.constant<unknown>('SAME'), fc.constant('VALID'), pads),
    transpose_kernel: fc.boolean(),
    use_consistent_padding: fc.boolean(),
  });
}

const pairsOf = (rank: number, min: number, max: number) =>
  fc.array(fc.tuple(upTo(max, min), upTo(max, min)), { minLength: rank, maxLength: rank });

function tflite(given: Shapes): fc.Arbitrary<Attributes> {
  const { stride } = given;
  const refused = fc.integer({ min: 1, max: 10 }).map((drawn) => drawn === 10);
  return fc.tuple(tensorflow(given), refused).map(([{ output_shape: shape, padding }, isRefused]) => ({
    output_shape: shape,
    // A stride of 0 is what the operator refuses.
    stride_h: isRefused ? 0 : stride[0],
    stride_w: stride[1],
    padding: Array.isArray(padding) ? 'SAME' : padding,
    fused_activation_function: 'NONE',
  }));
}

/** Pads of either end by name, and a word instead of them. */
function padsAndWord({ rank, stride, dilation }: Shapes) {
  return {
    strides: fc.constant(stride),
    dilations: fc.constant(dilation),
    pads_begin: list(rank, upTo(2, 0)),
    pads_end: list(rank, fc.oneof(upTo(3, 0), upTo(2, -1))),
    output_padding: fc.oneof(fc.constant(undefined), list(rank, upTo(2, 0))),
  };
}

function openvino(given: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    ...padsAndWord(given),
    auto_pad: maybe(fc.constantFrom('explicit', 'same_upper', 'same_lower', 'valid')),
    output_shape: maybe(outputs(given)),
  });
}

function onednn(given: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    ...padsAndWord(given),
    auto_pad: maybe(fc.constantFrom('none', 'same_upper', 'same_lower', 'valid')),
    groups: fc.constant(given.groups),
    data_format: maybe(fc.constantFrom('NXC', 'NCX')),
    weights_format: maybe(fc.constantFrom('XOI', 'IOX')),
  });
}

function stablehlo({ rank, stride, dilation, groups }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    lhs_dilation: fc.oneof(
      { weight: 9, arbitrary: fc.constant(stride) },
      { weight: 1, arbitrary: list(rank, upTo(0, 0)) },
    ),
    rhs_dilation: fc.constant(dilation),
    padding: pairsOf(rank, -1, 4),
    window_reversal: fc.boolean().map((value) => new Array<boolean>(rank).fill(value)),
    feature_group_count: fc.constant(groups),
  });
}

function tosa({ rank, stride }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({ stride: fc.constant(stride), out_pad: list(2 * rank, upTo(2, -3)) });
}

function ncnn(given: Shapes): fc.Arbitrary<Attributes> {
  const { stride, dilation, groups } = given;
  const common = {
    ...{ stride_h: fc.constant(stride[0]), stride_w: fc.constant(stride[1]) },
    ...{ dilation_h: fc.constant(dilation[0]), dilation_w: fc.constant(dilation[1]), group: fc.constant(groups) },
    output_pad_right: maybe(upTo(2, 0)),
    output_pad_bottom: maybe(upTo(2, 0)),
  };
  const pad = maybe(upTo(2, -1));
  const sized = fc.record({ ...common, pad_left: fc.constantFrom(-233, -234, 0), output: outputs(given) });
  return fc.oneof(
    fc.record({ ...common, pad_left: pad, pad_top: pad, pad_right: pad, pad_bottom: pad }),
    sized.map(({ output, ...rest }) => ({ ...rest, output_h: output[0], output_w: output[1] })),
  );
}

function paddle(given: Shapes): fc.Arbitrary<Attributes> {
  const { rank, stride, dilation, groups } = given;
  const padding = fc.oneof<fc.Arbitrary<unknown>[]>(
    fc.constantFrom('SAME', 'VALID'),
    upTo(2, 0),
    list(rank, upTo(2, 0)),
    list(2 * rank, upTo(2, 0)),
  );
  return fc.record({
    ...{ stride: fc.constant(stride), dilation: fc.constant(dilation), groups: fc.constant(groups), padding },
    output_padding: maybe(list(rank, upTo(2, 0))),
    output_size: fc.option(outputs(given), { nil: undefined, freq: 1 }),
  });
}

function coreml(given: Shapes): fc.Arbitrary<Attributes> {
  const { rank, stride, dilation, groups } = given;
  return fc.record({
    ...{ strides: fc.constant(stride), dilations: fc.constant(dilation), groups: fc.constant(groups) },
    pad_type: fc.constantFrom('valid', 'custom', 'same'),
    pad: list(2 * rank, fc.oneof(upTo(2, 0), upTo(1, -1))),
    output_shape: fc.option(
      outputs(given).map((output) => [1, 2 * groups, ...output]),
      { nil: undefined, freq: 1 },
    ),
  });
}

function benchdnn(given: Shapes): fc.Arbitrary<Attributes> {
  const { rank, input, kernel, stride, dilation, groups } = given;
  const letters = ['d', 'h', 'w'].slice(3 - rank);
  return fc
    .record({ output: outputs(given), pad: list(rank, upTo(3, 0)), isOther: fc.integer({ min: 1, max: 10 }) })
    .map(({ output, pad, isOther }) => {
      const each = letters.map((letter, axis) => {
        const extents = `i${letter}${input[axis]}o${letter}${output[axis]}k${letter}${kernel[axis]}s${letter}${stride[axis]}`;
        return `${extents}p${letter}${pad[axis]}d${letter}${dilation[axis] - 1}`;
      });
      // Other channels than the operands have are refused.
      return { problem: `g${groups}mb1ic${groups * (isOther === 10 ? 4 : 2)}oc${2 * groups}${each.join('')}n"x 1"` };
    });
}

function tensorrt({ rank, stride, dilation, groups }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    ...{ stride: fc.constant(stride), dilation: fc.constant(dilation), nbGroups: fc.constant(groups) },
    prePadding: list(rank, upTo(2, 0)),
    postPadding: list(rank, fc.oneof(upTo(2, 0), upTo(2, -1))),
    paddingMode: maybe(fc.constantFrom('EXPLICIT_ROUND_DOWN', 'EXPLICIT_ROUND_UP', 'SAME_UPPER', 'SAME_LOWER')),
  });
}

function cudnn(given: Shapes): fc.Arbitrary<Attributes> {
  const { rank, stride, dilation, groups } = given;
  return list(rank, upTo(1, 0)).chain((padA) =>
    fc.record({
      padA: fc.constant(padA),
      filterStrideA: fc.constant(stride),
      dilationA: fc.constant(dilation),
      mode: fc.constantFrom('CUDNN_CROSS_CORRELATION', 'CUDNN_CONVOLUTION'),
      groupCount: fc.constant(groups),
      dxDimA: fc
        .tuple(
          ...full(given).map((extent, axis) => upTo(extent - 2 * padA[axis] + stride[axis], extent - 2 * padA[axis])),
        )
        .map((extents) => [1, 2 * groups, ...extents]),
    }),
  );
}

function caffe({ rank, stride, dilation, groups }: Shapes): fc.Arbitrary<Attributes> {
  const pad = list(rank, fc.oneof(upTo(2, 0), upTo(1, -1)));
  return fc.record({
    ...{ stride: fc.constant(stride), dilation: fc.constant(dilation), group: fc.constant(groups) },
    pad,
  });
}

function mxnet(given: Shapes): fc.Arbitrary<Attributes> {
  const { rank, stride, dilation, groups } = given;
  const common = {
    ...{ stride: fc.constant(stride), dilate: fc.constant(rank === 3 ? [1, 1, 1] : dilation) },
    num_group: fc.constant(groups),
  };
  return fc.oneof(
    fc.record({ ...common, pad: list(rank, upTo(2, 0)), adj: maybe(list(rank, upTo(1, 0))) }),
    fc.record({ ...common, target_shape: outputs(given) }),
  );
}

function mlx({ rank, stride, dilation, groups }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    ...{ stride: fc.constant(stride), dilation: fc.constant(dilation), groups: fc.constant(groups) },
    padding: list(rank, fc.oneof(upTo(2, 0), upTo(1, -1))),
    output_padding: maybe(list(rank, upTo(3, 0))),
  });
}

function ggml({ stride }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({ s0: fc.constant(stride[0]), p0: fc.constantFrom(0, 0, 0, 1), d0: fc.constantFrom(1, 1, 1, 2) });
}

function flax({ rank, stride, dilation }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    strides: fc.oneof({ weight: 9, arbitrary: fc.constant(stride) }, { weight: 1, arbitrary: fc.constant(0) }),
    kernel_dilation: fc.constant(dilation),
    padding: fc.oneof<fc.Arbitrary<unknown>[]>(
      fc.constantFrom('SAME', 'VALID', undefined),
      pairsOf(rank, -1, 4),
      upTo(3, 0),
    ),
    transpose_kernel: fc.boolean(),
  });
}

/** Square kernels, for which its words are made; others are refused. */
function darknet({ stride, kernel }: Shapes): fc.Arbitrary<Attributes> {
  return fc.record({
    stride: fc.constant(stride[0]),
    pad: fc.constantFrom(0, 0, 1),
    padding: upTo(Math.floor(kernel[0] / 2), 0),
    activation: fc.constant('linear'),
  });
}

const CALLS: Record<string, { of: (given: Shapes) => fc.Arbitrary<Attributes>; groups: number }> = {
  pytorch: { of: pytorch, groups: 3 },
  onnx: { of: onnx, groups: 3 },
  tensorflow: { of: tensorflow, groups: 1 },
  keras: { of: keras, groups: 1 },
  webnn: { of: webnn, groups: 3 },
  jax: { of: jax, groups: 1 },
  tflite: { of: tflite, groups: 1 },
  openvino: { of: openvino, groups: 1 },
  onednn: { of: onednn, groups: 3 },
  stablehlo: { of: stablehlo, groups: 3 },
  tosa: { of: tosa, groups: 1 },
  ncnn: { of: ncnn, groups: 3 },
  paddle: { of: paddle, groups: 3 },
  coreml: { of: coreml, groups: 3 },
  benchdnn: { of: benchdnn, groups: 3 },
  tensorrt: { of: tensorrt, groups: 3 },
  cudnn: { of: cudnn, groups: 3 },
  caffe: { of: caffe, groups: 3 },
  mxnet: { of: mxnet, groups: 3 },
  mlx: { of: mlx, groups: 3 },
  ggml: { of: ggml, groups: 1 },
  flax: { of: flax, groups: 1 },
  darknet: { of: darknet, groups: 1 },
};

/** Cases so plain that every framework has a word for some: nothing cropped, one stride, one image, one group. */
const plainCase: fc.Arbitrary<Case> = fc
  .record({ rank: upTo(3), input: upTo(3), kernel: upTo(3), stride: upTo(3), channels: upTo(2) })
  .map(({ rank, input, kernel, stride, channels }) => {
    const all = (value: number) => new Array<number>(rank).fill(value);
    const [x, w] = [
      [1, channels, ...all(input)],
      [channels, 3, ...all(kernel)],
    ];
    const data = (shape: number[]) => Float32Array.from({ length: elementCount(shape) }, (_, index) => index + 1);
    return {
      ...{
        x: { shape: x, data: data(x) },
        w: { shape: w, data: data(w) },
        bias: null,
        groups: 1,
        dtype: 'f32' as const,
      },
      ...{ stride: all(stride), dilation: all(1), padBegin: all(0), padEnd: all(0), outputPadding: all(0) },
    };
  });

/** Legal cases, of which every framework can say some. */
export const anySayableCase = fc.oneof({ weight: 9, arbitrary: anyLegalCase }, { weight: 1, arbitrary: plainCase });

/** A call of the convention with this id: its attributes, and operands without data in the layout that they ask for. */
export function anyCall(id: string): fc.Arbitrary<Call> {
  const convention = conventionNamed(id);
  const { of, groups } = CALLS[id.replace(/-\d+$/, '')];
  return shapes(convention.ranks, groups).chain((given) =>
    of(given).map((drawn) => {
      // What is left out is left out, rather than there and undefined.
      const attributes = Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined));
      const channels = given.groups * 2;
      const ours = {
        x: { shape: [1, channels, ...given.input] },
        w: { shape: [channels, 2, ...given.kernel] },
        bias: null,
      };
      return { attributes, operands: convention.layOut(attributes, ours) };
    }),
  );
}
