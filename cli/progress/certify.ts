/** What the exhaustive mode says while it runs: how far it is in units of work, and at how many points of the subject. */
import { printable } from '../../reports/printable.ts';
import type { CertifyOptions } from '../../runs/certify/certify-all.ts';
import { campaignProgress } from './campaign.ts';
import { type LiveLine, liveLine } from './live-line.ts';
import { UnitsLine } from './units.ts';

export interface CertifyProgress {
  readonly update: NonNullable<CertifyOptions['onProgress']>;
  readonly onUnits: NonNullable<CertifyOptions['onUnits']>;
  readonly stop: () => void;
}

export function certifyProgress(line: LiveLine = liveLine(), units = new UnitsLine()): CertifyProgress {
  const update: CertifyProgress['update'] = ({ subject, points, total }) => {
    const kept = units.due();
    if (kept !== null) line.mark(kept);
    const share = Number.isFinite(total) ? `${points} of ${total} points` : `${points} calls`;
    line.show(() => `${units.text()} · ${printable(subject)}: ${share}`);
  };
  return { ...campaignProgress(line, units), update };
}
