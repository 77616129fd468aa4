/**
 * The stacks of real networks in examples/: their shapes, their verdict on a healthy subject and on a wrong one. They import the
 * package as its users do: compiled.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../cli/command-line.ts';
import { someOf } from './thorough.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-stacks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WRONG = join(folder, 'wrong.mjs');
writeFileSync(
  WRONG,
  `import { engines } from '${ROOT}/dist/public/core.js';
export const name = 'wrong';
export const capabilities = { dtypes: ['f32'] };
export function convTranspose(problem) {
  const y = engines.scatter(problem);
  y.data[y.data.length - 1] += 1;
  return y;
}
`,
);

interface Run {
  readonly status: number | null;
  readonly lines: readonly string[];
}

function node(...words: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, words, { cwd: ROOT, maxBuffer: 2 ** 24 }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode, lines: `${stdout}${stderr}`.split('\n') });
    });
  });
}

const STACKS: [name: string, words: string[], shapes: string[]][] = [
  [
    'dcgan',
    ['--narrow'],
    [
      '100 × 1×1 → 512 × 4×4',
      '512 × 4×4 → 256 × 8×8',
      '256 × 8×8 → 128 × 16×16',
      '128 × 16×16 → 64 × 32×32',
      '64 × 32×32 → 3 × 64×64',
    ],
  ],
  [
    'hifigan',
    [],
    ['512 × 32 → 256 × 256', '256 × 256 → 128 × 2048', '128 × 2048 → 64 × 4096', '64 × 4096 → 32 × 8192'],
  ],
  ['fcn', ['16s'], ['21 × 16×16 → 21 × 34×34', '21 × 34×34 → 21 × 560×560']],
];

describe.each(someOf(STACKS, 1))('examples/stacks/%s.mjs', (name, words, shapes) => {
  it('has the shapes of the paper, agrees with the exact result, and sees one wrong cell', {
    timeout: 240_000,
  }, async () => {
    const { status, lines } = await node(`examples/stacks/${name}.mjs`, ...words, 'wasm', WRONG, '--no-time');
    const stated = lines.filter((line) => line.endsWith('as stated'));
    expect(stated.map((line) => shapes.find((shape) => line.includes(shape)))).toEqual(shapes);
    const of = (subject: string) => lines.filter((line) => new RegExp(` ${subject} `).test(line));
    expect(of('wasm')).toHaveLength(shapes.length);
    expect(of('wasm').every((line) => line.endsWith('equal on integers, within the bound on real data'))).toBe(true);
    expect(of('wrong')).toHaveLength(shapes.length);
    expect(of('wrong').every((line) => line.includes('WRONG: 1 of '))).toBe(true);
    expect(status).toBe(1);
  });
});

describe('a stack', () => {
  it.each([
    ['hifigan', ['--time', 'abc'], 'hifigan: --time must be an integer >= 1, in milliseconds, got "abc"'],
    ['hifigan', ['--time', '0'], 'hifigan: --time must be an integer >= 1, in milliseconds, got "0"'],
    ['hifigan', ['--tiem', '9'], "hifigan: Unknown option '--tiem'; the options are --time <ms>, --no-time"],
    ['dcgan', ['--wide'], "dcgan: Unknown option '--wide'; the options are --narrow, --time <ms>, --no-time"],
    ['fcn', ['64s'], /^fcn: subject "64s" is not known; it must be one of .*; the networks are 32s, 16s, 8s$/],
    ['fcn', ['constructor'], /^fcn: subject "constructor" is not known; .*; the networks are 32s, 16s, 8s$/],
    ['fcn', ['16s', '8s'], 'fcn: only one of 32s, 16s, 8s can be run at a time, got 16s, 8s'],
    ['dcgan', ['./nothing.mjs'], /^dcgan: .*nothing\.mjs/],
  ])('ends with one line that says what there is: %s %j', async (name, words, message) => {
    const { status, lines } = await node(`examples/stacks/${name}.mjs`, ...words);
    expect(lines).toEqual([expect.stringMatching(message), '']);
    expect(status).toBe(2);
  });

  it('times each layer and all together', async () => {
    const { status, lines } = await node('examples/stacks/dcgan.mjs', '--narrow', 'wasm', '--time', '20');
    const times = lines
      .slice(lines.findIndex((line) => line.startsWith('Time of a call')) + 2)
      .filter((line) => line !== '');
    expect(times.map((line) => line.trim().replace(/\s+[\d.]+$/, ''))).toEqual([
      'project',
      'up 1',
      'up 2',
      'up 3',
      'up 4',
      'the whole stack',
    ]);
    const numbers = times.map((line) => Number(/[\d.]+$/.exec(line)?.[0]));
    expect(numbers.at(-1)).toBeCloseTo(
      numbers.slice(0, -1).reduce((a, b) => a + b),
      2,
    );
    expect(status).toBe(0);
  });
});
