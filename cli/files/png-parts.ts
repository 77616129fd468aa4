/**
 * A PNG taken apart and checked: whatever is wrong with it is said in words, and its data are never inflated beyond what its
 * header implies. What is left is what decides the pixels; chunks of other kinds are dropped.
 * Source: W3C, Portable Network Graphics (third edition), sections 5.2 – 5.6 (signature, chunks and their order), 8.1 (interlacing),
 * 10.1 (compression), 11.2 and 11.3.1.1 (IHDR, PLTE, IDAT, IEND, tRNS).
 */
import { crc32, inflateSync } from 'node:zlib';
import { hasPngSignature } from 'fast-png';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly depth: number;
  /** Of the PNG: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  readonly colourType: number;
  readonly isInterlaced: boolean;
}

export interface PngParts {
  readonly header: PngHeader;
  /** The transparent colour of grey or RGB, by samples of the depth of the file. */
  readonly transparent: readonly number[] | null;
  /** The same picture as a PNG of critical chunks alone, with tRNS where there is a palette. */
  readonly bytes: Uint8Array;
}

const SIGNATURE_BYTES = 8;
const LENGTH_AND_NAME_BYTES = 8;
const CHECKSUM_BYTES = 4;
const HEADER_BYTES = 13;

/** By colour type: channels, and the bits a sample that there may be. */
const COLOURS: Readonly<Record<number, { readonly channels: number; readonly depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

const PALETTE = 3;

/** Filters of a row are numbered 0 … 4. */
const FILTERS = 5;

/** Adam7: where each pass begins, and its steps: x, y, x step, y step. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * @param most pixels along each axis
 * @throws RangeError saying what is wrong
 */
export function pngParts(bytes: Uint8Array, most: number): PngParts {
  if (bytes.length === 0) throw new RangeError('the file is empty');
  if (!hasPngSignature(bytes)) throw new RangeError('it is no PNG');
  const chunks = chunksOf(bytes);
  const header = headerOf(chunks[0], most);
  const ofKind = (name: string) => chunks.filter((chunk) => chunk.name === name);
  const [palette] = header.colourType === PALETTE ? [paletteOf(ofKind('PLTE'), header)] : [];
  const transparency = ofKind('tRNS')[0] ?? null;
  const transparent = transparencyOf(transparency, header, palette);
  const data = ofKind('IDAT');
  if (data.length === 0) throw new RangeError('it has no picture data (IDAT)');
  checkData(Buffer.concat(data.map(({ content }) => content)), header);
  const kept = [
    chunks[0],
    ...(palette === undefined ? [] : [palette, ...(transparency === null ? [] : [transparency])]),
    ...data,
    chunks[chunks.length - 1],
  ];
  return {
    header,
    transparent,
    bytes: Buffer.concat([bytes.subarray(0, SIGNATURE_BYTES), ...kept.map(({ whole }) => whole)]),
  };
}

interface Chunk {
  readonly name: string;
  readonly content: Uint8Array;
  /** With length, name and checksum. */
  readonly whole: Uint8Array;
}

/** All up to the end (IEND); what comes after that is heeded by nobody. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; ; ) {
    if (at + LENGTH_AND_NAME_BYTES > bytes.length) throw new RangeError('it is cut short');
    const from = at + LENGTH_AND_NAME_BYTES;
    const to = from + view.getUint32(at);
    const name = Buffer.from(bytes.subarray(at + 4, from)).toString('latin1');
    if (!/^[A-Za-z]{4}$/.test(name))
      throw new RangeError(`it is damaged: ${JSON.stringify(name)} is no name of a chunk`);
    if (to + CHECKSUM_BYTES > bytes.length) throw new RangeError(`it is cut short, within ${name}`);
    const content = bytes.subarray(from, to);
    if (crc32(bytes.subarray(at + 4, to)) !== view.getUint32(to)) {
      throw new RangeError(`it is damaged: the checksum of ${name} is wrong`);
    }
    chunks.push({ name, content, whole: bytes.subarray(at, to + CHECKSUM_BYTES) });
    if (name === 'IEND') return chunks;
    at = to + CHECKSUM_BYTES;
  }
}

function headerOf({ name, content }: Chunk, most: number): PngHeader {
  if (name !== 'IHDR' || content.length !== HEADER_BYTES) {
    throw new RangeError(
      `it must begin with a header (IHDR) of ${HEADER_BYTES} bytes, got ${name} of ${content.length}`,
    );
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourType, compression, filter, interlace] = content.subarray(8);
  if (!(width >= 1 && height >= 1 && width <= most && height <= most)) {
    throw new RangeError(`width and height must be 1 … ${most}, got ${width} × ${height}`);
  }
  const colour = COLOURS[colourType];
  if (colour === undefined) {
    throw new RangeError(`the colour type must be ${Object.keys(COLOURS).join(', ')}, got ${colourType}`);
  }
  if (!colour.depths.includes(depth)) {
    throw new RangeError(`colour type ${colourType} has ${colour.depths.join(', ')} bits a sample, got ${depth}`);
  }
  if (compression !== 0) throw new RangeError(`the compression method must be 0, got ${compression}`);
  if (filter !== 0) throw new RangeError(`the filter method must be 0, got ${filter}`);
  if (interlace > 1) throw new RangeError(`the interlace method must be 0 or 1, got ${interlace}`);
  const isInterlaced = interlace === 1;
  if (isInterlaced && depth < 8) throw new RangeError('interlaced with fewer than 8 bits a sample is not read');
  return { width, height, depth, colourType, isInterlaced };
}

function paletteOf([palette]: readonly Chunk[], { depth }: PngHeader): Chunk {
  if (palette === undefined) throw new RangeError('it has no palette (PLTE), though its colour type needs one');
  const bytes = palette.content.length;
  if (bytes === 0 || bytes % 3 !== 0 || bytes / 3 > 2 ** depth) {
    throw new RangeError(`the palette (PLTE) must have 1 … ${2 ** depth} entries of 3 bytes, got ${bytes} bytes`);
  }
  return palette;
}

/** The transparent colour; null where there is none, or where the palette has it. */
function transparencyOf(chunk: Chunk | null, header: PngHeader, palette: Chunk | undefined): number[] | null {
  if (chunk === null) return null;
  const { colourType, depth } = header;
  const { content } = chunk;
  if (palette !== undefined) {
    const entries = palette.content.length / 3;
    if (content.length <= entries) return null;
    throw new RangeError(
      `transparency (tRNS) must be for at most the ${entries} entries of the palette, got ${content.length}`,
    );
  }
  const { channels } = COLOURS[colourType];
  if (channels % 2 === 0) throw new RangeError(`it has a transparent colour (tRNS) besides an alpha channel`);
  if (content.length !== 2 * channels) {
    throw new RangeError(`the transparent colour (tRNS) must have ${2 * channels} bytes, got ${content.length}`);
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  // Only the bits of the depth count.
  return Array.from({ length: channels }, (_, at) => view.getUint16(2 * at) & (2 ** depth - 1));
}

/** Inflates the data, at most to the size that the header implies, and looks at their filters. */
function checkData(data: Uint8Array, header: PngHeader): void {
  const rows = rowsOf(header);
  const expected = rows.reduce((sum, { count, bytes }) => sum + count * bytes, 0);
  const inflated = inflatedTo(data, expected);
  if (inflated.length < expected) {
    throw new RangeError(
      `it has too little picture data: its header implies ${expected} bytes, got ${inflated.length}`,
    );
  }
  let at = 0;
  for (const { count, bytes } of rows) {
    for (let row = 0; row < count; row++, at += bytes) {
      if (inflated[at] >= FILTERS) throw new RangeError(`filters must be 0 … ${FILTERS - 1}, got ${inflated[at]}`);
    }
  }
}

/** Rows of each pass, with the byte of their filter. */
function rowsOf({ width, height, depth, colourType, isInterlaced }: PngHeader): { count: number; bytes: number }[] {
  const bits = depth * COLOURS[colourType].channels;
  const passes = isInterlaced ? PASSES : [[0, 0, 1, 1] as const];
  return passes.flatMap(([x, y, xStep, yStep]) => {
    const [across, count] = [Math.ceil((width - x) / xStep), Math.ceil((height - y) / yStep)];
    return across > 0 && count > 0 ? [{ count, bytes: 1 + Math.ceil((across * bits) / 8) }] : [];
  });
}

function inflatedTo(data: Uint8Array, most: number): Uint8Array {
  try {
    return inflateSync(data, { maxOutputLength: most });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new RangeError(`it has more picture data than the ${most} bytes that its header implies`);
    }
    if (code === 'Z_BUF_ERROR') throw new RangeError('its picture data (IDAT) are cut short');
    throw new RangeError(`its picture data (IDAT) are damaged: ${message}`);
  }
}
