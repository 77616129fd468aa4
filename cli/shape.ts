/** `adjoint shape`: the output that a framework's attributes give, and the attributes that give a wanted output. */
import { Command } from 'commander';
import { layerCodes } from '../explain/layer-code.ts';
import { shapeJson, unknownJson, wantJson } from '../reports/json.ts';
import { codeText } from '../reports/shape/code.ts';
import { shapeText, wantText } from '../reports/shape/text.ts';
import { typeNeedsText } from '../reports/shape/type-needs-text.ts';
import { unknownText } from '../reports/shape/unknown-text.ts';
import { type SizedCase, shapeAnswer } from '../spec/conventions/answer.ts';
import type { Convention, Operands } from '../spec/conventions/convention.ts';
import { CONVENTIONS, conventionNamed } from '../spec/conventions/index.ts';
import { type UnknownQuestion, unknownAnswer } from '../spec/conventions/unknown.ts';
import { type Wish, wantAnswer } from '../spec/conventions/want.ts';
import { DTYPES, type Dtype } from '../spec/number-types.ts';
import { type TypeNeeds, typeNeeds } from '../spec/type-needs.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { dtypes } from './read/options.ts';
import { attributesFrom, integerList, onEveryAxis, optionName } from './read/shape-attributes.ts';
import { ATTRIBUTES, attributeOptions, operandsOf, type SizedCallOptions, withCallOptions } from './read/sized-call.ts';
import { reading, UsageError } from './usage-error.ts';

interface Options extends SizedCallOptions {
  readonly json?: true;
  readonly code?: true;
  readonly dtype?: readonly Dtype[];
}

/** What the answer to a wanted output says: all attributes but those that it is asked with. */
const ASKED_WITH: readonly string[] = ['stride', 'dilation', 'groups'];
const CHOSEN_BY_WANT = ATTRIBUTES.filter((name) => !ASKED_WITH.includes(name));

/** How an extent that is not known is typed. */
const UNKNOWN = /^\s*(?:none|\?)\s*$/i;

const POSSIBLE = 0;
const IMPOSSIBLE = 1;

export function shapeCommand(): Command {
  const command = new Command('shape')
    .description("the output shape of a framework's attributes, and what they are in every other framework")
    .argument('<framework>', CONVENTIONS.map(({ id }) => id).join(', '))
    .requiredOption('--in <sizes>', 'input extents; one number stands for all axes; None where an extent is not known')
    .requiredOption('--kernel <sizes>', 'kernel extents')
    .option('--want <sizes>', 'the other way round: which attributes give this output?');
  return withCallOptions(command)
    .option('--code', 'as a line of code in each framework too, weights permuted and flipped as it asks')
    .option('--dtype <types>', `what it needs in these types, of ${DTYPES.join(', ')}: memory, width of sums`, dtypes)
    .option('--json', 'as JSON')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell }));
}

const HELP = `
Examples:
  npx adjoint shape pytorch --in 16,16 --kernel 4 --stride 2 --padding 1
  npx adjoint shape onnx --in 5 --kernel 3 --stride 2 --auto-pad SAME_UPPER
  npx adjoint shape keras --in 8,8 --kernel 3 --stride 2 --padding same
  npx adjoint shape tensorflow --in 8,8 --kernel 4 --stride 2 --padding 1,1,1,1 --output-size 16,16
  npx adjoint shape pytorch --in 32,32 --kernel 4 --stride 2 --want 64,64
  npx adjoint shape keras --in 8,8 --kernel 3 --stride 2 --padding same --code
  npx adjoint shape pytorch --in 32,32 --kernel 4 --stride 2 --channels 256,128 --dtype f16,int8
  npx adjoint shape pytorch --in None,None --kernel 4 --stride 2 --padding 1 --want 64,64

Exit codes: 0 there is one answer, 1 the framework refuses, it is impossible, or its specification contradicts itself,
2 bad usage or input, 3 the suite itself broke.
`;

/** An output that is asked for, or a wanted one whose attributes are asked for. */
type Question =
  | { readonly kind: 'shape'; readonly attributes: Record<string, unknown>; readonly operands: Operands }
  | { readonly kind: 'want'; readonly wish: Wish }
  | { readonly kind: 'unknown'; readonly unknown: UnknownQuestion };

interface Asked {
  readonly convention: Convention;
  readonly question: Question;
  readonly asJson: boolean;
  readonly withCode: boolean;
  readonly dtypes: readonly Dtype[];
}

async function read(framework: string, options: Options): Promise<Asked> {
  const convention = await reading(() => conventionNamed(framework));
  const question = await reading(() => questionOf(convention, options));
  return {
    convention,
    question,
    asJson: options.json === true,
    withCode: options.code === true,
    dtypes: options.dtype ?? [],
  };
}

function questionOf(convention: Convention, options: Options): Question {
  if (options.in.split(',').some((extent) => UNKNOWN.test(extent))) return unknownQuestion(convention, options);
  const { want } = options;
  return want === undefined ? shapeQuestion(convention, options) : wantQuestion(convention, options, want);
}

/** Extents of x that are not known, of which every attribute is; a wanted output is asked of them. */
function unknownQuestion(convention: Convention, options: Options): Question {
  const known = (['code', 'dtype'] as const).find((name) => options[name] !== undefined);
  if (known !== undefined) throw new UsageError(`--${known} needs input extents that are known`);
  const extents = options.in.split(',');
  const sized = (inputs: readonly unknown[]) => operandsOf(convention, { ...options, in: inputs.join() });
  const { sizes } = sized(extents.map((extent) => (UNKNOWN.test(extent) ? 1 : extent)));
  const given = extents.map((extent) => (UNKNOWN.test(extent) ? null : integerList(extent, '--in', 0)[0]));
  if (given.length !== 1 && given.length !== sizes.rank)
    onEveryAxis(
      given.map(() => 1),
      sizes.rank,
      '--in',
    );
  const inputs = given.length === 1 ? new Array<number | null>(sizes.rank).fill(given[0]) : given;
  const attributes = attributesFrom(convention.id, attributeOptions(options), sizes);
  const wanted =
    options.want === undefined ? null : onEveryAxis(integerList(options.want, '--want', 1), sizes.rank, '--want');
  const operandsAt = (at: readonly number[]) => convention.layOut(attributes, sized(at).operands);
  return { kind: 'unknown', unknown: { attributes, inputs, operandsAt, wanted } };
}

function shapeQuestion(convention: Convention, options: Options): Question {
  const { sizes, operands } = operandsOf(convention, options);
  const attributes = attributesFrom(convention.id, attributeOptions(options), sizes);
  return { kind: 'shape', attributes, operands: convention.layOut(attributes, operands) };
}

function wantQuestion(convention: Convention, options: Options, want: string): Question {
  const given = CHOSEN_BY_WANT.find((name) => options[name] !== undefined);
  if (given !== undefined) {
    throw new UsageError(`--want and ${optionName(given)} exclude each other: the answer says which`);
  }
  const { sizes, operands, groups } = operandsOf(convention, options);
  const perAxis = (text: string, option: string) => onEveryAxis(integerList(text, option, 1), sizes.rank, option);
  // Refuses what the framework takes no option for.
  attributesFrom(convention.id, attributeOptions(options), sizes);
  const wish = {
    x: operands.x,
    w: operands.w,
    stride: perAxis(options.stride ?? '1', '--stride'),
    dilation: perAxis(options.dilation ?? '1', '--dilation'),
    groups,
    output: perAxis(want, '--want'),
  };
  return { kind: 'want', wish };
}

interface Answered {
  readonly text: string;
  readonly isPossible: boolean;
}

function run({ convention, question, asJson, withCode, dtypes }: Asked): Promise<Answered> {
  return reading(() => {
    if (question.kind === 'want') {
      const answer = wantAnswer(convention, question.wish);
      const needs = needsOf(answer.case === null ? [] : [answer.case], dtypes);
      const text = [wantText(answer), ...needs.map(typeNeedsText)].join('\n');
      return { text: asJson ? wantJson(answer, needs) : text, isPossible: answer.verdict === 'possible' };
    }
    if (question.kind === 'unknown') {
      const answer = unknownAnswer(convention, question.unknown);
      const isPossible = answer.axes.length > 0 && answer.axes.every(({ reachedBy }) => reachedBy?.length !== 0);
      return { text: asJson ? unknownJson(answer) : unknownText(answer), isPossible };
    }
    const answer = shapeAnswer(convention, question.attributes, question.operands);
    const cases = answer.outcomes.flatMap((outcome) => (outcome.case === null ? [] : [outcome.case]));
    const codes = withCode ? cases.map(layerCodes) : [];
    const needs = needsOf(cases, dtypes);
    const text = [shapeText(answer), ...needs.map(typeNeedsText), ...codes.map(codeText)].join('\n');
    const isPossible = answer.verdict === 'resolved';
    return { text: asJson ? shapeJson(answer, withCode ? codes : null, needs) : text, isPossible };
  });
}

/** What each case needs in each type; nothing where no type is asked for. */
function needsOf(cases: readonly SizedCase[], dtypes: readonly Dtype[]): TypeNeeds[][] {
  return dtypes.length === 0 ? [] : cases.map((one) => dtypes.map((dtype) => typeNeeds(one, dtype)));
}

function tell({ text, isPossible }: Answered): number {
  process.stdout.write(text);
  return isPossible ? POSSIBLE : IMPOSSIBLE;
}
