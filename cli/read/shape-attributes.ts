/**
 * The options of `adjoint shape` as attributes of a framework. Options have one name each across frameworks; which
 * attribute an option is, and which form it has there, stands in one table.
 */
import { UsageError } from '../usage-error.ts';

/** Options that stand for attributes; what was not given is undefined. */
export interface AttributeOptions {
  readonly stride?: string;
  readonly dilation?: string;
  readonly groups?: string;
  readonly padding?: string;
  readonly outputPadding?: string;
  readonly outputSize?: string;
  readonly pads?: string;
  readonly autoPad?: string;
  readonly activation?: string;
  readonly problem?: string;
  readonly dataFormat?: string;
  readonly inputLayout?: string;
  readonly filterLayout?: string;
  readonly transposeKernel?: boolean;
  readonly consistentPadding?: boolean;
}

/** What the reading of an option's text depends on. */
export interface Sizes {
  readonly rank: number;
  readonly batch: number;
  readonly outChannels: number;
}

type Reader = (text: string, option: string, sizes: Sizes, options: AttributeOptions) => unknown;
/** An attribute, or several that a list is spread over. */
type Taken = readonly [attribute: string | readonly string[], read: Reader];
type Table = Readonly<Partial<Record<keyof AttributeOptions, Taken>>>;

const axes: Reader = (text, option, { rank }) => onEveryAxis(integerList(text, option), rank, option);
const bothEnds: Reader = (text, option, { rank }) => onEveryAxis(integerList(text, option), 2 * rank, option);
const beginsAndEnds: Reader = (text, option, { rank }) => {
  const list = onEveryAxis(integerList(text, option), 2 * rank, option);
  return [list.slice(0, rank), list.slice(rank)];
};
const integer: Reader = (text, option) => onEveryAxis(integerList(text, option), 1, option)[0];
const asTyped: Reader = (text) => text;
const upper: Reader = (text) => text.toUpperCase();
const lower: Reader = (text) => text.toLowerCase();
const yes: Reader = () => true;

/** A word, or pads as begin,end of each axis in turn. */
const wordOrPairs: Reader = (text, option, { rank }) => {
  if (!/^[-\d]/.test(text)) return text.toUpperCase();
  const list = onEveryAxis(integerList(text, option), 2 * rank, option);
  return Array.from({ length: rank }, (_, axis) => list.slice(2 * axis, 2 * axis + 2));
};

const isChannelsSecond = ({ dataFormat }: AttributeOptions) => dataFormat?.toUpperCase().startsWith('NC') ?? false;

/** TensorFlow's list for all axes, from one for the spatial ones. */
function aroundSpatial<T>(inner: readonly T[], batch: T, channels: T, options: AttributeOptions): T[] {
  return isChannelsSecond(options) ? [batch, channels, ...inner] : [batch, ...inner, channels];
}

const tensorflowPadding: Reader = (text, option, sizes, options) => {
  const read = wordOrPairs(text, option, sizes, options);
  return Array.isArray(read) ? aroundSpatial(read, [0, 0], [0, 0], options) : read;
};

const tensorflowShape: Reader = (text, option, { rank, batch, outChannels }, options) =>
  aroundSpatial(onEveryAxis(integerList(text, option), rank, option), batch, outChannels, options);

/** PyTorch's shape without its two first axes, as Core ML has it with them. */
const channelsSecondShape: Reader = (text, option, { rank, batch, outChannels }) => [
  batch,
  outChannels,
  ...onEveryAxis(integerList(text, option), rank, option),
];

const channelsLastShape: Reader = (text, option, { rank, batch, outChannels }) => [
  batch,
  ...onEveryAxis(integerList(text, option), rank, option),
  outChannels,
];

/** A word, or one pad for each axis or each end. */
const wordOrList: Reader = (text, option, { rank }) => {
  if (!/^[-\d]/.test(text)) return text.toUpperCase();
  const list = integerList(text, option);
  return onEveryAxis(list, list.length === 2 * rank ? 2 * rank : rank, option);
};

const ONNX: Table = {
  stride: ['strides', axes],
  dilation: ['dilations', axes],
  groups: ['group', integer],
  pads: ['pads', bothEnds],
  autoPad: ['auto_pad', upper],
  outputPadding: ['output_padding', axes],
  outputSize: ['output_shape', axes],
};

const TABLES: Readonly<Record<string, Table>> = {
  pytorch: {
    stride: ['stride', axes],
    dilation: ['dilation', axes],
    groups: ['groups', integer],
    padding: ['padding', axes],
    outputPadding: ['output_padding', axes],
    outputSize: ['output_size', axes],
  },
  onnx: ONNX,
  'onnx-11': ONNX,
  'onnx-1': ONNX,
  tensorflow: {
    stride: ['strides', axes],
    dilation: ['dilations', axes],
    padding: ['padding', tensorflowPadding],
    outputSize: ['output_shape', tensorflowShape],
    dataFormat: ['data_format', upper],
  },
  keras: {
    stride: ['strides', axes],
    dilation: ['dilation_rate', axes],
    padding: ['padding', lower],
    outputPadding: ['output_padding', axes],
    dataFormat: ['data_format', asTyped],
  },
  webnn: {
    stride: ['strides', axes],
    dilation: ['dilations', axes],
    groups: ['groups', integer],
    padding: ['padding', bothEnds],
    outputPadding: ['outputPadding', axes],
    outputSize: ['outputSizes', axes],
    inputLayout: ['inputLayout', lower],
    filterLayout: ['filterLayout', lower],
  },
  jax: {
    stride: ['strides', axes],
    dilation: ['rhs_dilation', axes],
    padding: ['padding', wordOrPairs],
    transposeKernel: ['transpose_kernel', yes],
    consistentPadding: ['use_consistent_padding', yes],
  },
  tflite: {
    stride: [['stride_h', 'stride_w'], axes],
    padding: ['padding', upper],
    outputSize: ['output_shape', channelsLastShape],
    activation: ['fused_activation_function', upper],
  },
  openvino: {
    stride: ['strides', axes],
    dilation: ['dilations', axes],
    pads: [['pads_begin', 'pads_end'], beginsAndEnds],
    autoPad: ['auto_pad', lower],
    outputPadding: ['output_padding', axes],
    outputSize: ['output_shape', axes],
  },
  onednn: {
    stride: ['strides', axes],
    dilation: ['dilations', axes],
    groups: ['groups', integer],
    pads: [['pads_begin', 'pads_end'], beginsAndEnds],
    autoPad: ['auto_pad', lower],
    outputPadding: ['output_padding', axes],
    dataFormat: ['data_format', upper],
    filterLayout: ['weights_format', upper],
  },
  stablehlo: {
    stride: ['lhs_dilation', axes],
    dilation: ['rhs_dilation', axes],
    groups: ['feature_group_count', integer],
    padding: ['padding', wordOrPairs],
    dataFormat: ['dimension_numbers', asTyped],
  },
  tosa: {
    stride: ['stride', axes],
    padding: ['out_pad', bothEnds],
  },
  ncnn: {
    stride: [['stride_h', 'stride_w'], axes],
    dilation: [['dilation_h', 'dilation_w'], axes],
    groups: ['group', integer],
    padding: [['pad_top', 'pad_bottom', 'pad_left', 'pad_right'], bothEnds],
    outputPadding: [['output_pad_bottom', 'output_pad_right'], axes],
    outputSize: [['output_h', 'output_w'], axes],
  },
  paddle: {
    stride: ['stride', axes],
    dilation: ['dilation', axes],
    groups: ['groups', integer],
    padding: ['padding', wordOrList],
    outputPadding: ['output_padding', axes],
    outputSize: ['output_size', axes],
    dataFormat: ['data_format', upper],
  },
  benchdnn: {
    problem: ['problem', asTyped],
  },
  tensorrt: {
    stride: ['stride', axes],
    dilation: ['dilation', axes],
    groups: ['nbGroups', integer],
    pads: [['prePadding', 'postPadding'], beginsAndEnds],
    autoPad: ['paddingMode', upper],
  },
  cudnn: {
    stride: ['filterStrideA', axes],
    dilation: ['dilationA', axes],
    groups: ['groupCount', integer],
    padding: ['padA', axes],
    outputSize: ['dxDimA', channelsSecondShape],
  },
  caffe: {
    stride: ['stride', axes],
    dilation: ['dilation', axes],
    groups: ['group', integer],
    padding: ['pad', axes],
  },
  mxnet: {
    stride: ['stride', axes],
    dilation: ['dilate', axes],
    groups: ['num_group', integer],
    padding: ['pad', axes],
    outputPadding: ['adj', axes],
    outputSize: ['target_shape', axes],
    dataFormat: ['layout', upper],
  },
  mlx: {
    stride: ['stride', axes],
    dilation: ['dilation', axes],
    groups: ['groups', integer],
    padding: ['padding', axes],
    outputPadding: ['output_padding', axes],
  },
  ggml: {
    stride: ['s0', integer],
    dilation: ['d0', integer],
    padding: ['p0', integer],
  },
  flax: {
    stride: ['strides', axes],
    dilation: ['kernel_dilation', axes],
    padding: ['padding', wordOrPairs],
    transposeKernel: ['transpose_kernel', yes],
  },
  darknet: {
    stride: ['stride', integer],
    padding: ['padding', integer],
    activation: ['activation', lower],
  },
  coreml: {
    stride: ['strides', axes],
    dilation: ['dilations', axes],
    groups: ['groups', integer],
    padding: ['pad', bothEnds],
    autoPad: ['pad_type', lower],
    outputSize: ['output_shape', channelsSecondShape],
  },
};

/** The attributes that the options are in this framework. @throws UsageError where it takes no such option */
export function attributesFrom(id: string, options: AttributeOptions, sizes: Sizes): Record<string, unknown> {
  const table = TABLES[id];
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const taken = table[name as keyof AttributeOptions];
    if (taken === undefined) {
      const takes = Object.keys(table).map(optionName).join(', ');
      throw new UsageError(`${id} takes no ${optionName(name)}; it takes ${takes}`);
    }
    const [attribute, read] = taken;
    const given = read(String(value), optionName(name), sizes, options);
    if (typeof attribute === 'string') attributes[attribute] = given;
    else for (const [index, each] of attribute.entries()) attributes[each] = (given as unknown[])[index];
  }
  return attributes;
}

export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Integers with commas between them. @throws UsageError */
export function integerList(text: string, option: string, smallest = Number.MIN_SAFE_INTEGER): number[] {
  return text.split(',').map((part) => {
    const value = Number(part);
    if (part.trim() === '' || !Number.isSafeInteger(value) || value < smallest) {
      const bound = smallest === Number.MIN_SAFE_INTEGER ? '' : ` >= ${smallest}`;
      throw new UsageError(`${option} must be integers${bound} with commas between them, got ${JSON.stringify(text)}`);
    }
    return value;
  });
}

/** So many numbers; a single one stands for all. @throws UsageError */
export function onEveryAxis(list: readonly number[], length: number, option: string): number[] {
  if (list.length === length) return [...list];
  if (list.length === 1) return new Array<number>(length).fill(list[0]);
  const wanted = length === 1 ? 'one number' : `1 or ${length} numbers`;
  throw new UsageError(`${option} must be ${wanted}, got ${list.length}`);
}
