/** `adjoint learn`: text, JSON, the page, and every way to use it wrongly. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-learn-'));
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const learn = (...typed: string[]) => commandLine.run(['learn', ...typed]);

describe('adjoint learn', () => {
  it('tells losses and the law, and says on stderr how far it is', async () => {
    const { status, stdout, stderr } = await learn('--factor', '2', '--steps', '20');
    expect(stdout).toMatch(/^20 steps each, 8 pictures a step, /);
    expect(stdout).toMatch(/\n {2}T ×2, random at first +\d\.\d\de−1 /);
    expect(stdout).toMatch(
      /the gradient law holds at all 60 steps; the largest deviation is 0\.\d+ of the proven bound/,
    );
    expect(stderr).toMatch(/^T ×2, random at first: 20 steps, loss /);
    expect(status).toBe(0);
  });

  it('gives JSON, and a page that needs nothing else', async () => {
    const { status, stdout } = await learn('--steps', '4', '--json', '-', '--html', at('page.html'));
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: 'adjoint/learn/1', steps: 4, seed: 1, lawHolds: true });
    expect(document.runs.map(({ id }: { id: string }) => id)).toEqual([
      ...['random-2', 'bilinear-2', 'resize-2'],
      ...['random-4', 'bilinear-4', 'resize-4'],
    ]);
    expect(document.runs[3].after.weights).toHaveLength(64);
    const page = readFileSync(at('page.html'), 'utf8');
    expect(page.match(/<img /g)).toHaveLength(12);
    expect(page.match(/ role="img" aria-labelledby="[^"]+"/g)).toHaveLength(4);
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)|<script/);
  });

  it('writes over nothing without --force', async () => {
    writeFileSync(at('taken.json'), 'mine');
    const { status, stderr } = await learn('--steps', '1', '--json', at('taken.json'));
    expect(stderr).toMatch(/^adjoint: learn: ".*taken\.json" is there already; --force writes over it\n$/);
    expect(status).toBe(2);
    expect(readFileSync(at('taken.json'), 'utf8')).toBe('mine');
    await learn('--steps', '1', '--factor', '2', '--json', at('taken.json'), '--force');
    expect(JSON.parse(readFileSync(at('taken.json'), 'utf8')).steps).toBe(1);
  });

  it.each([
    [['--factor', '3'], /^error: option '--factor <n>' argument '3' is invalid\. Allowed choices are 2, 4, both/],
    [['--steps', '0'], /^adjoint: learn: --steps must be an integer in 1 … 100000, got 0\n$/],
    [['--steps', ''], /^adjoint: learn: --steps must be an integer in 1 … 100000, got ""\n$/],
    [['--steps', '1.5'], /^adjoint: learn: --steps must be an integer in 1 … 100000, got 1\.5\n$/],
    [['--steps', '100001'], /^adjoint: learn: --steps must be an integer in 1 … 100000, got 100001\n$/],
    [['--seed', '4294967296'], /^adjoint: learn: --seed must be an integer in 0 … 4294967295, got 4294967296\n$/],
    [['--html', '-', '--json', '-'], /^adjoint: only one of --html, --json can go to stdout\n$/],
  ])('refuses %j', async (typed, message) => {
    const { status, stdout, stderr } = await learn(...typed);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('shows examples in its help', async () => {
    expect((await learn('--help')).stdout).toContain('npx adjoint learn --factor 2 --steps 200 --seed 7');
  });
});
