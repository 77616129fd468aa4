/** What a campaign says while it runs: how far it is in units of work, and lines that stay. */
import { printable } from '../../reports/printable.ts';
import type { UnitsProgress } from '../../runs/unit-count.ts';
import { type LiveLine, liveLine } from './live-line.ts';
import { UnitsLine } from './units.ts';

export interface CampaignProgress {
  readonly onUnits: (progress: UnitsProgress) => void;
  /** How many workers there are. */
  readonly onWorkers: (count: number) => void;
  /** A line that stays. @param isGood left out, it is not as it should be */
  readonly keep: (text: string, isGood?: boolean) => void;
  /** What happens within a unit is not shown. */
  readonly update: () => void;
  readonly stop: () => void;
}

/** What the executor of a campaign says beside results: not every progress shows it. */
export type CampaignDisplay = Partial<Pick<CampaignProgress, 'keep' | 'onWorkers'>>;

export function campaignProgress(line: LiveLine = liveLine(), units = new UnitsLine()): CampaignProgress {
  const show = (kept: string | null) => {
    if (kept !== null) line.mark(kept);
    line.show(() => units.text());
  };
  return {
    onUnits: (progress) => show(units.update(progress)),
    onWorkers(count) {
      units.workers = count;
      show(units.due());
    },
    keep: (text, isGood = false) => line.keep(printable(text), isGood),
    update() {},
    stop: line.stop,
  };
}
