/**
 * What the exhaustive mode says while it runs: how many points each subject has behind it, on the live line; and from time to
 * time, in a log as well, how far it is in units of work.
 */

import { printable } from '../../reports/printable.ts';
import type { CertifyOptions } from '../../runs/certify/certify-all.ts';
import { liveLine } from './live-line.ts';
import { UnitsLine } from './units.ts';

export interface CertifyProgress {
  readonly update: NonNullable<CertifyOptions['onProgress']>;
  readonly onUnits: NonNullable<CertifyOptions['onUnits']>;
  readonly stop: () => void;
}

export function certifyProgress(): CertifyProgress {
  const line = liveLine();
  const reached = new Map<string, string>();
  const update: CertifyProgress['update'] = ({ subject, points, total }) => {
    reached.set(subject, `${points}/${total}`);
    line.show(() => [...reached].map(([name, count]) => `${printable(name)}: ${count} points`).join(' · '));
  };
  const units = new UnitsLine();
  const onUnits: CertifyProgress['onUnits'] = (progress) => {
    const text = units.update(progress);
    if (text !== null) line.mark(text);
  };
  return { update, onUnits, stop: line.stop };
}
