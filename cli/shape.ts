/** `adjoint shape`: the output that a framework's attributes give, and the attributes that give a wanted output. */
import { Command } from 'commander';
import { shapeJson, wantJson } from '../reports/shape-json.ts';
import { shapeText, wantText } from '../reports/shape-text.ts';
import { shapeAnswer } from '../spec/conventions/answer.ts';
import type { Convention, Operands } from '../spec/conventions/convention.ts';
import { CONVENTIONS, conventionNamed } from '../spec/conventions/index.ts';
import { wantAnswer } from '../spec/conventions/want.ts';
import {
  type AttributeOptions,
  attributesFrom,
  integerList,
  optionName,
  type Sizes,
  spread,
} from './shape-attributes.ts';
import { reading, UsageError } from './usage-error.ts';

interface Options extends AttributeOptions {
  readonly in: string;
  readonly kernel: string;
  readonly want?: string;
  readonly channels?: string;
  readonly batch?: string;
  readonly rank?: string;
  readonly json?: true;
}

/** What the answer to a wanted output says. */
const CHOSEN_BY_WANT = [
  'padding',
  'outputPadding',
  'outputSize',
  'pads',
  'autoPad',
  'dataFormat',
  'inputLayout',
  'filterLayout',
  'transposeKernel',
  'consistentPadding',
] as const;

/** Lists with one number per axis, from which the number of axes is told. */
const PER_AXIS = ['in', 'kernel', 'want', 'stride', 'dilation', 'outputPadding', 'outputSize'] as const;

const POSSIBLE = 0;
const IMPOSSIBLE = 1;

export function shapeCommand(): Command {
  return new Command('shape')
    .description("the output shape of a framework's attributes, and what they are in every other framework")
    .argument('<framework>', CONVENTIONS.map(({ id }) => id).join(', '))
    .requiredOption('--in <sizes>', 'input extents; one number stands for all axes')
    .requiredOption('--kernel <sizes>', 'kernel extents')
    .option('--want <sizes>', 'the other way round: which attributes give this output?')
    .option('--stride <sizes>', 'default 1')
    .option('--dilation <sizes>', 'default 1')
    .option(
      '--padding <sizes or word>',
      'pytorch: per axis; webnn: begin,end of each axis; keras, tensorflow, jax: a word',
    )
    .option('--output-padding <sizes>', 'pytorch, onnx, keras, webnn')
    .option('--output-size <sizes>', "pytorch's output_size, onnx's and tensorflow's output_shape, webnn's outputSizes")
    .option('--pads <sizes>', 'onnx: all begins, then all ends')
    .option('--auto-pad <word>', 'onnx: NOTSET, SAME_UPPER, SAME_LOWER, VALID')
    .option('--data-format <word>', 'tensorflow: NHWC, NCHW …; keras: channels_last, channels_first')
    .option('--input-layout <word>', 'webnn: nchw, nhwc')
    .option('--filter-layout <word>', 'webnn: iohw, hwoi, ohwi')
    .option('--transpose-kernel', 'jax: the kernel is […k, out, in] and flipped')
    .option('--consistent-padding', 'jax: pads crop the output (use_consistent_padding)')
    .option('--groups <n>', 'pytorch, onnx, webnn')
    .option('--channels <in,out>', 'channels of input and output (default: the number of groups)')
    .option('--batch <n>', 'default 1')
    .option('--rank <n>', 'number of spatial axes (default: that of the longest list, or 1)')
    .option('--json', 'as JSON')
    .addHelpText('after', HELP)
    .action(runShape);
}

const HELP = `
Examples:
  npx adjoint shape pytorch --in 16,16 --kernel 4 --stride 2 --padding 1
  npx adjoint shape onnx --in 5 --kernel 3 --stride 2 --auto-pad SAME_UPPER
  npx adjoint shape keras --in 8,8 --kernel 3 --stride 2 --padding same
  npx adjoint shape tensorflow --in 8,8 --kernel 4 --stride 2 --padding 1,1,1,1 --output-size 16,16
  npx adjoint shape pytorch --in 32,32 --kernel 4 --stride 2 --want 64,64

Exit codes: 0 there is one answer, 1 the framework refuses, it is impossible, or its specification contradicts itself,
2 bad usage or input, 3 the suite itself broke.
`;

async function runShape(typed: string, options: Options): Promise<void> {
  const convention = await reading(() => conventionNamed(typed));
  const { text, isPossible } = await reading(() =>
    options.want === undefined ? shapeOf(convention, options) : wantOf(convention, options, options.want),
  );
  process.stdout.write(text);
  process.exitCode = isPossible ? POSSIBLE : IMPOSSIBLE;
}

interface Told {
  readonly text: string;
  readonly isPossible: boolean;
}

function shapeOf(convention: Convention, options: Options): Told {
  const { sizes, operands } = operandsOf(convention, options);
  const attributes = attributesFrom(convention.id, attributeOptions(options), sizes);
  const answer = shapeAnswer(convention, attributes, convention.layOut(attributes, operands));
  return { text: options.json ? shapeJson(answer) : shapeText(answer), isPossible: answer.verdict === 'resolved' };
}

function wantOf(convention: Convention, options: Options, want: string): Told {
  const given = CHOSEN_BY_WANT.find((name) => options[name] !== undefined);
  if (given !== undefined) {
    throw new UsageError(`--want and ${optionName(given)} exclude each other: the answer says which`);
  }
  const { sizes, operands, groups } = operandsOf(convention, options);
  const perAxis = (text: string, option: string) => spread(integerList(text, option, 1), sizes.rank, option);
  // Refuses what the framework takes no option for.
  attributesFrom(convention.id, attributeOptions(options), sizes);
  const answer = wantAnswer(convention, {
    x: operands.x,
    w: operands.w,
    stride: perAxis(options.stride ?? '1', '--stride'),
    dilation: perAxis(options.dilation ?? '1', '--dilation'),
    groups,
    output: perAxis(want, '--want'),
  });
  return { text: options.json ? wantJson(answer) : wantText(answer), isPossible: answer.verdict === 'possible' };
}

/** The options that are attributes; the others are shapes, or what to print. */
function attributeOptions(options: Options): AttributeOptions {
  const { in: _, kernel, want, channels, batch, rank, json, ...attributes } = options;
  return attributes;
}

function operandsOf(convention: Convention, options: Options): { sizes: Sizes; operands: Operands; groups: number } {
  const rank = rankOf(convention, options);
  const one = (text: string, option: string, smallest: number) =>
    spread(integerList(text, option, smallest), 1, option)[0];
  const batch = one(options.batch ?? '1', '--batch', 0);
  // A number of groups that the framework refuses is for it to refuse: the shapes are then those of one group.
  const groups = Math.max(1, one(options.groups ?? '1', '--groups', Number.MIN_SAFE_INTEGER));
  const [channels, outChannels] = spread(
    integerList(options.channels ?? `${groups}`, '--channels', 1),
    2,
    '--channels',
  );
  if (outChannels % groups !== 0) {
    throw new UsageError(`--channels: ${outChannels} output channels must be divisible by groups ${groups}`);
  }
  const perAxis = (text: string, option: string) => spread(integerList(text, option, 0), rank, option);
  const operands = {
    x: { shape: [batch, channels, ...perAxis(options.in, '--in')] },
    w: { shape: [channels, outChannels / groups, ...perAxis(options.kernel, '--kernel')] },
    bias: null,
  };
  return { sizes: { rank, batch, outChannels }, operands, groups };
}

function rankOf({ ranks }: Convention, options: Options): number {
  if (options.rank !== undefined) {
    const [rank, ...more] = integerList(options.rank, '--rank', 1);
    if (more.length > 0 || rank > 3) throw new UsageError(`--rank must be 1, 2 or 3, got ${options.rank}`);
    return rank;
  }
  const longest = Math.max(...PER_AXIS.map((name) => options[name]?.split(',').length ?? 1));
  if (longest > 3) throw new UsageError(`there are at most 3 spatial axes, got ${longest}`);
  return Math.max(longest, ranks[0]);
}
