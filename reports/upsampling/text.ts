/** A comparison of upsampling methods as plain text, for a terminal. */
import type { UpsamplingResult } from '../../upsampling/result.ts';
import { aligned } from '../aligned.ts';
import { decibels, equalityText, methodGainText, overlapText } from './numbers.ts';

const TEXTS = new Set([0, 5]);

/** A comparison of upsampling methods as text for a terminal. */
export function upsamplingText({ factor, seed, input, truth, methods, conventions }: UpsamplingResult): string {
  const { width, height, channels } = input;
  const from = truth === null ? '' : ', averaged from the picture, which it is compared with';
  const rows = methods.map((method) => [
    method.title,
    overlapText(method),
    methodGainText(method),
    decibels(method.strideDecibels),
    decibels(method.psnr),
    equalityText(method.equality),
  ]);
  return [
    `${width} × ${height} × ${channels} → ${width * factor} × ${height * factor}, factor ${factor}, seed ${seed}${from}`,
    '',
    ...aligned([['method', 'products', 'ones become', 'stride dB', 'PSNR dB', ''], ...rows], (at) => TEXTS.has(at)),
    '',
    'Interpolation by other conventions, against half-pixel and replicate:',
    ...aligned(
      [
        ['filter', 'alignment', 'border', 'largest difference', 'PSNR dB'],
        ...conventions.map((row) => [
          row.filter,
          row.alignment,
          row.border,
          row.largestDifference.toFixed(2),
          decibels(row.psnr),
        ]),
      ],
      (at) => at < 3,
    ),
    '',
    'products: of which a cell is the sum, over one period of the stride; ones become: a picture of ones, likewise;',
    'stride dB: energy that repeats with the stride, by all but the mean, and – where one colour has none; PSNR: against the',
    'picture, where it is known.',
    '',
  ].join('\n');
}
