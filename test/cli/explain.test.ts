/** `adjoint explain`: text, JSON, page, matrix, and what it refuses. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ONE_CELL, openCommandLine } from './command-line.ts';

const commandLine = openCommandLine();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-explain-'));
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

const explain = (...typed: string[]) => commandLine.run(['explain', ...typed]);

describe('adjoint explain', () => {
  it('explains the textbook example without being told anything', async () => {
    const { status, stdout, stderr } = await explain();
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^A transposed convolution: x \[1,1,2,2\] through w \[1,1,3,3\] gives y \[1,1,4,4\]\n/);
  });

  it.each([
    ['pytorch --in 3,3 --kernel 3 --stride 2 --padding 1 --output-padding 1', 'gives y [1,1,6,6]'],
    ['onnx --in 5 --kernel 3 --stride 2 --auto-pad SAME_UPPER', 'gives y [1,1,10]'],
    ['keras --in 4,4 --kernel 3 --stride 2 --padding same', 'gives y [1,1,8,8]'],
    ['jax --in 4 --kernel 2 --stride 3 --padding VALID', 'gives y [1,1,12]'],
    [
      'pytorch --in 256,256 --kernel 4 --stride 2 --padding 1 --channels 512,256',
      'Drawn in part: 1 of 512 input channels',
    ],
  ])('takes the words of a framework: %s', async (typed, told) => {
    const { status, stdout } = await explain(...typed.split(' '));
    expect(stdout).toContain(told);
    expect(status).toBe(0);
  });

  it('takes a case as JSON and from a file, and gives JSON', async () => {
    const file = join(folder, 'case.json');
    writeFileSync(file, JSON.stringify(ONE_CELL));
    const direct = await explain('--case', JSON.stringify(ONE_CELL), '--json');
    expect(await explain('--case', `@${file}`, '--json')).toEqual(direct);
    const { shapes, drawn, codes } = JSON.parse(direct.stdout);
    expect([shapes.y, drawn.ways.results.scatter.data, codes.pytorch]).toEqual([
      [1, 1, 1],
      [6],
      'torch.nn.ConvTranspose1d(1, 1, [1], stride=[1], padding=[0], output_padding=[0], dilation=[1], groups=1, bias=False)',
    ]);
  });

  it('prints what C stores, as text and as JSON', async () => {
    const { stdout } = await explain('--matrix');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '# C is 4 × 16 and stores 36 numbers',
      '# rows: cells of x [1,2,2]; columns: cells of y [1,4,4]; both row-major; y = Cᵀ·x',
      'row\tcolumn\tvalue\ttap',
      '0\t0\t1\t0,0',
    ]);
    expect(lines).toHaveLength(39);
    const { entries } = JSON.parse((await explain('--matrix', '--json')).stdout);
    expect(entries).toHaveLength(36);
  });
});

describe('adjoint explain on cells, numbers and files', () => {
  it('tells of any cell of the case, whatever is drawn of it', async () => {
    const long = await explain(...'pytorch --in 100 --kernel 3 --output 37 --input 99'.split(' '));
    expect(long.stdout).toMatch(/^ {2}y\[37\] = \d·1 \+ \d·2 \+ \d·3 = \d+$/m);
    expect(long.stdout).toMatch(/^ {2}x\[99\] = \d goes to 3 cells:$/m);
    expect(long.stdout).toContain('\nx, w and y, of the part that is drawn\n');
    const wide = await explain(...'pytorch --in 3 --kernel 3 --channels 64,64 --output 63,2'.split(' '));
    expect(wide.stdout).toMatch(/^ {2}y\[channel 63; 2\] = .* \(192 products\) = \d+$/m);
    expect((await explain(...'pytorch --in 3 --kernel 2 --padding 1 --stride 4 --input 0'.split(' '))).stdout).toMatch(
      /^ {2}x\[0\] = 1 goes to 1 cell:$/m,
    );
  });

  it('gives JSON in which the part is a case, and special numbers have their names', async () => {
    const special = {
      ...ONE_CELL,
      x: { shape: [1, 1, 1], data: ['NaN'] },
      w: { shape: [1, 1, 1], data: ['-Infinity'] },
    };
    const { stdout } = await explain('--case', JSON.stringify(special), '--json');
    const { drawn } = JSON.parse(stdout);
    expect([drawn.part.x.data, drawn.part.w.data, drawn.ways.results.scatter.data]).toEqual([
      ['NaN'],
      ['-Infinity'],
      ['NaN'],
    ]);
    expect(await explain('--case', JSON.stringify(drawn.part), '--json')).toMatchObject({ status: 0, stdout });
  });

  it('multiplies nothing of an empty batch', async () => {
    const { stdout } = await explain(...'pytorch --in 300 --kernel 3 --batch 0'.split(' '));
    expect(stdout).toContain('\nThe batch is empty: there is no image to draw.\n\n');
    expect(stdout).toContain('The batch is empty: nothing is multiplied.');
    expect(stdout).not.toContain('NaN');
  });

  it('tells of the cells that are asked for', async () => {
    const { stdout } = await explain('--input', '1,1', '--output', '0,3,3');
    expect(stdout).toContain('x[1,1] = 4 goes to 9 cells:');
    expect(stdout).toContain('y[3,3] = 4·9 = 36\n');
  });

  it('writes a page, and overwrites it only where it is told to', async () => {
    const file = join(folder, 'deep/er/page.html');
    expect(await explain('--html', file)).toEqual({ status: 0, stdout: '', stderr: `written to ${file}\n` });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    writeFileSync(file, 'mine');
    const again = await explain('--html', file);
    expect([again.status, again.stderr]).toEqual([
      2,
      `adjoint: explain: ${JSON.stringify(file)} is there already; --force writes over it\n`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await explain('--html', file, '--force')).status).toBe(0);
    expect((await explain('--html', '-')).stdout).toMatch(/^<!doctype html>/);
  });
});

describe('adjoint explain on integers', () => {
  it('shows the sums, and says so', async () => {
    const scale = { scale: 0.5, zeroPoint: 1 };
    const integers = {
      x: { shape: [1, 1, 2], data: [3, 5] },
      w: { shape: [1, 1, 1], data: [10] },
      ...{ bias: null, stride: [1], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1 },
      dtype: 'int8',
      quantisation: { x: scale, w: { dtype: 'int8', scale: [0.5], zeroPoint: [0] }, y: scale, clamp: [-128, 127] },
    };
    const { status, stdout, stderr } = await explain('--case', JSON.stringify(integers));
    expect([status, stdout.replaceAll(/ +/g, ' ')]).toEqual([0, expect.stringMatching(/y \[1,2\]\n 20 40\n/)]);
    expect(stderr).toBe('adjoint: x and w are shown without their zero points, y as sums before they are scaled\n');
    const { x, ...rest } = integers.quantisation;
    const broken = { ...integers, quantisation: { ...rest, x: { ...x, scale: 0 } } };
    const refused = await explain('--case', JSON.stringify(broken));
    expect([refused.status, refused.stdout]).toEqual([1, expect.stringContaining('quantisation x.scale must be')]);
  });
});

describe('adjoint explain refuses', () => {
  it.each([
    [
      'pytorch --in 3 --kernel 2 --padding 5',
      'PyTorch 2: refused\n  pytorch: output extent of axis 0 must be >= 1, got -6',
    ],
    ['onnx --in 5 --kernel 2 --stride 4 --auto-pad SAME_UPPER', 'no one answer (onnx-negative-total)'],
    ['pytorch --in 5 --kernel 3 --stride 0', 'PyTorch 2: refused'],
  ])('by exit code 1 where there is no one case: %s', async (typed, told) => {
    const { status, stdout } = await explain(...typed.split(' '));
    expect(stdout).toContain(told);
    expect(status).toBe(1);
  });

  it('by exit code 1 and the rule for an illegal case', async () => {
    const { status, stdout } = await explain('--case', JSON.stringify({ ...ONE_CELL, stride: [0] }));
    expect([status, stdout]).toEqual([1, 'illegal: geometry: stride[0] must be an integer >= 1, got 0\n']);
  });

  it.each([
    [['--in', '4'], 'adjoint: --in is in the words of a framework: name one of pytorch, '],
    [['--stride', '4'], 'adjoint: --stride is in the words of a framework'],
    [['pytorch', '--in', '3'], 'adjoint: pytorch needs --kernel, as shape does\n'],
    [['pytorsh', '--in', '3', '--kernel', '3'], 'adjoint: convention "pytorsh" is not known'],
    [['pytorch', '--in', '3', '--kernel', '3', '--auto-pad', 'VALID'], 'adjoint: pytorch takes no --auto-pad'],
    [['--batch', '3'], 'adjoint: --batch is in the words of a framework'],
    [['--case', '{}', '--stride', '2'], 'adjoint: --case and --stride exclude each other'],
    [['--matrix', '--input', '99'], 'adjoint: --matrix and --input exclude each other: the matrix has all cells\n'],
    [
      ['pytorch', '--in', '3', '--kernel', '3', '--channels', '64,64', '--input', '64,2'],
      'adjoint: --input must be a cell of [64,3], or of its first channel, got 64,2\n',
    ],
    [
      ['pytorch', '--in', '3', '--kernel', '3', '--batch', '0', '--output', '1'],
      'adjoint: --input and --output: the batch is empty\n',
    ],
    [['pytorch', '--case', '{}'], 'adjoint: --case and a framework exclude each other'],
    [['--case', '{}'], 'adjoint: case lacks the field x\n'],
    [['--case', '@nowhere.json'], 'adjoint: --case: cannot read "nowhere.json": no such file\n'],
    [['--output', '9,9'], 'adjoint: --output must be a cell of [1,4,4], or of its first channel, got 9,9\n'],
    [['--input', '0'], 'adjoint: --input must be a cell of [1,2,2], or of its first channel, got 0\n'],
    [['--input', 'a'], 'adjoint: --input must be integers >= 0 with commas between them, got "a"\n'],
    [['--force'], 'adjoint: --force says that the file of --html may be overwritten\n'],
    [['--json', '--html', '-'], 'adjoint: --json and --html - exclude each other: both go to stdout\n'],
    [['--matrix', '--html', 'a.html'], 'adjoint: --matrix and --html exclude each other\n'],
    [['--html', ''], 'adjoint: --html: cannot write "": it needs the name of a file\n'],
  ])('%j, in one line', async (typed, told) => {
    const { status, stdout, stderr } = await explain(...typed);
    expect(stderr).toContain(told);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
    expect(existsSync('a.html')).toBe(false);
  });

  it('a matrix that stores too much', async () => {
    const { status, stderr } = await explain(...'pytorch --in 1000,1000 --kernel 3 --matrix'.split(' '));
    expect([status, stderr]).toEqual([
      2,
      'adjoint: matrixOf: C may store at most 1048576 numbers, this one can have 9000000\n',
    ]);
  });
});
