/** A picture made smaller: each cell is the mean of the s·s pixels that it covers, rounded to a byte. */
import type { Pixels } from '../pixels.ts';

/** The largest part of a picture, from its top left, whose extents are multiples of the factor. */
export function croppedToMultiple({ width, height, channels, data }: Pixels, factor: number): Pixels {
  const [wide, tall] = [width - (width % factor), height - (height % factor)];
  const bytes = new Uint8Array(wide * tall * channels);
  for (let row = 0; row < tall; row++) {
    const start = row * width * channels;
    bytes.set(data.subarray(start, start + wide * channels), row * wide * channels);
  }
  return { width: wide, height: tall, channels, data: bytes };
}

/** @param picture whose extents are multiples of `factor` */
export function areaAverage({ width, height, channels, data }: Pixels, factor: number): Pixels {
  const [wide, tall] = [width / factor, height / factor];
  const sums = new Float64Array(wide * tall * channels);
  for (let at = 0; at < data.length; at++) {
    const [channel, pixel] = [at % channels, Math.floor(at / channels)];
    const [row, column] = [Math.floor(Math.floor(pixel / width) / factor), Math.floor((pixel % width) / factor)];
    sums[(row * wide + column) * channels + channel] += data[at];
  }
  const bytes = Uint8Array.from(sums, (sum) => Math.floor(sum / factor ** 2 + 0.5));
  return { width: wide, height: tall, channels, data: bytes };
}
