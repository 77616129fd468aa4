/**
 * A PNG as bytes of grey or of red, green and blue, which is what pictures are here. 16 bits a value become 8, fewer than 8 and
 * palettes are spread out, and what is transparent lies on white. A transparent colour (tRNS of grey and of RGB) is not heeded.
 * Source: W3C, Portable Network Graphics (third edition), sections 11.2.1 (IHDR) and 13.12 (sample depth rescaling).
 */
import { readFileSync } from 'node:fs';
import { convertIndexedToRgb, type DecodedPng, decode, hasPngSignature } from 'fast-png';
import type { Pixels } from '../upsampling/pixels.ts';
import { UsageError } from './usage-error.ts';

/** Pixels along each axis. A file of a few bytes can claim more than fits into memory. */
export const MAX_EXTENT = 4096;

/** What was done to the values of a file. */
export interface ReadPicture {
  readonly pixels: Pixels;
  readonly changes: readonly string[];
}

/** @throws UsageError naming file and reason */
export function readPicture(file: string): ReadPicture {
  const fail = (reason: string) => new UsageError(`upsample: cannot read ${JSON.stringify(file)}: ${reason}`);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw fail({ ENOENT: 'no such file', EISDIR: 'it is a folder', EACCES: 'not allowed' }[code ?? ''] ?? message);
  }
  if (bytes.length === 0) throw fail('the file is empty');
  if (bytes.length < IHDR_END || !hasPngSignature(bytes)) throw fail('it is no PNG');
  const [width, height] = extentsOf(bytes);
  if (!(width >= 1 && height >= 1 && width <= MAX_EXTENT && height <= MAX_EXTENT)) {
    throw fail(`width and height must be 1 … ${MAX_EXTENT}, got ${width} × ${height}`);
  }
  try {
    return asBytes(decode(bytes, { checkCrc: true }));
  } catch (error) {
    throw fail((error as Error).message);
  }
}

/** The signature, and the first chunk with its length, name, 13 bytes and checksum. */
const IHDR_END = 8 + 8 + 13 + 4;

function extentsOf(bytes: Uint8Array): [width: number, height: number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

function asBytes(png: DecodedPng): ReadPicture {
  const { width, height, depth } = png;
  const changes: string[] = [];
  let channels = png.channels;
  let values: ArrayLike<number> = png.data;
  if (png.palette !== undefined) {
    values = convertIndexedToRgb(png);
    channels = png.palette[0].length;
    changes.push('its palette is spread out');
  } else if (depth < 8) {
    values = convertIndexedToRgb({ ...png, palette: greys(depth) });
    changes.push(`${depth} bits a value become 8`);
  } else if (depth === 16) {
    values = Uint8Array.from(png.data, (value) => Math.floor(value / 257 + 0.5));
    changes.push('16 bits a value become 8');
  }
  if (channels === 2 || channels === 4) {
    values = onWhite(values, channels);
    channels -= 1;
    changes.push('what is transparent lies on white');
  }
  return { pixels: { width, height, channels, data: Uint8Array.from(values) }, changes };
}

/** The values of a grey picture with so few bits, spread over 0 … 255. */
function greys(depth: number): number[][] {
  const most = 2 ** depth - 1;
  return Array.from({ length: most + 1 }, (_, value) => [(value * 255) / most]);
}

function onWhite(values: ArrayLike<number>, channels: number): Uint8Array {
  const kept = channels - 1;
  return Uint8Array.from({ length: (values.length / channels) * kept }, (_, at) => {
    const pixel = Math.floor(at / kept) * channels;
    const alpha = values[pixel + kept];
    return Math.floor((values[pixel + (at % kept)] * alpha + 255 * (255 - alpha)) / 255 + 0.5);
  });
}
