import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { smallestLayer } from '../../bench/scale/axes.ts';
import { runHuntCommand } from '../../cli/bench-hunt.ts';
import { runScaleCommand } from '../../cli/bench-scale.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-scale-hunt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const OPTIONS = { timeout: 20_000 };

describe('bench --scale', () => {
  it('sweeps, prints and writes what was found', async () => {
    const json = join(folder, 'scale.json');
    const base = { ...smallestLayer({ input: [1] }), name: 'base' };
    await runScaleCommand(['scatter'], { ...OPTIONS, axis: 'batch', base, time: 1, json });
    expect(printed).toMatch(/^adjoint bench --scale: batch, 9 points, 1 subject, 9 of 9 cells timed, /);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ schema: 'adjoint/scale/1', axis: 'batch' });
    expect(process.exitCode).toBe(0);
  });

  it.each([
    [
      'an axis that is none',
      ['scatter'],
      { axis: 'colour' },
      /^axis "colour" cannot be swept; it must be one of extent/,
    ],
    ['a subject that is none', ['sctater'], { axis: 'batch' }, /^subject "sctater" is not known; it must be one of /],
    [
      'two reports on stdout',
      ['scatter'],
      { axis: 'batch', json: '-', html: '-' },
      /^only one of --json, --markdown, --html can go to stdout$/,
    ],
  ])('refuses %s', async (_, typed, options, message) => {
    const error = await runScaleCommand(typed, { ...OPTIONS, ...options }).catch((reason) => reason);
    expect(error.constructor.name).toBe('UsageError');
    expect(error.message).toMatch(message);
  });
});

describe('bench --hunt', () => {
  it('hunts, prints and writes what was found', async () => {
    const json = join(folder, 'hunt.json');
    await runHuntCommand(['im2col', 'scatter'], { ...OPTIONS, time: 1500, layers: 3, seed: 5, json });
    expect(printed).toMatch(/^adjoint bench --hunt: im2col beside scatter, [1-3] layers? timed, /);
    expect(printed).toMatch(/^ {2}replay: .* bench im2col scatter --layer \S+$/m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ schema: 'adjoint/hunt/1', seed: 5 });
    expect(process.exitCode).toBe(0);
  });

  it.each([
    [['im2col'], 1],
    [['im2col', 'im2col'], 1],
    [['engines'], 4],
    [[], 0],
  ])('refuses %j: it takes two subjects', async (typed, count) => {
    const error = await runHuntCommand(typed, OPTIONS).catch((reason) => reason);
    expect(error.constructor.name).toBe('UsageError');
    expect(error.message).toBe(`--hunt takes two subjects, the slow one and what it is compared with, got ${count}`);
  });
});
