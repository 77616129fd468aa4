/** A case as the line that one types in each framework, from its attributes there. */
import type { Equivalent } from '../spec/conventions/answer.ts';

type Attributes = Readonly<Record<string, unknown>>;
type Writer = (attributes: Attributes, call: Call) => string;

/** In that framework's layout, [N, channels, …] or [N, …, channels] for x. */
interface Call {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly rank: number;
  readonly hasBias: boolean;
}

const WRITERS: Readonly<Record<string, Writer>> = {
  pytorch: ({ groups, ...rest }, { w, rank, hasBias }) => {
    const [inChannels, outPerGroup, ...kernel] = w;
    const channels = `${inChannels}, ${outPerGroup * Number(groups)}, ${python(kernel)}`;
    return `torch.nn.ConvTranspose${rank}d(${channels}, ${keywords({ ...rest, groups, bias: hasBias })})`;
  },
  onnx: (attributes, { hasBias }) =>
    `onnx.helper.make_node('ConvTranspose', ${hasBias ? "['x', 'w', 'b']" : "['x', 'w']"}, ['y'], ${keywords(attributes)})`,
  tensorflow: (attributes, { rank }) => `tf.nn.conv${rank}d_transpose(x, w, ${keywords(attributes)})`,
  keras: (attributes, { w, rank, hasBias }) =>
    `keras.layers.Conv${rank}DTranspose(${w[rank]}, ${python(w.slice(0, rank))}, ${keywords({ ...attributes, use_bias: hasBias })})`,
  webnn: (attributes, { hasBias }) =>
    `builder.convTranspose2d(x, w, ${javascript(attributes, hasBias ? ['bias: b'] : [])})`,
  jax: (attributes) => `jax.lax.conv_transpose(x, w, ${keywords(attributes)})`,
  tflite: (attributes, { hasBias }) =>
    `TRANSPOSE_CONV(output_shape, w, x${hasBias ? ', b' : ''}) ${javascript(attributes)}`,
  openvino: ({ output_shape: shape, ...attributes }) =>
    `ops.convolution_backprop_data(x, w, ${keywords({ ...attributes, ...(shape === undefined ? {} : { output_shape: shape }) })})`,
  onednn: (attributes) => `op(ConvTranspose).set_attrs(${javascript(attributes)})`,
  stablehlo: (attributes) => `stablehlo.convolution(x, w) ${javascript(attributes)}`,
  tosa: (attributes) => `tosa.transpose_conv2d(x, w, b) ${javascript(attributes)}`,
  ncnn: (attributes, { w, hasBias }) => ncnnLine(attributes, w, hasBias),
  paddle: (attributes, { rank, hasBias }) =>
    `paddle.nn.functional.conv${rank}d_transpose(x, w, ${keywords({ ...(hasBias ? { bias: 'b' } : {}), ...attributes }, ['bias'])})`,
  benchdnn: ({ problem }, { hasBias }) => `benchdnn --deconv ${hasBias ? '--dir=FWD_B ' : '--dir=FWD_I '}${problem}`,
  tensorrt: (attributes, { w, rank, hasBias }) => {
    const [, outPerGroup, ...kernel] = w;
    const outputs = outPerGroup * Number(attributes.nbGroups);
    const made = `network.add_deconvolution_nd(x, ${outputs}, ${python(kernel.slice(0, rank))}, w${hasBias ? ', b' : ''})`;
    return `${made}  # ${keywords(attributes)}`;
  },
  cudnn: (attributes) => `cudnnConvolutionBackwardData(…, w, x, …)  // ${keywords(attributes)}`,
  caffe: (attributes, { w, hasBias }) => {
    const [, outPerGroup, ...kernel] = w;
    const outputs = outPerGroup * Number(attributes.group);
    const given = { num_output: outputs, kernel_size: kernel, ...attributes, bias_term: hasBias };
    return `type: "Deconvolution" convolution_param { ${protobufText(given)} }`;
  },
  mxnet: ({ layout, ...attributes }, { w, x, hasBias }) => {
    const isLast = String(layout).endsWith('C');
    const kernel = isLast ? w.slice(1, -1) : w.slice(2);
    const outputs = (isLast ? w[x.length - 1] : w[1]) * Number(attributes.num_group);
    const given = { kernel, num_filter: outputs, ...attributes, no_bias: !hasBias, layout };
    return `mx.nd.Deconvolution(x, w${hasBias ? ', b' : ''}, ${keywords(given)})`;
  },
  mlx: (attributes, { rank }) => `mx.conv_transpose${rank}d(x, w, ${keywords(attributes)})`,
  ggml: ({ s0, p0, d0 }, { rank }) =>
    rank === 1
      ? `ggml_conv_transpose_1d(ctx, w, x, ${s0}, ${p0}, ${d0})`
      : `ggml_conv_transpose_2d_p0(ctx, w, x, ${s0})`,
  flax: (attributes, { w, rank, hasBias }) => {
    const features = w[attributes.transpose_kernel === true ? rank : rank + 1];
    const given = { kernel_size: w.slice(0, rank), ...attributes, use_bias: hasBias };
    return `nn.ConvTranspose(${features}, ${keywords(given)})`;
  },
  darknet: (attributes, { w }) =>
    [
      '[deconvolutional]',
      `filters=${w[1]}`,
      `size=${w[2]}`,
      ...Object.entries(attributes).map((pair) => pair.join('=')),
    ].join(' '),
  coreml: (attributes, { hasBias }) =>
    `mb.conv_transpose(x=x, weight=w, ${keywords({ ...(hasBias ? { bias: 'b' } : {}), ...attributes }, ['bias'])})`,
};

/**
 * Null where the framework cannot say the case.
 * @param equivalent one of the conventions, or an older opset of ONNX
 * @param hasBias whether the call adds a bias, b where it is an operand
 * @throws RangeError for another convention
 */
export function codeOf({ convention, attributes, x, w }: Equivalent, hasBias = false): string | null {
  const id = convention.replace(/-\d+$/, '');
  if (!Object.hasOwn(WRITERS, id)) throw new RangeError(`codeOf: nothing is known of how ${convention} is written`);
  if (attributes === null || x === null || w === null) return null;
  return WRITERS[id](attributes, { x, w, rank: x.length - 2, hasBias });
}

/** Fields of a message in text, a list as the field repeated. */
function protobufText(fields: Attributes): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => `${name}: ${one}`))
    .join(' ');
}

/** Numbers of ncnn's parameters. Source: ncnn, src/layer/deconvolution.cpp, load_param. */
const NCNN_NUMBERS: Readonly<Record<string, number>> = {
  ...{ dilation_w: 2, stride_w: 3, pad_left: 4, activation_type: 9 },
  ...{ dilation_h: 12, stride_h: 13, pad_top: 14, pad_right: 15, pad_bottom: 16 },
  ...{ output_pad_right: 18, output_pad_bottom: 19, output_w: 20, output_h: 21, group: 7 },
};

function ncnnLine({ group, ...attributes }: Attributes, w: readonly number[], hasBias: boolean): string {
  const [outputs, inputs, height, width] = w;
  const isGrouped = Number(group) > 1;
  const given = Object.entries(isGrouped ? { ...attributes, group } : attributes).map(
    ([name, value]) => `${NCNN_NUMBERS[name]}=${value}`,
  );
  const sizes = [`0=${outputs}`, `1=${width}`, `11=${height}`, `5=${hasBias ? 1 : 0}`];
  const type = isGrouped ? 'DeconvolutionDepthWise' : 'Deconvolution';
  return `${type} y 1 1 x y ${[...sizes, `6=${outputs * inputs * height * width}`, ...given].join(' ')}`;
}

/** Arguments by name. @param names those whose value is the name of a variable */
function keywords(attributes: Attributes, names: readonly string[] = []): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${names.includes(name) ? value : python(value)}`)
    .join(', ');
}

function python(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (!Array.isArray(value)) return String(value);
  return `[${value.map(python).join(', ')}]`;
}

/** @param first fields that stand before those of the value */
function javascript(value: unknown, first: readonly string[] = []): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map((one) => javascript(one)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${javascript(field)}`);
  return `{ ${[...first, ...fields].join(', ')} }`;
}
