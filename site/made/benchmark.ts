/** The page of the published benchmark: from its JSON, with its overview and the page of the whole run beside it. */
import type { BenchResult, TimedCell } from '../../bench/result.ts';
import { parseDocument } from '../../documents/parse.ts';
import { runLine, subjectTitle, warningsOf } from '../../reports/bench/numbers.ts';
import { time } from '../../reports/digits.ts';
import { machineLine } from '../../reports/machine-line.ts';
import { markdownList, markdownTable, markdownText } from '../../reports/markdown.ts';
import { withSiteInvocation } from '../invocation.ts';
import type { Asset, Page } from '../page.ts';
import { sourceBytes, sourceText } from '../root.ts';
import { withHomeLink } from './home-link.ts';

const SOURCE = 'reports/published/bench.json';

/** Files of published runs that are served as they are. */
const FILES = ['overview.png', 'coverage.svg', 'report.html', 'bench.json', 'certificates.json'];

/** @throws TypeError where the published document is not what its schema says */
export async function benchmarkPages(): Promise<Page[]> {
  const document = await parseDocument(sourceText(SOURCE), SOURCE);
  if (document.kind !== 'bench') throw new TypeError(`${SOURCE}: kind must be bench, got ${document.kind}`);
  const markdown = [
    '# Benchmark',
    '',
    'Layers of real networks, timed in interleaved rounds. A subject gets a time only where it agrees exactly with a reference engine, before and',
    'after it is timed. [How the benchmark works](docs/benchmark.md) has the formulas; the command is',
    '',
    '```sh elsewhere',
    'npx adjoint bench',
    '```',
    '',
    '## The published run',
    '',
    markdownText(`${runLine(document)}.`),
    '',
    markdownText(`Run on ${machineLine(document.environment)}.`),
    '',
    ...markdownList(warningsOf(document, document.environment).map((warning) => `Warning: ${warning}`)),
    '![How many times as long as the fastest each subject takes on each layer; the numbers are in the table below](/published/overview.png)',
    '',
    'Median time of a call; – where a subject does not cover the layer.',
    '',
    ...markdownTable(rows(document)),
    'The same run with errors, shares of the machine’s limits and ratios with intervals: [the run in full](published/bench.md), and',
    '[as JSON](/published/bench.json). Together with verdicts, coverage and how time grows: <FileLink to="/published/report.html">the page of a run of everything</FileLink>.',
    '',
  ];
  return [{ path: 'benchmark.md', markdown: markdown.join('\n') }];
}

export function publishedAssets(): Asset[] {
  return FILES.map((name) => {
    const [path, source] = [`published/${name}`, `reports/published/${name}`];
    if (!name.endsWith('.html')) return { path, content: sourceBytes(source) };
    return withHomeLink({ path, content: withSiteInvocation(sourceText(source)) });
  });
}

function rows({ subjects, workloads, cells }: BenchResult): string[][] {
  const timed = cells.filter((cell): cell is TimedCell => cell.status === 'timed');
  const cellOf = (workload: string, subject: string) =>
    timed.find((cell) => cell.workload === workload && cell.subject === subject);
  return [
    ['layer', ...subjects.map(subjectTitle)],
    ...workloads.map(({ name }) => [
      name,
      ...subjects.map((subject) => {
        const cell = cellOf(name, subject.name);
        return cell === undefined ? '–' : time(cell.time.medianMs);
      }),
    ]),
  ];
}
