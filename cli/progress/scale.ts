/** What a sweep says while it runs: every point on the live line; failures in lines that stay. */
import type { ScaleProgress } from '../../bench/scale/scale.ts';
import { printable } from '../../reports/printable.ts';
import { liveLine } from './live-line.ts';

export function scaleProgress() {
  const line = liveLine();
  const update = ({ point, done, total, finished }: ScaleProgress) => {
    line.show(() => `${done}/${total} cells · ${point}`);
    if (finished === null || finished.status === 'timed' || finished.status === 'not covered') return;
    line.keep(`${point}: ${printable(`${finished.subject} ${finished.status}: ${finished.message}`)}`, false);
  };
  return { update, stop: line.stop };
}
