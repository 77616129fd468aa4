/** What faults says while it runs: every case on the live line; survivors in lines that stay. */
import type { FaultProgress } from '../../faults/kill.ts';
import { liveLine } from './live-line.ts';

export interface FaultsProgress {
  readonly update: (progress: FaultProgress) => void;
  readonly stop: () => void;
}

export function faultsProgress(faults: number): FaultsProgress {
  const line = liveLine();
  let done = 0;
  let cases = 0;
  const update = ({ fault, law, finished }: FaultProgress) => {
    if (finished === null) {
      cases++;
      line.show(() => `${done}/${faults} faults · ${cases} cases · ${fault}: ${law}`);
      return;
    }
    done++;
    const alive = finished.runs.filter(({ status }) => status === 'survives').map(({ seed }) => seed);
    if (alive.length > 0) line.keep(`${fault} survives seed ${alive.join(', ')}`, false);
  };
  return { update, stop: line.stop };
}
