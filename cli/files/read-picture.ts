/**
 * A PNG as bytes of grey or of red, green and blue, which is what pictures are here. 16 bits a value become 8, fewer than 8 and
 * palettes are spread out, and what is transparent, by alpha or as a colour (tRNS), lies on white. Interlaced pictures with fewer
 * than 8 bits a sample are not read. Source: W3C, Portable Network Graphics (third edition), sections 11.3.1.1 (tRNS) and 13.12
 * (sample depth rescaling).
 */
import { statSync } from 'node:fs';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import type { Pixels } from '../../upsampling/pixels.ts';
import { UsageError } from '../usage-error.ts';
import { reasonOf } from './file-error.ts';
import { MAX_EXTENT } from './picture-size.ts';
import { pngParts } from './png-parts.ts';
import { readBytes } from './read-input.ts';

/** Of a file: twice what the 2²² pixels that a result may have take without compression, at 8 bytes each. */
export const MAX_FILE_BYTES = 4 * MAX_EXTENT ** 2;

/** What was done to the values of a file. */
export interface ReadPicture {
  readonly pixels: Pixels;
  readonly changes: readonly string[];
}

/** @throws UsageError naming file and reason */
export function readPicture(file: string): ReadPicture {
  try {
    if (statSync(file).isDirectory()) throw new RangeError('it is a folder');
    if (!statSync(file).isFile()) throw new RangeError('it is no regular file');
    const { bytes, transparent } = pngParts(readBytes(file, MAX_FILE_BYTES), MAX_EXTENT);
    return asBytes(decode(bytes), transparent);
  } catch (error) {
    throw new UsageError(`upsample: cannot read ${JSON.stringify(file)}: ${reasonOf(error)}`);
  }
}

function asBytes(png: DecodedPng, transparent: readonly number[] | null): ReadPicture {
  const { width, height, depth } = png;
  const changes: string[] = [];
  let channels = png.channels;
  let values: ArrayLike<number> = png.data;
  if (png.palette !== undefined) {
    values = lookedUp(png);
    channels = png.palette[0].length;
    changes.push('its palette is spread out');
  } else if (depth < 8) {
    values = convertIndexedToRgb({ ...png, palette: greys(depth, transparent) });
    changes.push(`${depth} bits a value become 8`);
  } else {
    if (transparent !== null) values = whitened(png, transparent);
    if (depth === 16) {
      values = Uint8Array.from(values, (value) => Math.floor(value / 257 + 0.5));
      changes.push('16 bits a value become 8');
    }
  }
  if (channels === 2 || channels === 4) {
    values = onWhite(values, channels);
    channels -= 1;
    changes.push(ON_WHITE);
  } else if (transparent !== null) changes.push(ON_WHITE);
  return { pixels: { width, height, channels, data: Uint8Array.from(values) }, changes };
}

/** @throws RangeError where a pixel is beyond the palette */
function lookedUp(png: DecodedPng): Uint8Array {
  try {
    return convertIndexedToRgb(png);
  } catch (cause) {
    throw new RangeError(`a pixel names a colour beyond the ${png.palette?.length} of its palette`, { cause });
  }
}

const ON_WHITE = 'what is transparent lies on white';

/** The values of a grey picture with so few bits, spread over 0 … 255; the transparent one is white. */
function greys(depth: number, transparent: readonly number[] | null): number[][] {
  const most = 2 ** depth - 1;
  return Array.from({ length: most + 1 }, (_, value) => [value === transparent?.[0] ? 255 : (value * 255) / most]);
}

/** White where all samples are those of the transparent colour. */
function whitened({ data, channels, depth }: DecodedPng, transparent: readonly number[]): ArrayLike<number> {
  const white = 2 ** depth - 1;
  const values = data.slice();
  for (let at = 0; at < values.length; at += channels) {
    if (transparent.every((value, channel) => data[at + channel] === value)) values.fill(white, at, at + channels);
  }
  return values;
}

function onWhite(values: ArrayLike<number>, channels: number): Uint8Array {
  const kept = channels - 1;
  return Uint8Array.from({ length: (values.length / channels) * kept }, (_, at) => {
    const pixel = Math.floor(at / kept) * channels;
    const alpha = values[pixel + kept];
    return Math.floor((values[pixel + (at % kept)] * alpha + 255 * (255 - alpha)) / 255 + 0.5);
  });
}
