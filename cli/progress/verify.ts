/** What verify says while it runs: one live line on a terminal, a line per finished subject elsewhere; dots; or nothing. */
import type { CheckResult } from '../../properties/checking/check.ts';
import { printable } from '../../reports/printable.ts';
import type { UnitsProgress } from '../../runs/unit-count.ts';
import type { Progress } from '../../runs/verify/result.ts';
import { campaignProgress } from './campaign.ts';
import { type LiveLine, liveLine } from './live-line.ts';
import { UnitsLine } from './units.ts';

export interface VerifyProgress {
  readonly update: (progress: Progress) => void;
  /** How far the run is in units of work. */
  readonly onUnits?: (progress: UnitsProgress) => void;
  /** How many workers a campaign has. */
  readonly onWorkers?: (count: number) => void;
  /** A line that stays. */
  readonly keep?: (text: string, isGood?: boolean) => void;
  readonly stop: () => void;
}

/** On stderr. @param laws how many each subject is run on */
export function verifyProgress(laws: number, line: LiveLine = liveLine(), units = new UnitsLine()): VerifyProgress {
  const finished = new Map<string, CheckResult[]>();

  const update = ({ subject, law, finished: check, laws: ofSubject = laws }: Progress) => {
    if (check === null) {
      const kept = units.due();
      if (kept !== null) line.mark(kept);
      line.show(() => `${units.text()} · ${printable(subject)}: ${law}`);
      return;
    }
    const checks = [...(finished.get(subject) ?? []), check];
    finished.set(subject, checks);
    if (checks.length === ofSubject) report(subject, checks, ofSubject);
  };

  const report = (subject: string, checks: readonly CheckResult[], ofSubject: number) => {
    const cases = checks.reduce((sum, check) => sum + check.cases, 0);
    const failed = checks.filter(({ status }) => status === 'failed').map(({ law }) => law);
    const left = checks.filter(({ status }) => status === 'interrupted').length;
    const problems = [
      ...(failed.length === 0 ? [] : [`FAILED ${failed.join(', ')}`]),
      ...(left === 0 ? [] : [`${left} of ${ofSubject} laws not checked to the end`]),
    ];
    const outcome = problems.length === 0 ? 'done' : problems.join('; ');
    line.keep(`${printable(subject)}: ${cases} cases, ${outcome}`, problems.length === 0);
  };

  return { ...campaignProgress(line, units), update };
}

/** By the status of a check; `k` is one that agrees but for known failures. */
const DOTS: Readonly<Record<CheckResult['status'], string>> = {
  passed: '.',
  failed: 'F',
  'not covered': '-',
  interrupted: 'I',
};

const LINE_LENGTH = 80;

/** A character for each law and subject, when it is done. */
export function dotsProgress(stream: NodeJS.WritableStream): VerifyProgress {
  let written = 0;
  return {
    update({ finished }) {
      if (finished === null) return;
      const isKnown = finished.status === 'passed' && Object.keys(finished.known).length > 0;
      stream.write(isKnown ? 'k' : DOTS[finished.status]);
      if (++written % LINE_LENGTH === 0) stream.write('\n');
    },
    stop() {
      if (written % LINE_LENGTH !== 0) stream.write('\n');
    },
  };
}

export const NO_PROGRESS: VerifyProgress = { update() {}, stop() {} };
