/** What verify says while it runs, on stderr: one live line on a terminal, a line per finished subject elsewhere. */
import type { CheckResult } from '../../properties/check.ts';
import type { Progress } from '../../properties/verify.ts';
import { printable } from '../../reports/printable.ts';
import { liveLine } from './live-line.ts';

export interface VerifyProgress {
  readonly update: (progress: Progress) => void;
  readonly stop: () => void;
}

export function verifyProgress(subjects: number, laws: number): VerifyProgress {
  const line = liveLine();
  const finished = new Map<string, CheckResult[]>();
  let done = 0;
  let cases = 0;

  const update = ({ subject, law, finished: check }: Progress) => {
    if (check === null) {
      cases++;
      line.show(() => `${done}/${subjects * laws} checks · ${cases} cases · ${printable(subject)}: ${law}`);
      return;
    }
    done++;
    const checks = [...(finished.get(subject) ?? []), check];
    finished.set(subject, checks);
    if (checks.length === laws) report(subject, checks);
  };

  const report = (subject: string, checks: readonly CheckResult[]) => {
    const put = checks.reduce((sum, check) => sum + check.cases, 0);
    const failed = checks.filter(({ status }) => status === 'failed').map(({ law }) => law);
    const left = checks.filter(({ status }) => status === 'interrupted').length;
    const outcome = [
      ...(failed.length === 0 ? [] : [`FAILED ${failed.join(', ')}`]),
      ...(left === 0 ? [] : [`${left} of ${laws} laws not put to the end`]),
    ];
    const told = outcome.length === 0 ? 'done' : outcome.join('; ');
    line.keep(`${printable(subject)}: ${put} cases, ${told}`, outcome.length === 0);
  };

  return { update, stop: line.stop };
}
