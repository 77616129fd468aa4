/** The gradient law over many steps, and over many runs. */
import type { LawOfAll, LawRecord, TrainingRun } from './result.ts';

/** Whether every deviation is within its proven bound. NaN is not. */
export function isKept({ largest }: LawRecord): boolean {
  return largest <= 1;
}

/** Of no run at all: nothing was checked, and nothing deviates. */
const NONE: LawOfAll = { title: '', checked: 0, largest: 0, step: 0 };

/** The steps of all runs, and the largest deviation among them. */
export function lawOfAll(runs: readonly Pick<TrainingRun, 'title' | 'law'>[]): LawOfAll {
  const all = runs.map(({ title, law }) => ({ ...law, title }));
  const worst = all.reduce((most, law) => (isLarger(law.largest, most.largest) ? law : most), all[0] ?? NONE);
  return { ...worst, checked: all.reduce((sum, { checked }) => sum + checked, 0) };
}

/** NaN is the largest of all. */
export function isLarger(deviation: number, most: number): boolean {
  return !Number.isNaN(most) && !(deviation <= most);
}
