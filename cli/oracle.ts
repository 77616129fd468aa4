/** `adjoint oracle`: exact answers, line by line. */
import { createReadStream } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Answer, openOracle } from '../oracle/answer.ts';
import { REQUANTISATION_RULES } from '../spec/requantisation.ts';
import { lineReader } from '../subjects/pipe/lines.ts';
import { DATA_FORMS, type DataForm } from '../subjects/pipe/wire.ts';
import { inThreeActs } from './acts/three-acts.ts';
import type { OracleModelFlags } from './oracle-model.ts';
import { isOfModel, withModelOptions } from './read/model.ts';
import { integerFrom, oneOf } from './read/options.ts';
import { programVersion } from './tell/this-program.ts';
import { UsageError } from './usage-error.ts';

interface Options extends OracleModelFlags {
  readonly serve?: boolean;
  readonly data: DataForm;
}

/** A line may be this long; a string cannot be much longer. */
const LONGEST_LINE_BYTES = 2 ** 28;

export function oracleCommand(): Command {
  const command = new Command('oracle')
    .description('answer cases and calls with the exact result, rounded once, or with the reason why there is none')
    .argument('[file]', 'one case, call or request a line; without it, or as -, standard input')
    .option('--serve', 'be the program at the other end of a pipe: answer until the input ends, and exit 0')
    .option('--data <form>', `how the numbers of answers are written: ${DATA_FORMS.join(' or ')}`, dataForm, 'numbers');
  return withModelOptions(command, 'the exact output of a layer of this model file instead, as a NumPy file')
    .option('--layer <name>', 'of a model: which (adjoint layers lists them)')
    .option('--input <file>', "of a model: the layer's input, a NumPy file in the layout of the framework")
    .option(
      '--seed <integer>',
      'of a model: what the input is drawn from where none is given (default: 1)',
      integerFrom(0),
    )
    .addOption(
      oneOf(
        new Option('--rule <name>', 'of a layer of integers of a model: codes in and out, rounded by this rule'),
        REQUANTISATION_RULES,
      ),
    )
    .option('--write-input <file>', 'of a model: write the input as a NumPy file')
    .option('--out <file>', 'of a model: where the output goes; - for stdout (default)')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, options: Options, self: Command) => {
      if (!isOfModel(options)) return answering(file, options);
      const other = (['serve', 'data'] as const).find((name) => self.getOptionValueSource(name) === 'cli');
      if (file !== undefined || other !== undefined) {
        throw new UsageError(`--model and ${file ?? `--${other}`} exclude each other: one is a model, the other cases`);
      }
      return (await import('./oracle-model.ts')).oracleOfModel(options);
    });
}

/** Cases in lines. */
const answering = inThreeActs({
  read: (file: string | undefined, options: Options): Asked => {
    const { serve = false, data } = options;
    const alone = OF_MODELS.find((name) => options[name] !== undefined);
    if (alone !== undefined)
      throw new UsageError(
        `--${alone === 'writeInput' ? 'write-input' : alone} is of a layer of a model: it needs --model`,
      );
    return { file, serve, data };
  },
  run,
  tell: ({ errored }, { serve }) => (errored > 0 && !serve ? 1 : 0),
});

const OF_MODELS = ['layer', 'input', 'seed', 'rule', 'writeInput', 'out'] as const;

const HELP = `
A line is a case in canonical JSON, a call in the words of a framework, or a request: {"seq":1,"kind":"run","case":{…},"to":"f16"},
with kinds run, call, gradients, initialise and hello. Each gets one line: result, refused (the case is illegal, or the framework
refuses the call), skipped (it is legal and too large, more than 2²⁴ numbers in a tensor, say, or the call is no case here) or
errored (the line is not understood), with the seq of the request or the number of the line. The result of a call lies in its
layout; where the text of the framework has several readings, the answer is skipped, with the result of each as readings.
docs/PROTOCOL.md has all of it.

Examples:
  npx adjoint oracle cases.ndjson > answers.ndjson
  echo '{"x":{"shape":[1,1,2],"data":[1,2]},"w":{"shape":[1,1,2],"data":[3,4]},"bias":null,"stride":[1],"padBegin":[0],
  "padEnd":[0],"outputPadding":[0],"dilation":[1],"groups":1,"dtype":"f64"}' | tr -d '\\n' | npx adjoint oracle
  echo '{"convention":"onnx","attributes":{"auto_pad":"SAME_UPPER","strides":[2]},"x":{"shape":[1,1,2],"data":[1,2]},
  "w":{"shape":[1,1,3],"data":[1,1,1]},"bias":null,"dtype":"f32"}' | tr -d '\\n' | npx adjoint oracle
  npx adjoint verify "cmd:npx adjoint oracle --serve" --words
  npx adjoint oracle --model generator.onnx --layer up1 --input x.npy > y.npy
  npx adjoint oracle --model int8.tflite --layer up1 --rule double-rounding --write-input codes.npy > y.npy

Exit codes: 0 every line was understood, 1 some line was not, 2 bad usage or input, 3 the suite itself broke.
`;

function dataForm(text: string): DataForm {
  const form = DATA_FORMS.find((known) => known === text);
  if (form === undefined) throw new InvalidArgumentError(`It must be ${DATA_FORMS.join(' or ')}.`);
  return form;
}

interface Asked {
  readonly file: string | undefined;
  readonly serve: boolean;
  readonly data: DataForm;
}

/** Answers are written line by line while the input is read: whoever asks over a pipe waits for them. */
async function run({ file, data }: Asked): Promise<{ readonly errored: number }> {
  const oracle = openOracle(programVersion(), data);
  let number = 0;
  let errored = 0;
  const write = (answer: Answer) => {
    if (answer.kind === 'errored') errored++;
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  };
  const lines = lineReader(
    () => LONGEST_LINE_BYTES,
    (line) => {
      number++;
      if (line.trim() !== '') write(oracle.answer(line, number));
    },
    () => {
      number++;
      write({ seq: number, kind: 'errored', message: `the line has more than ${LONGEST_LINE_BYTES} bytes` });
    },
  );
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  try {
    for await (const chunk of input) lines.push(chunk as Buffer);
  } catch (error) {
    throw new UsageError(`oracle: cannot read ${file ?? 'standard input'}: ${(error as Error).message}`);
  }
  lines.finish();
  return { errored };
}
