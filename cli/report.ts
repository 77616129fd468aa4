/** `adjoint report`: one page from the JSON of other commands. */
import { Command } from 'commander';
import { withSummary } from '../bench/summary.ts';
import { counted } from '../reports/counted.ts';
import { parseDocument, type ReportDocument } from '../reports/documents.ts';
import { reportPage } from '../reports/page/page.ts';
import { printable } from '../reports/printable.ts';
import { invocation } from './invocation.ts';
import { readInput } from './read-input.ts';
import { reading, UsageError } from './usage-error.ts';
import { prepareReports, writeReport } from './write-report.ts';

interface Options {
  readonly html: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('draw results on one HTML page that is complete in itself: no network, no other file')
    .argument('<result...>', 'JSON that verify, faults, bench, scale or hunt wrote; - is stdin')
    .option('--html <file>', 'where the page goes; - is stdout', 'reports/out/report.html')
    .addHelpText('after', HELP)
    .action(runReport);
}

const HELP = `
Results are told apart by their field schema; several of one kind are shown one after the other. Each is held
against its JSON Schema, reports/schemas in the package.

Examples:
  npx adjoint verify ./mine.mjs --json verify.json
  npx adjoint report verify.json                       writes reports/out/report.html
  npx adjoint report verify.json bench.json --html page.html
  npx adjoint faults --json - | npx adjoint report - --html -

Exit codes: 0 written, 2 bad usage or input, 3 the suite itself broke.
`;

async function runReport(files: readonly string[], { html }: Options): Promise<void> {
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('only one result can come from stdin');
  const documents: ReportDocument[] = [];
  for (const file of files) {
    const where = file === '-' ? 'stdin' : file;
    const document = await reading(() => parseDocument(readInput('report', file), where));
    documents.push(document.kind === 'bench' ? await reading(() => withSummary(document)) : document);
  }
  const read = files.map((file) => ({ name: 'the result', file }));
  prepareReports({ '--html': html }, read);
  const page = await reportPage(documents, invocation());
  writeReport(html, page);
  if (html !== '-') process.stdout.write(`${printable(html)}: ${told(documents)}, ${kilobytes(page)} kB\n`);
  process.exitCode = 0;
}

function told(documents: readonly ReportDocument[]): string {
  return `${counted(documents.length, 'result')} (${documents.map(({ kind }) => kind).join(', ')})`;
}

function kilobytes(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 1000);
}
