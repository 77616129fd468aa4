/** Numbers of training runs, in words. */

import { maximumOf, minimumOf } from '../../spec/extremes.ts';
import type { LearnedKernel, LearningResult } from '../../upsampling/learning/result.ts';
import { fixed } from '../upsampling/numbers.ts';

/** Three digits, as a power of ten. */
export function error(value: number): string {
  return value.toExponential(2).replace('e-', 'e−').replace('e+', 'e');
}

export function kernelGainText({ gain: { least, most } }: LearnedKernel): string {
  const text = (value: number) => fixed(value, 3);
  return text(least) === text(most) ? text(least) : `${text(least)} … ${text(most)}`;
}

const BARS = [...'▁▂▃▄▅▆▇█'];

/** A curve of so many bars, by the logarithm; each bar is the mean of its share of the values. */
export function sparkline(values: readonly number[], bars = 24): string {
  const count = Math.min(bars, values.length);
  const means = Array.from({ length: count }, (_, at) => {
    const share = values.slice(
      Math.floor((at * values.length) / count),
      Math.floor(((at + 1) * values.length) / count),
    );
    return Math.log(share.reduce((sum, value) => sum + value, 0) / share.length);
  });
  const [low, high] = [minimumOf(means), maximumOf(means)];
  const step = (mean: number) => (high > low ? (mean - low) / (high - low) : 0);
  return means.map((mean) => BARS[Math.round(step(mean) * (BARS.length - 1))]).join('');
}

/** The law in a sentence. */
export function lawText({ lawHolds, law: { checked, largest, step, title } }: LearningResult): string {
  if (!lawHolds) {
    return `the gradient law is broken: ${largest.toPrecision(3)} times the proven bound at step ${step} of ${title}`;
  }
  return `the gradient law holds at all ${checked} steps; the largest deviation is ${largest.toPrecision(3)} of the proven bound, at step ${step} of ${title}`;
}
