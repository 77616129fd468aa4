/**
 * The amplitude spectrum of a picture, drawn: logarithmic, frequency 0 in the middle, and a mark at each frequency of the
 * stride. The picture's channels are averaged, and a Hann window fades its middle square of 2ᵖ by 2ᵖ pixels out to its edges,
 * which would draw a cross otherwise. The transform takes powers of two only; nothing is padded.
 * White is the largest amplitude but that of frequency 0, black what is 60 decibels or more below.
 * Source: Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform" (1978).
 */
import FFT from 'fft.js';
import type { Tensor } from '../../spec/tensor.ts';
import type { Pixels } from '../pixels.ts';

const RANGE_DECIBELS = 60;
const LARGEST = 512;

/** Of a mark: a ring around the frequency, so that what lies there can be seen. */
const MARK = [255, 128, 0];
const RING = 3;

/** @param y [1,C,H,W] */
export function spectrumPicture(y: Tensor, stride: number): Pixels {
  const { size, powers } = powerSpectrum(y);
  // The Hann window spreads frequency 0 over its neighbours.
  const isZero = (at: number) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return Math.min(row, size - row) <= 1 && Math.min(column, size - column) <= 1;
  };
  const largest = powers.reduce((most, power, at) => (isZero(at) ? most : Math.max(most, power)), 0);
  const data = new Uint8Array(3 * size * size);
  for (let at = 0; at < size * size; at++) {
    const [row, column] = [Math.floor(at / size), at % size];
    const power = powers[((row + size / 2) % size) * size + ((column + size / 2) % size)];
    const decibels = power > 0 ? 10 * Math.log10(power / largest) : Number.NEGATIVE_INFINITY;
    data.fill(Math.round(255 * Math.min(1, Math.max(0, 1 + decibels / RANGE_DECIBELS))), 3 * at, 3 * at + 3);
  }
  if (largest === 0) data.fill(0);
  for (const [row, column] of strideFrequencies(size, stride)) drawRing(data, size, row, column);
  return { width: size, height: size, channels: 3, data };
}

/** Squared amplitudes of the middle of the picture under a Hann window, [size·size], frequency 0 first. */
export function powerSpectrum({ shape, data }: Tensor): { size: number; powers: Float64Array } {
  const [, channels, height, width] = shape;
  const size = Math.min(LARGEST, 2 ** Math.floor(Math.log2(Math.min(height, width))));
  const [top, left] = [Math.floor((height - size) / 2), Math.floor((width - size) / 2)];
  const fade = Array.from({ length: size }, (_, at) => (1 - Math.cos((2 * Math.PI * (at + 0.5)) / size)) / 2);
  const plane = new Float64Array(2 * size * size);
  for (let at = 0; at < size * size; at++) {
    const [row, column] = [Math.floor(at / size), at % size];
    for (let channel = 0; channel < channels; channel++) {
      const value = data[(channel * height + top + row) * width + left + column];
      plane[2 * at] += (value * fade[row] * fade[column]) / channels;
    }
  }
  transformLines(plane, size, (line, at) => line * size + at);
  transformLines(plane, size, (line, at) => at * size + line);
  return {
    size,
    powers: Float64Array.from({ length: size * size }, (_, at) => plane[2 * at] ** 2 + plane[2 * at + 1] ** 2),
  };
}

/** One-dimensional transforms along rows or columns, in place. A transform of one cell is that cell. */
function transformLines(plane: Float64Array, size: number, cell: (line: number, at: number) => number): void {
  if (size === 1) return;
  const fft = new FFT(size);
  const [given, taken] = [fft.createComplexArray(), fft.createComplexArray()];
  for (let line = 0; line < size; line++) {
    for (let at = 0; at < size; at++) {
      const from = 2 * cell(line, at);
      given[2 * at] = plane[from];
      given[2 * at + 1] = plane[from + 1];
    }
    fft.transform(taken, given);
    for (let at = 0; at < size; at++) {
      const to = 2 * cell(line, at);
      plane[to] = taken[2 * at];
      plane[to + 1] = taken[2 * at + 1];
    }
  }
}

/** Row and column of the drawing for each (a/s, b/s) cycles per pixel but (0, 0). */
function strideFrequencies(size: number, stride: number): [number, number][] {
  const places = Array.from({ length: stride + 1 }, (_, at) => at - Math.floor(stride / 2))
    .filter((at) => Math.abs(at) <= stride / 2)
    .map((at) => Math.round(size / 2 + (at * size) / stride));
  const middle = size / 2;
  return places.flatMap((row) =>
    places.filter((column) => row !== middle || column !== middle).map((column): [number, number] => [row, column]),
  );
}

function drawRing(data: Uint8Array, size: number, row: number, column: number): void {
  for (let down = -RING; down <= RING; down++) {
    for (let right = -RING; right <= RING; right++) {
      if (Math.max(Math.abs(down), Math.abs(right)) !== RING) continue;
      const [y, x] = [row + down, column + right];
      if (y >= 0 && y < size && x >= 0 && x < size) data.set(MARK, 3 * (y * size + x));
    }
  }
}
