/** `adjoint shape`: the output that a framework's attributes give, and the attributes that give a wanted output. */
import { Command } from 'commander';
import { shapeJson, wantJson } from '../reports/json.ts';
import { shapeText, wantText } from '../reports/shape/text.ts';
import { shapeAnswer } from '../spec/conventions/answer.ts';
import type { Convention } from '../spec/conventions/convention.ts';
import { CONVENTIONS, conventionNamed } from '../spec/conventions/index.ts';
import { wantAnswer } from '../spec/conventions/want.ts';
import { attributesFrom, integerList, optionName, spread } from './shape-attributes.ts';
import { ATTRIBUTES, attributeOptions, type CallOptions, operandsOf, withCallOptions } from './sized-call.ts';
import { reading, UsageError } from './usage-error.ts';

interface Options extends CallOptions {
  readonly json?: true;
}

/** What the answer to a wanted output says: all attributes but those that it is asked with. */
const ASKED_WITH: readonly string[] = ['stride', 'dilation', 'groups'];
const CHOSEN_BY_WANT = ATTRIBUTES.filter((name) => !ASKED_WITH.includes(name));

const POSSIBLE = 0;
const IMPOSSIBLE = 1;

export function shapeCommand(): Command {
  const command = new Command('shape')
    .description("the output shape of a framework's attributes, and what they are in every other framework")
    .argument('<framework>', CONVENTIONS.map(({ id }) => id).join(', '))
    .requiredOption('--in <sizes>', 'input extents; one number stands for all axes')
    .requiredOption('--kernel <sizes>', 'kernel extents')
    .option('--want <sizes>', 'the other way round: which attributes give this output?');
  return withCallOptions(command).option('--json', 'as JSON').addHelpText('after', HELP).action(runShape);
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
