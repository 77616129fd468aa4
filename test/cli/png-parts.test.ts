/** Every way in which a PNG can be wrong, and transparent colours. The files are written here, chunk by chunk. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, readPicture } from '../../cli/files/read-picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-png-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const MEBIBYTE = 2 ** 20;

function chunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name), content]);
  const [length, checksum] = [content.length, crc32(named)].map((value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  });
  return Buffer.concat([length, named, checksum]);
}

interface Given {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly colour?: number;
  readonly methods?: readonly [compression: number, filter: number, interlace: number];
}

/** Of 2 × 1 grey pixels of 8 bits, where nothing else is said. */
function header({ width = 2, height = 1, depth = 8, colour = 0, methods = [0, 0, 0] }: Given): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width);
  content.writeUInt32BE(height, 4);
  content.set([depth, colour, ...methods], 8);
  return chunk('IHDR', content);
}

const data = (...bytes: number[]) => chunk('IDAT', deflateSync(Uint8Array.from(bytes)));
const END = chunk('IEND', Buffer.alloc(0));
const TWO = data(0, 7, 9);
const png = (...chunks: Uint8Array[]) => Buffer.concat([SIGNATURE, ...chunks]);

function read(bytes: Uint8Array) {
  const file = join(folder, 'a.png');
  writeFileSync(file, bytes);
  return readPicture(file);
}

const broken: readonly (readonly [told: string, bytes: () => Uint8Array, reason: string])[] = [
  ['nothing', () => Buffer.alloc(0), 'the file is empty'],
  ['text', () => Buffer.from('no picture'), 'it is no PNG'],
  ['the signature alone', () => SIGNATURE, 'it is cut short'],
  ['half a chunk', () => png(header({}), TWO).subarray(0, 50), 'it is cut short, within IDAT'],
  ['no end', () => png(header({}), TWO), 'it is cut short'],
  [
    'a name of no chunk',
    () => png(header({}), chunk('\0\0\0\0', Buffer.alloc(0))),
    'it is damaged: "\\u0000\\u0000\\u0000\\u0000" is no name of a chunk',
  ],
  [
    'one bit that is wrong',
    () => png(header({}), TWO, END).fill(1, 45, 46),
    'it is damaged: the checksum of IDAT is wrong',
  ],
  ['no header', () => png(TWO, END), 'it must begin with a header (IHDR) of 13 bytes, got IDAT of 11'],
  ['no width', () => png(header({ width: 0 }), TWO, END), 'width and height must be 1 … 4096, got 0 × 1'],
  [
    'too high a picture',
    () => png(header({ height: 4097 }), TWO, END),
    'width and height must be 1 … 4096, got 2 × 4097',
  ],
  ['a colour type', () => png(header({ colour: 5 }), TWO, END), 'the colour type must be 0, 2, 3, 4, 6, got 5'],
  ['a depth', () => png(header({ depth: 4, colour: 2 }), TWO, END), 'colour type 2 has 8, 16 bits a sample, got 4'],
  ['a compression', () => png(header({ methods: [1, 0, 0] }), TWO, END), 'the compression method must be 0, got 1'],
  ['a method of filters', () => png(header({ methods: [0, 1, 0] }), TWO, END), 'the filter method must be 0, got 1'],
  [
    'a method of interlacing',
    () => png(header({ methods: [0, 0, 2] }), TWO, END),
    'the interlace method must be 0 or 1, got 2',
  ],
  [
    'few bits interlaced',
    () => png(header({ depth: 4, methods: [0, 0, 1] }), TWO, END),
    'interlaced with fewer than 8 bits a sample is not read',
  ],
  [
    'no palette',
    () => png(header({ colour: 3 }), TWO, END),
    'it has no palette (PLTE), though its colour type needs one',
  ],
  [
    'a palette of parts',
    () => png(header({ colour: 3 }), chunk('PLTE', Buffer.alloc(4)), TWO, END),
    'the palette (PLTE) must have 1 … 256 entries of 3 bytes, got 4 bytes',
  ],
  [
    'a palette that is too long',
    () => png(header({ colour: 3, depth: 1 }), chunk('PLTE', Buffer.alloc(9)), data(0, 0), END),
    'the palette (PLTE) must have 1 … 2 entries of 3 bytes, got 9 bytes',
  ],
  [
    'a pixel beyond the palette',
    () => png(header({ colour: 3 }), chunk('PLTE', Buffer.alloc(9)), TWO, END),
    'a pixel names a colour beyond the 3 of its palette',
  ],
  [
    'transparency beyond the palette',
    () =>
      png(header({ colour: 3 }), chunk('PLTE', Buffer.alloc(3)), chunk('tRNS', Buffer.alloc(2)), data(0, 0, 0), END),
    'transparency (tRNS) must be for at most the 1 entries of the palette, got 2',
  ],
  [
    'a transparent colour of one byte',
    () => png(header({}), chunk('tRNS', Buffer.alloc(1)), TWO, END),
    'the transparent colour (tRNS) must have 2 bytes, got 1',
  ],
  [
    'a transparent colour besides alpha',
    () => png(header({ colour: 4 }), chunk('tRNS', Buffer.alloc(2)), data(0, 1, 2, 3, 4), END),
    'it has a transparent colour (tRNS) besides an alpha channel',
  ],
  ['no data', () => png(header({}), END), 'it has no picture data (IDAT)'],
  [
    'too little',
    () => png(header({ height: 2 }), TWO, END),
    'it has too little picture data: its header implies 6 bytes, got 3',
  ],
  [
    'too much',
    () => png(header({}), data(0, 7, 9, 0), END),
    'it has more picture data than the 3 bytes that its header implies',
  ],
  [
    'data without an end',
    () => png(header({}), chunk('IDAT', deflateSync(Uint8Array.of(0, 7, 9)).subarray(0, 6)), END),
    'its picture data (IDAT) are cut short',
  ],
  [
    'data that are none',
    () => png(header({}), chunk('IDAT', Buffer.from('xyz')), END),
    'its picture data (IDAT) are damaged: incorrect header check',
  ],
  ['a filter', () => png(header({}), data(9, 7, 9), END), 'filters must be 0 … 4, got 9'],
];

describe('a PNG is refused that has', () => {
  it.each(broken)('%s', (_, bytes, reason) => {
    expect(() => read(bytes())).toThrow(`upsample: cannot read ${JSON.stringify(join(folder, 'a.png'))}: ${reason}`);
  });

  it('far more data than its header implies, without inflating them', () => {
    const bomb = png(header({}), chunk('IDAT', deflateSync(Buffer.alloc(512 * MEBIBYTE))), END);
    const before = process.memoryUsage().rss;
    expect(() => read(bomb)).toThrow('it has more picture data than the 3 bytes that its header implies');
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * MEBIBYTE);
  });

  it('more bytes than a file may have', () => {
    expect(() => read(Buffer.alloc(MAX_FILE_BYTES + 1))).toThrow(`it must have at most ${MAX_FILE_BYTES} bytes`);
  });
});

describe('a PNG is read', () => {
  const pixels = (bytes: Uint8Array) => [...read(bytes).pixels.data];

  it('with data in several chunks, others between, and bytes after its end', () => {
    const whole = deflateSync(Uint8Array.of(0, 7, 9));
    const [head, tail] = [chunk('IDAT', whole.subarray(0, 5)), chunk('IDAT', whole.subarray(5))];
    const text = chunk('tEXt', Buffer.from('no keyword'));
    expect(pixels(Buffer.concat([png(header({}), text, head, tail, END), Buffer.from('more')]))).toEqual([7, 9]);
  });

  it('with a palette that is only suggested', () => {
    const suggested = chunk('PLTE', Buffer.alloc(3));
    expect(pixels(png(header({ width: 1, colour: 2 }), suggested, data(0, 1, 2, 3), END))).toEqual([1, 2, 3]);
  });

  it.each([
    ['grey', 8, 0, [0, 9], [0, 7, 9], [7, 255]],
    ['grey, whose upper bits do not count', 8, 0, [1, 9], [0, 7, 9], [7, 255]],
    ['grey of 4 bits', 4, 0, [0, 2], [0, 0x12], [17, 255]],
    ['grey of 16 bits', 16, 0, [2, 1], [0, 1, 1, 2, 1], [1, 255]],
    ['RGB', 8, 2, [0, 1, 0, 2, 0, 3], [0, 1, 2, 4, 1, 2, 3], [1, 2, 4, 255, 255, 255]],
  ])('with a transparent colour on white: %s', (_, depth, colour, transparent, rows, expected) => {
    const bytes = png(header({ depth, colour }), chunk('tRNS', Uint8Array.from(transparent)), data(...rows), END);
    expect(pixels(bytes)).toEqual(expected);
    expect(read(bytes).changes).toContain('what is transparent lies on white');
  });

  it('with a transparent colour in a picture of one pixel', () => {
    const transparent = chunk('tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3));
    expect(pixels(png(header({ width: 1, colour: 2 }), transparent, data(0, 1, 2, 3), END))).toEqual([255, 255, 255]);
  });

  it('interlaced', () => {
    expect(pixels(png(header({ width: 2, height: 2, methods: [0, 0, 1] }), data(0, 1, 0, 2, 0, 3, 4), END))).toEqual([
      1, 2, 3, 4,
    ]);
  });
});
