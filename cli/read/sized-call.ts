/**
 * A call in the words of a framework, from the options of a command: extents, channels, and the attributes by the names that
 * `shape` and `explain` share.
 */
import type { Command } from 'commander';
import type { Convention, Operands } from '../../spec/conventions/convention.ts';
import { UsageError } from '../usage-error.ts';
import { type AttributeOptions, integerList, onEveryAxis, type Sizes } from './shape-attributes.ts';

export interface SizedCallOptions extends AttributeOptions {
  readonly in: string;
  readonly kernel: string;
  readonly want?: string;
  readonly channels?: string;
  readonly batch?: string;
  readonly rank?: string;
}

/** The options that are attributes of a framework. */
export const ATTRIBUTES: readonly (keyof AttributeOptions)[] = [
  'stride',
  'dilation',
  'groups',
  'padding',
  'outputPadding',
  'outputSize',
  'pads',
  'autoPad',
  'activation',
  'problem',
  'dataFormat',
  'inputLayout',
  'filterLayout',
  'transposeKernel',
  'consistentPadding',
];

/** Whatever says something of the call. */
export const CALL_OPTIONS: readonly (keyof SizedCallOptions)[] = [
  'in',
  'kernel',
  'want',
  'channels',
  'batch',
  'rank',
  ...ATTRIBUTES,
];

/** Adds the options that name attributes, channels, batch and rank; --in and --kernel are the command's own. */
export function withCallOptions(command: Command): Command {
  return command
    .option('--stride <sizes>', 'default 1')
    .option('--dilation <sizes>', 'default 1')
    .option(
      '--padding <sizes or word>',
      'pytorch: per axis; webnn, coreml, tosa, ncnn: begin,end of each axis; keras, tensorflow, jax, tflite: a word',
    )
    .option('--output-padding <sizes>', 'pytorch, onnx, keras, webnn, openvino, onednn, ncnn, paddle')
    .option('--output-size <sizes>', "the wanted output: pytorch's output_size, onnx's and tensorflow's output_shape …")
    .option('--pads <sizes>', 'onnx, openvino, onednn, tensorrt: all begins, then all ends')
    .option('--auto-pad <word>', "onnx, openvino, onednn, tensorrt: SAME_UPPER …; coreml's pad_type")
    .option('--data-format <word>', 'tensorflow, paddle: NHWC, NCHW …; keras: channels_last …; onednn: NXC, NCX')
    .option('--input-layout <word>', 'webnn: nchw, nhwc')
    .option('--filter-layout <word>', 'webnn: iohw, hwoi, ohwi; onednn: XOI, IOX')
    .option('--activation <word>', 'tflite: the fused activation; darknet: linear, or it is logistic')
    .option('--problem <line>', 'benchdnn: the line, whose extents --in and --kernel repeat')
    .option('--transpose-kernel', 'jax, flax: the kernel is […k, out, in] and flipped')
    .option('--consistent-padding', 'jax: pads crop the output (use_consistent_padding)')
    .option('--groups <n>', 'where the framework has groups')
    .option('--channels <in,out>', 'channels of input and output (default: the number of groups)')
    .option('--batch <n>', 'default 1')
    .option('--rank <n>', 'number of spatial axes (default: that of the longest list, or 1)');
}

/** The options that are attributes; the others are shapes, or what to print. */
export function attributeOptions(options: SizedCallOptions): AttributeOptions {
  return Object.fromEntries(ATTRIBUTES.map((name) => [name, options[name]]));
}

/** Lists with one number per axis, which say how many axes there are. */
const PER_AXIS = ['in', 'kernel', 'want', 'stride', 'dilation', 'outputPadding', 'outputSize'] as const;

/** Shapes without data, in our layout. @throws UsageError naming the option */
export function operandsOf(
  convention: Convention,
  options: SizedCallOptions,
): { sizes: Sizes; operands: Operands; groups: number } {
  const rank = rankOf(convention, options);
  const one = (text: string, option: string, smallest: number) =>
    onEveryAxis(integerList(text, option, smallest), 1, option)[0];
  const batch = one(options.batch ?? '1', '--batch', 0);
  // A number of groups that the framework refuses is for it to refuse: the shapes are then those of one group.
  const groups = Math.max(1, one(options.groups ?? '1', '--groups', Number.MIN_SAFE_INTEGER));
  const [channels, outChannels] = onEveryAxis(
    integerList(options.channels ?? `${groups}`, '--channels', 1),
    2,
    '--channels',
  );
  if (outChannels % groups !== 0) {
    throw new UsageError(`--channels: ${outChannels} output channels must be divisible by groups ${groups}`);
  }
  const perAxis = (text: string, option: string) => onEveryAxis(integerList(text, option, 0), rank, option);
  const operands = {
    x: { shape: [batch, channels, ...perAxis(options.in, '--in')] },
    w: { shape: [channels, outChannels / groups, ...perAxis(options.kernel, '--kernel')] },
    bias: null,
  };
  return { sizes: { rank, batch, outChannels }, operands, groups };
}

function rankOf({ ranks }: Convention, options: SizedCallOptions): number {
  if (options.rank !== undefined) {
    const [rank, ...more] = integerList(options.rank, '--rank', 1);
    if (more.length > 0 || rank > 3) throw new UsageError(`--rank must be 1, 2 or 3, got ${options.rank}`);
    return rank;
  }
  const longest = Math.max(...PER_AXIS.map((name) => options[name]?.split(',').length ?? 1));
  if (longest > 3) throw new UsageError(`there are at most 3 spatial axes, got ${longest}`);
  return Math.max(longest, ranks[0]);
}
