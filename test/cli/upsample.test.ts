/** `adjoint upsample`: files, text, JSON, the page, and every way to use it wrongly. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { decode, encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import { readPicture } from '../../cli/files/read-picture.ts';
import { house } from '../../tools/picture/house.ts';
import { openCommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-upsample-'));
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const upsample = (...typed: string[]) => commandLine.run(['upsample', ...typed]);

function writePng(name: string, width: number, height: number, channels: 1 | 2 | 3 | 4 = 1, depth: 8 | 16 = 8): string {
  const values = Array.from({ length: width * height * channels }, (_, index) => (index * 37) % 256);
  const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values, (value) => value * 257);
  writeFileSync(at(name), encode({ width, height, channels, depth, data }));
  return at(name);
}

describe('adjoint upsample', () => {
  it('takes the drawing of a house where no picture is given, and compares with it', async () => {
    const { status, stdout, stderr } = await upsample('--out', at('house'), '--html', at('house.html'));
    expect(stderr).toBe('');
    expect(readFileSync(new URL('../../docs/upsampling.md', import.meta.url), 'utf8')).toContain(stdout);
    expect(stdout).toContain('64 × 64 × 3 → 128 × 128, factor 2, seed 1, averaged from the picture');
    expect(stdout).toMatch(/bicubic, a = −0\.75 as T, k 8 +16 +1 .*equal to bicubic, a = −0\.75 in all 49152 cells/);
    expect(status).toBe(0);
    const files = readdirSync(at('house'));
    expect(files).toContain('linear-transposed-spectrum.png');
    expect(decode(readFileSync(join(at('house'), 'linear.png')))).toMatchObject({
      width: 128,
      height: 128,
      channels: 3,
    });
    const page = readFileSync(at('house.html'), 'utf8');
    expect(page.match(/<img /g)!.length).toBe(2 + 3 * ((files.length - 2) / 3));
    expect(page).not.toMatch(/https?:|<script/);
  });

  it('writes the same bytes again for the same seed, and others for another', async () => {
    const image = writePng('grey.png', 9, 7);
    for (const [out, seed] of [
      ['a', '4'],
      ['b', '4'],
      ['c', '5'],
    ])
      await upsample(image, '--out', at(out), '--seed', seed, '--factor', '3');
    const bytes = (out: string) => readFileSync(join(at(out), 'random-4.png'));
    expect(bytes('a').equals(bytes('b'))).toBe(true);
    expect(bytes('a').equals(bytes('c'))).toBe(false);
  });

  it('gives JSON', async () => {
    const { status, stdout } = await upsample(
      writePng('small.png', 6, 5),
      '--out',
      at('json'),
      '--factor',
      '3',
      '--json',
      '-',
    );
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: 'adjoint/upsample/1', factor: 3, truth: null });
    expect(document.methods[1]).toMatchObject({
      id: 'nearest-transposed',
      equality: { cells: 270, differing: 0 },
      psnr: null,
    });
    expect(document.methods[0]).not.toHaveProperty('picture');
  });

  it('writes over nothing without --force', async () => {
    const image = writePng('again.png', 4, 4);
    const twice = (...more: string[]) => upsample(image, '--out', at('again'), '--factor', '5', ...more);
    expect((await twice()).status).toBe(0);
    writeFileSync(join(at('again'), 'linear.png'), 'mine');
    const { status, stdout, stderr } = await twice();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^adjoint: upsample: ".*input\.png" is there already; --force writes over it\n$/);
    expect(readFileSync(join(at('again'), 'linear.png'), 'utf8')).toBe('mine');
    expect((await twice('--force')).status).toBe(0);
    expect(readFileSync(join(at('again'), 'linear.png'), 'utf8')).not.toBe('mine');
  });

  it('writes over no page and no JSON without --force, and makes no folder then', async () => {
    writeFileSync(at('taken.html'), 'mine');
    const { status, stderr } = await upsample(writePng('t.png', 4, 4), '--out', at('none'), '--html', at('taken.html'));
    expect(status).toBe(2);
    expect(stderr).toMatch(/taken\.html" is there already/);
    expect(readFileSync(at('taken.html'), 'utf8')).toBe('mine');
    expect(existsSync(at('none'))).toBe(false);
  });

  it('shows examples in its help', async () => {
    const { stdout } = await upsample('--help');
    expect(stdout).toContain('npx adjoint upsample photo.png --factor 4 --html page.html');
  });
});

/** A PNG that claims more pixels than it has. */
function claiming(width: number, height: number): Uint8Array {
  const bytes = encode({ width: 1, height: 1, channels: 1, data: new Uint8Array(1) });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(16, width);
  view.setUint32(20, height);
  // The checksum of the header, of its name and 13 bytes.
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

describe('adjoint upsample refuses', () => {
  mkdirSync(at('a-folder'));
  writeFileSync(at('empty.png'), '');
  writeFileSync(at('text.png'), 'This is no picture, though it is long enough for one.');
  writeFileSync(at('bomb.png'), claiming(100_000, 100_000));
  writeFileSync(at('none.png'), claiming(0, 5));
  writeFileSync(at('broken.png'), claiming(3, 3));
  const cut = readFileSync(new URL('../../examples/pictures/house.png', import.meta.url)).subarray(0, 5000);
  writeFileSync(at('cut.png'), cut);
  const wide = writePng('wide.png', 2000, 300);
  const tiny = writePng('tiny.png', 2, 9);

  it.each([
    [[at('nothing.png')], /cannot read ".*nothing\.png": no such file$/],
    [[at('a-folder')], /cannot read ".*a-folder": it is a folder$/],
    [[at('empty.png')], /cannot read ".*empty\.png": the file is empty$/],
    [[at('text.png')], /cannot read ".*text\.png": it is no PNG$/],
    [[at('bomb.png')], /: width and height must be 1 … 4096, got 100000 × 100000$/],
    [[at('none.png')], /: width and height must be 1 … 4096, got 0 × 5$/],
    [[at('broken.png')], /: it has too little picture data: its header implies 12 bytes, got 2$/],
    [[at('cut.png')], /cannot read ".*cut\.png": it is cut short, within IDAT$/],
    [['/dev/zero'], /cannot read "\/dev\/zero": it is no regular file$/],
    [[wide, '--factor', '4'], /the result must have at most 4194304 pixels, got 9600000 \(2000 × 300, --factor 4\)$/],
    [[tiny, '--factor', '3', '--from-truth'], /a truth must be at least 3 × 3 pixels, got 2 × 9$/],
    [[tiny, '--factor', '1'], /--factor must be an integer in 2 … 8, got 1$/],
    [[tiny, '--factor', '9'], /--factor must be an integer in 2 … 8, got 9$/],
    [[tiny, '--seed', '4294967296'], /--seed must be an integer in 0 … 4294967295, got 4294967296$/],
    [[tiny, '--out', ''], /--out needs the name of a folder$/],
    [[tiny, '--out', join(at('text.png'), 'in')], /--out: cannot make ".*": .+$/],
    [[tiny, '--html', '-', '--json', '-'], /only one of --html, --json can go to stdout$/],
  ])('%j', async (typed, message) => {
    const out = typed.includes('--out') ? [] : ['--out', at('unused')];
    const { status, stdout, stderr } = await upsample(...typed, ...out);
    expect(stderr.trimEnd()).toMatch(/^adjoint: [^\n]+$/);
    expect(stderr.trimEnd()).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('what is no number', async () => {
    const { status, stderr } = await upsample('--factor', 'two');
    expect(stderr).toBe('adjoint: upsample: --factor must be an integer in 2 … 8, got two\n');
    expect(status).toBe(2);
  });
});

describe('adjoint upsample on outputs that would be lost', () => {
  it('refuses two in one file, and one over the picture', async () => {
    const image = writePng('source.png', 4, 4);
    const before = readFileSync(image);
    const o = at('lost');
    for (const typed of [
      ['--html', join(o, 'input.png')],
      ['--html', at('lost.x'), '--json', at('lost.x')],
      ['--json', image, '--force'],
    ]) {
      const { status, stderr } = await upsample(image, '--out', o, ...typed);
      expect(stderr).toMatch(
        /^adjoint: (.+ must be two files, got .+|--json must not be the file that is read, .+)\n$/,
      );
      expect(status).toBe(2);
    }
    expect(existsSync(o)).toBe(false);
    expect(readFileSync(image).equals(before)).toBe(true);
  });

  it('writes no picture where one of them is a folder', async () => {
    const o = at('half');
    mkdirSync(join(o, 'linear.png'), { recursive: true });
    const { status, stderr } = await upsample(writePng('h.png', 4, 4), '--out', o, '--factor', '3', '--force');
    expect(stderr).toMatch(/^adjoint: upsample: cannot write ".*linear\.png": it is a folder\n$/);
    expect(status).toBe(2);
    expect(readdirSync(o)).toEqual(['linear.png']);
  });

  it('tells a full disk, and takes devices without --force', async () => {
    const { status, stderr } = await upsample(writePng('f.png', 4, 4), '--out', at('full'), '--html', '/dev/full');
    expect(stderr).toBe('adjoint: cannot write "/dev/full": no space is left there\n');
    expect(status).toBe(2);
  });
});

describe('a PNG is read', () => {
  it.each([
    [1, 8, 1, []],
    [3, 8, 3, []],
    [2, 8, 1, ['what is transparent lies on white']],
    [4, 16, 3, ['16 bits a value become 8', 'what is transparent lies on white']],
  ] as const)('with %i channels of %i bits as %i channels', (channels, depth, expected, changes) => {
    const { pixels, changes: told } = readPicture(writePng('read.png', 3, 2, channels, depth));
    expect(pixels).toMatchObject({ width: 3, height: 2, channels: expected });
    expect(told).toEqual(changes);
    if (channels === expected) expect([...pixels.data]).toEqual([...pixels.data].map((_, index) => (index * 37) % 256));
  });

  it('with what is transparent on white', () => {
    writeFileSync(
      at('alpha.png'),
      encode({ width: 3, height: 1, channels: 2, data: Uint8Array.of(9, 255, 9, 0, 0, 128) }),
    );
    expect([...readPicture(at('alpha.png')).pixels.data]).toEqual([9, 255, 127]);
  });

  it('with a palette, and with one bit a pixel, spread out', () => {
    const palette = [
      [10, 20, 30],
      [200, 100, 0],
    ];
    const indexed = encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1, 0), palette });
    writeFileSync(at('palette.png'), indexed);
    expect(readPicture(at('palette.png'))).toEqual({
      pixels: { width: 2, height: 1, channels: 3, data: Uint8Array.of(200, 100, 0, 10, 20, 30) },
      changes: ['its palette is spread out'],
    });
    const bits = encode({ width: 3, height: 2, channels: 1, depth: 1, data: Uint8Array.of(0b01000000, 0b10100000) });
    writeFileSync(at('bits.png'), bits);
    expect(readPicture(at('bits.png'))).toEqual({
      pixels: { width: 3, height: 2, channels: 1, data: Uint8Array.of(0, 255, 0, 255, 0, 255) },
      changes: ['1 bits a value become 8'],
    });
  });
});

describe('the drawing of a house', () => {
  it('is what its script draws', () => {
    const file = decode(readFileSync(new URL('../../examples/pictures/house.png', import.meta.url)));
    const { width, height, channels, data } = house();
    expect([file.width, file.height, file.channels]).toEqual([width, height, channels]);
    expect(Buffer.from(file.data as Uint8Array).equals(Buffer.from(data))).toBe(true);
  });
});
