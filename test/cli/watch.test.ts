/** `verify --watch`: a change runs it again, and Ctrl-C ends with the verdict of the last run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adjoint, ONE_CELL, type Run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-watch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODULE = join(folder, 'mine.mjs');
const BESIDE = join(folder, 'factor.mjs');
const OF_FACTOR = `import { factor } from './factor.mjs';
  export const convTranspose = ({ x, w }) => ({ shape: [1, 1, 1], data: [x.data[0] * w.data[0] * factor] });`;
const RIGHT = 'export const factor = 1;';
const WRONG = 'export const factor = 2;';
const BROKEN = 'export const factor = ;';

/** Writes one text after the other, each when the run before is over, and then sends Ctrl-C. */
async function watched(first: string, ...later: readonly string[]): Promise<Run> {
  writeFileSync(MODULE, OF_FACTOR);
  writeFileSync(BESIDE, first);
  let changes = 0;
  const given = ['--law', 'agreement', '--case', JSON.stringify(ONE_CELL), '--no-config'];
  return adjoint(['verify', MODULE, ...given, '--quiet', '--watch'], {
    onStderr(text, child) {
      const runs = text.split('adjoint: watching').length - 1;
      if (runs <= changes) return;
      if (changes < later.length) writeFileSync(BESIDE, later[changes]);
      else child.kill('SIGINT');
      changes++;
    },
  });
}

const verdicts = ({ stdout }: Run) => stdout.match(/^(AGREE|DISAGREE)(?=: )/gm);

describe('verify --watch', () => {
  it('runs again when what the module imports changes, and ends with the last verdict', async () => {
    const mended = await watched(WRONG, RIGHT);
    expect(verdicts(mended)).toEqual(['DISAGREE', 'AGREE']);
    expect(mended.stderr).toMatch(/^adjoint: .*factor\.mjs has changed$/m);
    expect(mended.status).toBe(0);
    const spoilt = await watched(RIGHT, WRONG);
    expect(verdicts(spoilt)).toEqual(['AGREE', 'DISAGREE']);
    expect(spoilt.status).toBe(1);
  });

  it('lives through what cannot be loaded', async () => {
    const run = await watched(RIGHT, BROKEN, RIGHT);
    expect(verdicts(run)).toEqual(['AGREE', 'AGREE']);
    expect(run.stderr).toMatch(/^adjoint: subject .*mine\.mjs: /m);
    expect(run.status).toBe(0);
  });

  it('ends with 2 where the last run could not be made', async () => {
    expect((await watched(RIGHT, BROKEN)).status).toBe(2);
  });

  it('ends with 2 and one line where the folder is removed', async () => {
    const place = mkdtempSync(join(tmpdir(), 'adjoint-watched-'));
    const module = join(place, 'mine.mjs');
    writeFileSync(module, 'export const convTranspose = () => ({ shape: [1, 1, 1], data: [1] });');
    const given = ['--law', 'output-shape', '--case', JSON.stringify(ONE_CELL), '--no-config', '--quiet', '--watch'];
    let isRemoved = false;
    const run = await adjoint(['verify', module, ...given], {
      onStderr(text) {
        if (isRemoved || !text.includes('adjoint: watching')) return;
        isRemoved = true;
        rmSync(place, { recursive: true });
      },
    });
    expect(run.stderr).toMatch(/^adjoint: --watch: cannot watch ".*adjoint-watched-.*": no such file$/m);
    expect(run.status).toBe(2);
  });

  it.each([
    [['scatter'], '--watch needs the path of a module among the subjects'],
    [['cmd:node a.mjs'], '--watch needs the path of a module among the subjects'],
    [[MODULE, '--case', '-'], '--watch and --case - exclude each other: stdin is read once'],
    [[MODULE, '--update-known-failures'], '--watch and --update-known-failures exclude each other'],
    [[MODULE, '--law', 'nothing'], 'law "nothing" is not known; it must be one of '],
    [[join(folder, 'nothing.mjs')], 'nothing.mjs: no such file'],
  ])('refuses %j at once', async (typed, message) => {
    const run = await adjoint(['verify', ...typed, '--watch', '--no-config']);
    expect(run.stderr).toContain(message);
    expect(run).toMatchObject({ status: 2, stdout: '' });
  });
});
