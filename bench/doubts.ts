/** What makes the times of a run less trustworthy, in sentences. */

import { maximumOf, minimumOf } from '../spec/extremes.ts';
import { isSoftwareName } from '../subjects/browser/identity.ts';
import type { BenchSubject, Cell, Noise, TimedCell } from './result.ts';
import { MIN_CLOCK_STEPS } from './timing/clock.ts';

/** Quartiles further apart than this share of the median are a sign of a busy machine, or of one that changes speed. */
const WIDE_SPREAD = 0.25;

/** The same work may take this much longer in one round than in another without a warning. */
const DRIFT = 0.1;

/** The share of the time that may go to others without a warning. */
const STOLEN = 0.02;

/** What the rounds of a benchmark show: a coarse clock, samples far apart, a machine that changes its speed. */
export function doubts(cells: readonly Cell[], noise: Noise, subjects: readonly BenchSubject[] = []): string[] {
  const timed = cells.filter((cell): cell is TimedCell => cell.status === 'timed');
  // A page times so many calls together that its clock, which is another, does not show.
  const isInPage = ({ subject }: Cell) => subjects.some(({ name, page }) => page !== undefined && name === subject);
  const coarse = timed.filter((cell) => !isInPage(cell) && cell.time.medianMs < MIN_CLOCK_STEPS * noise.clockStepMs);
  const wide = timed.filter((cell) => spread(cell) > WIDE_SPREAD).toSorted((a, b) => spread(b) - spread(a));
  return [
    ...coarse.map(
      ({ subject, workload }) => `${subject} on ${workload}: the median is under ${MIN_CLOCK_STEPS} steps of the clock`,
    ),
    ...(wide.length === 0 ? [] : [wideSpread(wide, timed.length)]),
    ...unsteadiness(noise),
    ...subjects.flatMap(pageDoubts),
  ];
}

/** What no time of a page can show: a GPU where there is none, and little where its clock is coarse. */
function pageDoubts({ name, browser, page }: BenchSubject): string[] {
  const software = [
    ...(browser?.adapter?.isSoftware ? ['WebGPU'] : []),
    ...(typeof page?.webgl === 'string' && isSoftwareName(page.webgl) ? ['WebGL'] : []),
  ];
  const areSoftware = `${software.join(' and ')} ${software.length === 1 ? 'is' : 'are'} software there`;
  return [
    ...(software.length === 0
      ? []
      : [`${name} ran in a page without a GPU, since ${areSoftware}: none of its times is that of a GPU`]),
    ...(page?.isIsolated === false ? [`${name} ran in a page that is not isolated, which has a coarser clock`] : []),
  ];
}

interface Load {
  /** Mean number of runnable processes over the last 1, 5 and 15 minutes. */
  readonly loadAverage: readonly number[];
  readonly cores: number;
}

/**
 * A warning where the machine had other work when the run began; none where it had not. A run needs one core for
 * itself: others disturb it where they leave it less.
 */
export function busyMachine({ loadAverage, cores }: Load): string[] {
  const [load] = loadAverage;
  if (!(load > cores - 1)) return [];
  const wanted = cores === 1 ? '1 core' : `${cores} cores`;
  return [`the machine was busy: ${load.toFixed(1)} processes wanted its ${wanted} when the run began`];
}

function unsteadiness({ speedByRound, stolenShare }: Noise): string[] {
  const drift = speedByRound.length === 0 ? 0 : maximumOf(speedByRound) / minimumOf(speedByRound) - 1;
  return [
    ...(drift > DRIFT ? [`the same work took ${percent(drift)} longer in one round than in another`] : []),
    ...(stolenShare > STOLEN ? [`${percent(stolenShare)} of the processor's time went to others`] : []),
  ];
}

function wideSpread(wide: readonly TimedCell[], total: number): string {
  const worst = `${percent(spread(wide[0]))} for ${wide[0].subject} on ${wide[0].workload}`;
  return `in ${wide.length} of ${total} cells the quartiles lie over ${percent(WIDE_SPREAD)} of the median apart, ${worst}`;
}

function spread({ time }: TimedCell): number {
  return (time.p75Ms - time.p25Ms) / time.medianMs;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
