/** `adjoint report`: one page from the JSON of other commands. */
import { Command } from 'commander';
import { parseDocument } from '../documents/parse.ts';
import { counted } from '../reports/counted.ts';
import type { ReportDocument } from '../reports/documents.ts';
import { reportPage } from '../reports/page/page.ts';
import { printable } from '../reports/printable.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { readInput } from './files/read-input.ts';
import { CHARTS, needPackages } from './read/optional-packages.ts';
import { prepareReports, writeReport } from './tell/reports.ts';
import { invocation } from './tell/this-program.ts';
import { reading, UsageError } from './usage-error.ts';

interface Options {
  readonly html: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('draw results on one HTML page that is complete in itself: no network, no other file')
    .argument('<result...>', 'JSON that verify, faults, bench, scale or hunt wrote; - is stdin')
    .option('--html <file>', 'where the page goes; - is stdout', 'reports/out/report.html')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell }));
}

const HELP = `
The field schema of a result says what it is; several of one kind are shown one after the other. Each must fit its JSON Schema,
reports/schemas in the package.

Examples:
  npx adjoint verify ./mine.mjs --json verify.json
  npx adjoint report verify.json                       writes reports/out/report.html
  npx adjoint report verify.json bench.json --html page.html
  npx adjoint faults --json - | npx adjoint report - --html -

Exit codes: 0 written, 2 bad usage or input, 3 the suite itself broke.
`;

interface Asked {
  readonly documents: readonly ReportDocument[];
  /** Where the page goes. */
  readonly html: string;
}

async function read(files: readonly string[], { html }: Options): Promise<Asked> {
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('only one result can come from stdin');
  needPackages('report', CHARTS);
  const documents: ReportDocument[] = [];
  for (const file of files) {
    const where = file === '-' ? 'stdin' : file;
    documents.push(await reading(() => parseDocument(readInput('report', file), where)));
  }
  prepareReports(
    ['html'],
    { html },
    files.map((file) => ({ name: 'the result', file })),
  );
  return { documents, html };
}

function run({ documents }: Asked): Promise<string> {
  return reportPage(documents, invocation());
}

function tell(page: string, { documents, html }: Asked): number {
  writeReport(html, page);
  if (html === '-') return 0;
  const kinds = documents.map(({ kind }) => kind).join(', ');
  const kilobytes = Math.ceil(Buffer.byteLength(page) / 1000);
  process.stdout.write(`${printable(html)}: ${counted(documents.length, 'result')} (${kinds}), ${kilobytes} kB\n`);
  return 0;
}
