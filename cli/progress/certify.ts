/** What the exhaustive mode says while it runs: how many points each subject has behind it, on the live line. */

import { printable } from '../../reports/printable.ts';
import type { CertifyOptions } from '../../runs/certify/certify-all.ts';
import { liveLine } from './live-line.ts';

export interface CertifyProgress {
  readonly update: NonNullable<CertifyOptions['onProgress']>;
  readonly stop: () => void;
}

export function certifyProgress(): CertifyProgress {
  const line = liveLine();
  const reached = new Map<string, string>();
  const update: CertifyProgress['update'] = ({ subject, points, total }) => {
    reached.set(subject, `${points}/${total}`);
    line.show(() => [...reached].map(([name, count]) => `${printable(name)}: ${count} points`).join(' · '));
  };
  return { update, stop: line.stop };
}
