/** Training runs as plain text, for a terminal. */
import type { LearningResult } from '../../upsampling/learning/result.ts';
import { aligned } from '../aligned.ts';
import { error, kernelGainText, lawText, sparkline } from './numbers.ts';

const TEXTS = new Set([0, 6]);

/** A training run as text for a terminal. */
export function learningText(result: LearningResult): string {
  const { seed, steps, batch, rate, runs, yardsticks } = result;
  const rows = [
    ['', 'first loss', 'last loss', 'unseen before', 'unseen after', 'ones become', ''],
    ...runs.map(({ title, losses, unseenBefore, unseenAfter, after }) => [
      title,
      error(losses[0]),
      error(losses[losses.length - 1]),
      error(unseenBefore),
      error(unseenAfter),
      kernelGainText(after),
      sparkline(losses),
    ]),
    ...yardsticks.map(({ factor, title, unseen }) => [`${title} ×${factor}`, '', '', '', error(unseen), '', '']),
  ];
  return [
    `${steps} steps each, ${batch} pictures a step, Adam at ${rate} and from half time on down towards 0, seed ${seed}; losses are mean squared errors of values 0 … 1, each before its step`,
    '',
    ...aligned(rows, (at) => TEXTS.has(at)),
    '',
    `${lawText(result)}.`,
    'First and last loss are of different pictures each time: what is “unseen” can be compared. All weights but the bilinear ones',
    'start at random, as PyTorch’s do, and are trained by their gradients; no other layer’s weights are transposed for it.',
    '',
  ].join('\n');
}
