/**
 * Pictures to learn from: random smooth waves, and edges across them, so that there is something that interpolation blurs.
 *
 * A field is ½ plus the sum of WAVES plane waves cos(2π(u·x + v·y) + φ), whose wavelength is 4 to 64 pixels and whose
 * amplitude is in proportion to it, as in photographs; on one side of each of EDGES random lines another constant is added.
 * Seen by POINTS² points in each pixel, whose values are averaged. Values are about 0 … 1.
 * Source of the falling spectrum: Field, "Relations between the statistics of natural images and the response properties of
 * cortical cells" (1987).
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Tensor } from '../../spec/tensor.ts';

const WAVES = 8;
const EDGES = 2;
const POINTS = 2;

/** Amplitude of the longest wave and of an edge. */
const STRENGTH = 0.15;

const SHORTEST = 4;
const LONGEST = 64;

type Random = () => number;
type Field = (x: number, y: number) => number;

/** Numbers in [0, 1), the same for the same seed. */
export function randomNumbers(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}

/** `count` square pictures, [count,1,size,size]. */
export function randomFields(count: number, size: number, random: Random): Tensor {
  const data = new Float64Array(count * size * size);
  for (let picture = 0; picture < count; picture++) {
    const parts = [
      ...Array.from({ length: WAVES }, () => wave(random)),
      ...Array.from({ length: EDGES }, () => edge(size, random)),
    ];
    for (let at = 0; at < size * size; at++) {
      data[picture * size * size + at] = pixel(parts, Math.floor(at / size), at % size);
    }
  }
  return { shape: [count, 1, size, size], data };
}

function pixel(parts: readonly Field[], row: number, column: number): number {
  let sum = 0;
  for (let point = 0; point < POINTS ** 2; point++) {
    const x = column + ((point % POINTS) + 0.5) / POINTS;
    const y = row + (Math.floor(point / POINTS) + 0.5) / POINTS;
    for (const part of parts) sum += part(x, y);
  }
  return 0.5 + sum / POINTS ** 2;
}

function wave(random: Random): Field {
  const length = SHORTEST * (LONGEST / SHORTEST) ** random();
  const [angle, phase] = [2 * Math.PI * random(), 2 * Math.PI * random()];
  const amplitude = (STRENGTH * length) / LONGEST;
  const [across, down] = [Math.cos(angle), Math.sin(angle)].map((part) => (2 * Math.PI * part) / length);
  return (x, y) => amplitude * Math.cos(across * x + down * y + phase);
}

function edge(size: number, random: Random): Field {
  const [left, top, angle] = [size * random(), size * random(), 2 * Math.PI * random()];
  const height = STRENGTH * (2 * random() - 1);
  return (x, y) => ((x - left) * Math.cos(angle) + (y - top) * Math.sin(angle) > 0 ? height : 0);
}
