/** What verify says while it runs, on stderr: one live line on a terminal, a line per finished subject elsewhere. */
import ora from 'ora';
import type { CheckResult } from '../properties/check.ts';
import type { Progress } from '../properties/verify.ts';
import { printable } from '../reports/printable.ts';

export interface VerifyProgress {
  readonly update: (progress: Progress) => void;
  readonly stop: () => void;
}

export function verifyProgress(subjects: number, laws: number): VerifyProgress {
  const live = process.stderr.isTTY && !process.env.CI;
  const spinner = ora({ isEnabled: live, isSilent: !live, stream: process.stderr }).start();
  const finished = new Map<string, CheckResult[]>();
  let calls = 0;

  const update = ({ subject, law, finished: check }: Progress) => {
    calls++;
    if (check === null) {
      const done = [...finished.values()].reduce((sum, checks) => sum + checks.length, 0);
      spinner.text = `${done}/${subjects * laws} checks · ${calls} cases · ${printable(subject)}: ${law}`;
      return;
    }
    const checks = [...(finished.get(subject) ?? []), check];
    finished.set(subject, checks);
    if (checks.length === laws) report(subject, checks);
  };

  const report = (subject: string, checks: readonly CheckResult[]) => {
    const cases = checks.reduce((sum, check) => sum + check.cases, 0);
    const failed = checks.filter(({ status }) => status === 'failed').map(({ law }) => law);
    const outcome = failed.length === 0 ? 'done' : `FAILED ${failed.join(', ')}`;
    const line = `${printable(subject)}: ${cases} cases, ${outcome}`;
    if (!live) process.stderr.write(`${line}\n`);
    else spinner.stopAndPersist({ symbol: failed.length === 0 ? '✔' : '✖', text: line }).start();
  };

  return { update, stop: () => void spinner.stop() };
}
