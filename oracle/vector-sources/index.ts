/** All vectors, by the file that they go into. */

import type { Vector } from '../vector.ts';
import { ANY_CROP } from './any-crop.ts';
import { CHANNELS } from './channels.ts';
import { CONVENTION_CALLS } from './conventions.ts';
import type { VectorSource } from './define.ts';
import { DILATION } from './dilation.ts';
import { GEOMETRY } from './geometry.ts';
import { HALF_VECTORS } from './halves.ts';
import { ILLEGAL } from './illegal.ts';
import { PADDING } from './padding.ts';
import { QUANTISED_VECTORS } from './quantised.ts';
import { QUANTISED_ILLEGAL } from './quantised-illegal.ts';
import { QUANTISED_ROUNDING } from './quantised-rounding.ts';
import { ROUNDING } from './rounding.ts';
import { SHORTCUTS } from './shortcuts.ts';
import { SPECIAL_VALUES } from './special-values.ts';
import { WORDS } from './words.ts';
import { RUNTIME_WORDS } from './words-runtimes.ts';

export type { VectorSource } from './define.ts';

export const VECTOR_SOURCES: readonly VectorSource[] = [
  GEOMETRY,
  DILATION,
  PADDING,
  ANY_CROP,
  CHANNELS,
  SHORTCUTS,
  SPECIAL_VALUES,
  ROUNDING,
  HALF_VECTORS,
  QUANTISED_VECTORS,
  QUANTISED_ROUNDING,
  QUANTISED_ILLEGAL,
  ILLEGAL,
  CONVENTION_CALLS,
  WORDS,
  RUNTIME_WORDS,
];

export function vectorsOf({ vectors }: VectorSource): Vector[] {
  return vectors.map((make) => make());
}

/** Every test vector of the package, made again from its source. */
export function allVectors(): Vector[] {
  return VECTOR_SOURCES.flatMap(vectorsOf);
}
