/** What the arguments of every run that is a plan say, whatever it is a run of. */
import type { Executor } from '../../runs/executor.ts';
import type { JournalWriter } from '../../runs/journal.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CampaignDisplay } from '../progress/campaign.ts';
import type { ResumedRun } from '../read/journal.ts';

export interface AskedRun {
  readonly subjects: readonly Subject[];
  /** The run that is taken up again; null for a new one. */
  readonly resumed: ResumedRun | null;
  readonly journal: JournalWriter | null;
  /** Who executes the units in place of this process. It says beside the progress what else happens. */
  readonly executor?: (progress: CampaignDisplay) => Executor;
}
