/** `adjoint merge`: the journals of a run put together, one verdict. */
import { Command } from 'commander';
import { environment } from '../bench/environment.ts';
import { CASE_FOLDER, caseFiles } from '../reports/case-file.ts';
import { subjectSummary } from '../runs/any-run.ts';
import { subjectDifferences } from '../runs/differences.ts';
import { JournalError } from '../runs/journal-error.ts';
import { type MergedRun, mergeJournals } from '../runs/merge.ts';
import { openPlanned } from '../runs/open-planned.ts';
import { probesOf } from '../runs/verify/gate.ts';
import type { VerifyResult } from '../runs/verify/result.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { NO_PROGRESS } from './progress/verify.ts';
import { journalIn } from './read/journal.ts';
import { needCharts } from './read/optional-packages.ts';
import { CERTIFY_REPORTS, tellCertificates } from './tell/certify.ts';
import { prepareReports, type ReportFiles, type Reports, withReports, writeCases } from './tell/reports.ts';
import { programVersion } from './tell/this-program.ts';
import { reported, tellGithub, VERIFY_REPORTS, type VerifyReport, verdictColour, verifyDrafts } from './tell/verify.ts';
import { UsageError } from './usage-error.ts';

interface MergeFlags extends ReportFiles<VerifyReport> {
  readonly quiet?: true;
}

export function mergeCommand(): Command {
  const command = new Command('merge')
    .description('put the journals of a run together: of its shards, or of parts of it; one verdict')
    .argument('<journal...>', 'files that verify --journal or certify --journal wrote')
    .option('--quiet', 'failures and verdict only');
  return withReports(command, VERIFY_REPORTS).addHelpText('after', HELP).action(inThreeActs({ read, run, tell }));
}

const HELP = `
All journals must be of one run, of verify or of certify: the same version of adjoint, subjects, laws, seed, number of cases and
known failures. The result is that of the undivided run. What some journal should have and none has makes it PARTIAL, and names the shards.
Where a subject fails, it is opened once more to find out what explains the failure; where that cannot be done here, the
report is without it.

Examples:
  npx adjoint verify ./mine.mjs --seed 1 --shard 1/2 --journal one.ndjson
  npx adjoint verify ./mine.mjs --seed 1 --shard 2/2 --journal two.ndjson
  npx adjoint merge one.ndjson two.ndjson --markdown report.md

Exit codes: 0 all agree, or are certified, 1 disagreement or not everything was run, 2 bad usage or input, 3 the suite itself broke.
`;

interface Asked {
  readonly flags: MergeFlags;
  readonly merged: MergedRun;
  readonly reports: Reports<VerifyReport>;
}

function read(files: readonly string[], flags: MergeFlags): Asked {
  const journals = files.map((file) => ({ name: JSON.stringify(file), journal: journalIn('merge', file) }));
  for (const { name, journal } of journals) {
    if (journal.header.version === programVersion()) continue;
    throw new UsageError(
      `merge: ${name} was written by version ${journal.header.version} of adjoint, this is ${programVersion()}`,
    );
  }
  checkKind(journals[0].journal.header.plan.kind, flags);
  const reports = prepareReports(
    VERIFY_REPORTS,
    flags,
    files.map((file) => ({ name: 'the journal', file })),
  );
  return { flags, merged: merged(journals), reports };
}

/** @throws UsageError for a report that certificates do not have */
function checkKind(kind: MergedRun['kind'], flags: MergeFlags): void {
  const none = (['junit', 'figure'] as const).find((report) => flags[report] !== undefined);
  if (kind === 'certify' && none !== undefined) {
    throw new UsageError(`merge: there is no --${none} of certificates; they have ${CERTIFY_REPORTS.join(' and ')}`);
  }
  needCharts('merge --figure', flags.figure);
}

function merged(journals: Parameters<typeof mergeJournals>[0]): MergedRun {
  try {
    return mergeJournals(journals);
  } catch (error) {
    if (!(error instanceof JournalError || error instanceof RangeError)) throw error;
    throw new UsageError(`merge: ${error.message}`, { cause: error });
  }
}

async function run({ merged: run }: Asked): Promise<MergedRun> {
  return run.kind === 'certify' ? run : { ...run, result: await explained(run) };
}

/** With what explains the failures, where the subjects can be opened here. */
async function explained({ plan, result }: MergedRun & { readonly kind: 'verify' }): Promise<VerifyResult> {
  if (result.verdict !== 'disagree' || result.part !== undefined) return result;
  const failing = plan.subjects.filter(({ name }) => result.checks.some((one) => one.subject === name && one.failure));
  try {
    const subjects = await openPlanned(plan, failing);
    try {
      const [difference] = subjectDifferences(failing, subjects.map(subjectSummary));
      if (difference !== undefined) throw new Error(difference);
      return await interruptible(NO_PROGRESS, async (signal) => {
        const { withLookalikes } = await import('../faults/compare-failures.ts');
        const probes = await probesOf(subjects, plan, result, signal);
        return withLookalikes({ ...result, probes }, subjects, plan.laws, signal);
      });
    } finally {
      await closeAll(subjects);
    }
  } catch (error) {
    process.stderr.write(`adjoint: what explains the failures is left out: ${(error as Error).message}\n`);
    return result;
  }
}

async function tell({ kind, result }: MergedRun, { flags, reports }: Asked): Promise<number> {
  if (kind === 'certify') {
    await tellCertificates(result, reports, { isQuiet: flags.quiet ?? false });
    return result.verdict === 'certified' ? 0 : 1;
  }
  const drafts = verifyDrafts(result, environment());
  writeCases(caseFiles(result.checks, CASE_FOLDER));
  const text = await reported(result, 'text', drafts, flags.quiet ?? false);
  await reports.write(text, drafts, verdictColour(result, 'text'));
  if (process.env.GITHUB_ACTIONS === 'true') await tellGithub(result, 'text', drafts);
  return result.verdict === 'agree' ? 0 : 1;
}
