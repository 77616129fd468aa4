/** A mutation run as Markdown, for a published run: the score by file, and every survivor with its reason. */
import type { Environment } from '../../bench/environment.ts';
import { counted } from '../../reports/counted.ts';
import { markdownRow, markdownText } from '../../reports/markdown.ts';

/** How the mutants of one file, of one part or of all fared. */
export interface MutationFigures {
  readonly name: string;
  /** Those that were run. */
  readonly mutants: number;
  /** Those there are, of which they were drawn. */
  readonly population: number;
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

export interface RunCommit {
  readonly hash: string | null;
  /** Whether every part was run at it, so that the tests are of it as well. */
  readonly ofTests: boolean;
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
  readonly parts: readonly MutationFigures[];
  /** The one that the parts were run at, or, where these are several, the last that changed their sources. */
  readonly commit: RunCommit;
  readonly files: readonly MutationFigures[];
  readonly survivors: readonly MutationSurvivor[];
}

/** A source that was not changed, and why. */
export interface LeftOutSource {
  readonly path: string;
  readonly reason: string;
}

export function mutationMarkdown(
  result: MutationResult,
  leftOut: readonly LeftOutSource[],
  environment: Environment,
): string {
  const { total, tests, tool, command, seconds } = result;
  const { date, node, platform, arch, cpu, cores } = environment;
  const minutes = (seconds / 60).toFixed(1);
  const drawn = total.mutants < total.population ? `, drawn from ${total.population},` : '';
  return [
    '# adjoint mutate',
    '',
    `**${percent(total.score)} of ${counted(total.mutants, 'mutant')}${drawn} are noticed by ${counted(tests, 'test')}.**`,
    '',
    'A mutant is one change of an operator, a condition, a literal or a block of the sources. Each faces the tests of its part',
    `of the house, named in [parts.ts](../../tools/mutation/parts.ts), and one of them must fail. Made and run by ${tool}`,
    `(\`${command}\`, ${minutes} minutes) on ${date}, Node ${node}, ${platform} ${arch}, ${cores} × ${markdownText(cpu)}.`,
    commitLine(result.commit),
    ...(drawn === ''
      ? []
      : [
          'What survived of the drawn ones before was killed by new tests where it is no harmless change, so that the score is of',
          'these mutants, and higher than that of others would be.',
        ]),
    '',
    '## Score',
    '',
    ...scoreTable(result),
    '',
    '“of”: the mutants there are, of which “mutants” were drawn by a seed, each as likely as any other of its part.',
    '“killed”: a test failed. “timeouts”: the tests did not end. “errors”: the change could not be run, and does not count.',
    'The score is (killed + timeouts) / (killed + timeouts + survived). No kind of change is left out. No mutants are made of',
    `${leftOut.map(({ path, reason }) => `\`${path}\` (${reason})`).join(', ')}.`,
    '',
    '## Survivors',
    '',
    ...survivorList(result.survivors),
    '',
  ].join('\n');
}

function commitLine({ hash, ofTests }: RunCommit): string {
  const commit = hash === null ? 'no commit' : `commit \`${hash.slice(0, 12)}\``;
  if (ofTests) return `The sources and the tests are those of ${commit}.`;
  return `The sources are those of ${commit}. Parts were run one by one, some before the last of the tests were there.`;
}

function scoreTable({ files, parts, total }: MutationResult): string[] {
  const head = ['part or file', 'score', 'mutants', 'of', 'killed', 'timeouts', 'survived', 'errors'];
  const row = ({ name, score, mutants, population, killed, timeouts, survived, errors }: MutationFigures) =>
    markdownRow([name, percent(score), ...[mutants, population, killed, timeouts, survived, errors].map(String)]);
  return [
    markdownRow(head),
    markdownRow(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...[total, ...parts, ...files].map(row),
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
  if (Number.isNaN(score)) return '–';
  return `${(Math.floor(score * 100) / 100).toFixed(2)} %`;
}

function oneLine(source: string): string {
  return source.replace(/\s+/g, ' ');
}
