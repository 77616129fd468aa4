/** A mutation run as Markdown, for a published run: the score by file, and every survivor with its reason. */
import type { Environment } from '../../bench/environment.ts';
import { counted } from '../../reports/counted.ts';
import { markdownRow, markdownText } from '../../reports/markdown.ts';

/** How the mutants of one file, of one room or of all fared. */
export interface MutationFigures {
  readonly name: string;
  readonly mutants: number;
  /** A test failed. */
  readonly killed: number;
  /** The tests did not end in time, which counts as noticed. */
  readonly timeouts: number;
  /** All tests passed, or none runs through the changed code. */
  readonly survived: number;
  /** The mutant could not be run; it has no part in the score. */
  readonly errors: number;
  /** Per cent that were noticed: (killed + timeouts) / (killed + timeouts + survived). */
  readonly score: number;
}

export interface MutationSurvivor {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly mutator: string;
  /** The source text that was changed, and what it was changed to. */
  readonly original: string;
  readonly replacement: string;
  /** Why no test kills it. */
  readonly reason: string;
}

export interface MutationResult {
  /** Name and version of what made and ran the mutants. */
  readonly tool: string;
  readonly command: string;
  readonly seconds: number;
  readonly tests: number;
  readonly total: MutationFigures;
  readonly rooms: readonly MutationFigures[];
  readonly files: readonly MutationFigures[];
  readonly survivors: readonly MutationSurvivor[];
}

export function mutationMarkdown(result: MutationResult, environment: Environment): string {
  const { total, tests, tool, command, seconds } = result;
  const { date, node, platform, arch, cpu, cores } = environment;
  const minutes = (seconds / 60).toFixed(1);
  return [
    '# adjoint mutate',
    '',
    `**${percent(total.score)} of ${counted(total.mutants, 'mutant')} are noticed by ${counted(tests, 'test')}.**`,
    '',
    `Every operator, condition, literal and block of \`spec/\` and \`engines/\` was changed, one at a time, by ${tool}`,
    `(\`${command}\`, ${minutes} minutes), and the tests named in \`tools/mutation/vitest.config.ts\` were put to each`,
    `change. Run on ${date}, Node ${node}, ${platform} ${arch}, ${cores} × ${markdownText(cpu)}.`,
    '',
    '## Score',
    '',
    ...scoreTable(result),
    '',
    '“killed”: a test failed. “timeouts”: the tests did not end. “errors”: the change could not be run, and does not count.',
    'The score is (killed + timeouts) / (killed + timeouts + survived). No file and no kind of change is left out.',
    '',
    '## Survivors',
    '',
    ...survivorList(result.survivors),
    '',
  ].join('\n');
}

function scoreTable({ files, rooms, total }: MutationResult): string[] {
  const head = ['file', 'score', 'mutants', 'killed', 'timeouts', 'survived', 'errors'];
  const figures = ({ name, score, mutants, killed, timeouts, survived, errors }: MutationFigures) =>
    markdownRow([name, percent(score), ...[mutants, killed, timeouts, survived, errors].map(String)]);
  return [
    markdownRow(head),
    markdownRow(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...[...files, ...rooms, total].map(figures),
  ];
}

function survivorList(survivors: readonly MutationSurvivor[]): string[] {
  if (survivors.length === 0) return ['None.'];
  const head = ['where', 'kind', 'source', 'changed to', 'why no test kills it'];
  return [
    markdownRow(head),
    markdownRow(head.map(() => '---')),
    ...survivors.map(({ file, line, mutator, original, replacement, reason }) =>
      markdownRow([`${file}:${line}`, mutator, oneLine(original), oneLine(replacement), reason]),
    ),
  ];
}

/** Never rounded up to a score that was not reached. */
function percent(score: number): string {
  return `${(Math.floor(score * 100) / 100).toFixed(2)} %`;
}

function oneLine(source: string): string {
  return source.replace(/\s+/g, ' ');
}
