/** `adjoint explain`: a case made visible, in the terminal or as a page. */

import { Command } from 'commander';
import { inputCellOf, outputCellOf } from '../explain/cell.ts';
import { codeOf } from '../explain/code.ts';
import { matrixOf } from '../explain/convolution-matrix.ts';
import { TEXTBOOK, withNumbers } from '../explain/example-data.ts';
import { expositionOf } from '../explain/exposition.ts';
import type { Asked as Cells } from '../reports/explain/asked.ts';
import { matrixText } from '../reports/explain/matrix-text.ts';
import { explainPage } from '../reports/explain/page.ts';
import { explainText } from '../reports/explain/text.ts';
import { expositionJson, matrixJson } from '../reports/json.ts';
import { printable } from '../reports/printable.ts';
import { shapeText } from '../reports/shape/text.ts';
import type { Case } from '../spec/case.ts';
import { shapeAnswer } from '../spec/conventions/answer.ts';
import { isCall } from '../spec/conventions/case-or-call.ts';
import type { Outline } from '../spec/conventions/convention.ts';
import { CONVENTIONS, conventionNamed } from '../spec/conventions/index.ts';
import { geometryOf } from '../spec/geometry.ts';
import { isQuantised } from '../spec/number-types.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { refuseExisting } from './files/picture-folder.ts';
import { filesGiven, readCase } from './read/given.ts';
import { attributesFrom, integerList, optionName } from './read/shape-attributes.ts';
import {
  attributeOptions,
  CALL_OPTIONS,
  operandsOf,
  type SizedCallOptions,
  withCallOptions,
} from './read/sized-call.ts';
import { prepareReports, writeReport } from './tell/reports.ts';
import { reading, UsageError } from './usage-error.ts';

interface Options extends Partial<SizedCallOptions> {
  readonly case?: string;
  readonly input?: string;
  readonly output?: string;
  readonly matrix?: true;
  readonly html?: string;
  readonly force?: true;
  readonly json?: true;
}

const EXPLAINED = 0;
const NO_CASE = 1;

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('make a case visible: extents, the matrix C and its transpose, four ways to compute it, overlaps')
    .argument('[framework]', `whose words the options are: ${CONVENTIONS.map(({ id }) => id).join(', ')}`)
    .option('--case <json>', 'a case instead of words; @FILE reads it from a file, - from stdin')
    .option('--in <sizes>', 'input extents; one number stands for all axes')
    .option('--kernel <sizes>', 'kernel extents');
  return withCallOptions(command)
    .option('--input <index>', 'tell where this input cell goes to: channel and position, or the position alone')
    .option('--output <index>', 'tell what this output cell is made of')
    .option('--matrix', 'print every number that C stores: row, column, value, tap')
    .option('--html <file>', 'as a page, complete in itself; - is stdout')
    .option('--force', 'overwrite the file of --html')
    .option('--json', 'as JSON')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell }));
}

const HELP = `
Without a framework or a case it explains the example of the textbooks: 2 × 2 cells, a 3 × 3 kernel, 4 × 4 cells.

Examples:
  npx adjoint explain
  npx adjoint explain --html explained.html
  npx adjoint explain pytorch --in 3,3 --kernel 3 --stride 2 --padding 1 --output-padding 1
  npx adjoint explain onnx --in 5 --kernel 3 --stride 2 --auto-pad SAME_UPPER --output 4
  npx adjoint explain keras --in 4,4 --kernel 3 --stride 2 --padding same --matrix
  npx adjoint explain --case @case.json --json

Exit codes: 0 explained, 1 the framework refuses, the case is illegal, or a specification contradicts itself, 2 bad usage or
input, 3 the suite itself broke.
`;

/** What is to be shown of a case: all numbers of C, or the exposition with the cells that were asked for. */
type Asked =
  | { readonly kind: 'refused'; readonly refusal: string }
  | { readonly kind: 'matrix'; readonly outline: Outline; readonly asJson: boolean }
  | {
      readonly kind: 'exposition';
      readonly outline: Outline;
      readonly cells: Cells;
      readonly html: string | undefined;
      readonly asJson: boolean;
    };

async function read(framework: string | undefined, options: Options): Promise<Asked> {
  checkForms(options);
  const { html, force } = options;
  if (force !== true) refuseExisting('explain', [html]);
  prepareReports(['html'], options, filesGiven(options));
  const found = await reading(() => outlineOf(framework, options));
  if ('refusal' in found) return { kind: 'refused', ...found };
  const { outline } = found;
  const asJson = options.json === true;
  if (options.matrix) return { kind: 'matrix', outline, asJson };
  return { kind: 'exposition', outline, cells: await reading(() => cellsOf(outline, options)), html, asJson };
}

type Shown = { readonly stdout: string; readonly page: string | null };

async function run(asked: Asked): Promise<Shown> {
  if (asked.kind === 'refused') return { stdout: asked.refusal, page: null };
  const { outline, asJson } = asked;
  if (asked.kind === 'matrix') {
    const matrix = await reading(() => matrixOf(withNumbers(outline)));
    return { stdout: asJson ? matrixJson(matrix) : matrixText(matrix), page: null };
  }
  const { cells, html } = asked;
  const exposition = expositionOf(outline);
  const codes = new Map(exposition.words.map((words) => [words.convention, codeOf(words, exposition.hasBias)]));
  const text = html === undefined ? explainText(exposition, codes, cells) : '';
  return {
    stdout: asJson ? expositionJson(exposition, codes, cells) : text,
    page: html === undefined ? null : explainPage(exposition, codes, cells),
  };
}

function tell({ stdout, page }: Shown, asked: Asked): number {
  if (asked.kind === 'exposition' && asked.html !== undefined && page !== null) {
    writeReport(asked.html, page);
    if (asked.html !== '-') process.stderr.write(`written to ${printable(asked.html)}\n`);
  }
  process.stdout.write(stdout);
  return asked.kind === 'refused' ? NO_CASE : EXPLAINED;
}

/** What the operator does is the same in every type: of integers the sums are shown, which a line says. */
function withoutScales(problem: Case): Case {
  if (!isQuantised(problem.dtype)) return problem;
  const { quantisation: _, ...rest } = problem;
  process.stderr.write('adjoint: x and w are shown without their zero points, y as sums before they are scaled\n');
  return { ...rest, dtype: 'f64' };
}

type Found = { readonly outline: Outline } | { readonly refusal: string };

function outlineOf(framework: string | undefined, options: Options): Found {
  const words = CALL_OPTIONS.filter((name) => options[name] !== undefined);
  if (options.case !== undefined && (framework !== undefined || words.length > 0)) {
    const other = framework === undefined ? optionName(words[0]) : 'a framework';
    throw new UsageError(`--case and ${other} exclude each other: both give the case`);
  }
  const given = readCase('--case', options.case);
  if (given !== null) {
    if (!isCall(given)) {
      const found = legal(given);
      return 'refusal' in found ? found : { outline: withoutScales(given) };
    }
    throw new UsageError(
      `--case must be a case, got a call of ${given.convention}: explain ${given.convention} takes its words as options`,
    );
  }
  if (framework === undefined) {
    if (words.length === 0) return { outline: TEXTBOOK };
    throw new UsageError(`${optionName(words[0])} is in the words of a framework: name one of ${names()}`);
  }
  const convention = conventionNamed(framework);
  const { in: extents, kernel } = options;
  if (extents === undefined || kernel === undefined) {
    throw new UsageError(`${framework} needs ${extents === undefined ? '--in' : '--kernel'}, as shape does`);
  }
  const call = { ...options, in: extents, kernel };
  const { sizes, operands } = operandsOf(convention, call);
  const attributes = attributesFrom(convention.id, attributeOptions(call), sizes);
  const laidOut = convention.layOut(attributes, operands);
  const resolution = convention.resolve(attributes, laidOut);
  if (resolution.kind === 'resolved') return { outline: resolution.outline };
  return { refusal: shapeText(shapeAnswer(convention, attributes, laidOut)) };
}

const names = () => CONVENTIONS.map(({ id }) => id).join(', ');

function legal(outline: Outline): Found {
  try {
    geometryOf(outline);
    return { outline };
  } catch (error) {
    if (error instanceof RangeError) return { refusal: `illegal: ${error.message}\n` };
    throw error;
  }
}

function checkForms({ json, html, matrix, force, input, output }: Options): void {
  if (matrix && (input ?? output) !== undefined) {
    throw new UsageError(
      `--matrix and --${input === undefined ? 'output' : 'input'} exclude each other: the matrix has all cells`,
    );
  }
  if (json && html === '-') throw new UsageError('--json and --html - exclude each other: both go to stdout');
  if (matrix && html !== undefined) throw new UsageError('--matrix and --html exclude each other');
  if (force && html === undefined) throw new UsageError('--force says that the file of --html may be overwritten');
}

function cellsOf(outline: Outline, { input, output }: Options): Cells {
  const cell = (option: string, text: string | undefined, shape: readonly number[]) =>
    text === undefined ? null : cellIn(option, integerList(text, option, 0), shape.slice(1));
  const { outputShape } = geometryOf(outline);
  const [from, to] = [cell('--input', input, outline.x.shape), cell('--output', output, outputShape)];
  if ((from ?? to) !== null && outputShape[0] === 0) throw new UsageError('--input and --output: the batch is empty');
  return { input: from && inputCellOf(outline, from), output: to && outputCellOf(outline, to) };
}

/** @param shape [channels, …spatial]; the index may leave out the channel */
function cellIn(option: string, index: readonly number[], shape: readonly number[]): number[] {
  const full = index.length === shape.length - 1 ? [0, ...index] : [...index];
  if (full.length !== shape.length || full.some((at, axis) => at >= shape[axis])) {
    throw new UsageError(`${option} must be a cell of [${shape}], or of its first channel, got ${index.join(',')}`);
  }
  return full;
}
