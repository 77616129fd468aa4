/** `--max-time` of the command line: when all is run it goes on, is kept, taken up again and ended. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { someOf } from '../project/thorough.ts';
import { adjoint, MAIN, ROOT } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-max-time-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

const unitsIn = (journal: string): number[] =>
  existsSync(journal)
    ? readFileSync(journal, 'utf8')
        .split('\n')
        .slice(1, -1)
        .map((line) => JSON.parse(line).unit)
    : [];

/** Runs adjoint, interrupts it when so many units beyond the plan are in the journal, and gives what it printed. */
async function interruptedAfter(further: number, planned: number, journal: string, typed: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...typed], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const beyond = () => unitsIn(journal).filter((unit) => unit >= planned).length;
  while (child.exitCode === null && child.signalCode === null && beyond() < further) await setTimeout(10);
  child.kill('SIGINT');
  return { code: await ended, text };
}

describe('a run of verify with a long time', () => {
  // Two blocks of 50 cases.
  const PLANNED = 2;
  const RUN = ['verify', 'im2col', '--law', 'agreement', '--seed', '3', '--runs', '100', '--no-config'];

  it.each(someOf([['2'], ['1']], 1))(
    'goes on when all is run, with %s workers, and ends with what it has found',
    async (workers) => {
      const journal = file(`on-${workers}.ndjson`);
      const more = ['--max-time', '8h', '--workers', workers, '--journal', journal, '--json', file('on.json')];
      const { code, text } = await interruptedAfter(2, PLANNED, journal, [...RUN, ...more]);
      expect(code).toBe(130);
      expect(text).toMatch(/\nAGREE: /);
      expect(text).toMatch(/\d+ cases beyond the planned ones were drawn until the time was over/);
      const { further, cases, verdict } = JSON.parse(readFileSync(file('on.json'), 'utf8'));
      expect(verdict).toBe('agree');
      expect(cases).toBe(100 + further.cases);
      const merged = await adjoint(['merge', journal, '--json', file('merged.json')]);
      expect(merged.status).toBe(0);
      expect(JSON.parse(readFileSync(file('merged.json'), 'utf8')).further.cases).toBeGreaterThan(0);
      const kept = unitsIn(journal);
      const resume = ['verify', '--resume', journal, '--max-time', '8h', '--workers', workers];
      const again = await interruptedAfter(kept.length - PLANNED + 1, PLANNED, journal, resume);
      expect(again.text).toMatch(/\nAGREE: /);
      expect(new Set(unitsIn(journal)).size).toBe(unitsIn(journal).length);
    },
  );

  it('is replayed from what it found beyond the plan', async () => {
    const run = await adjoint([...RUN, '--max-time', '1h', '--path', '3']);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/\nAGREE: 1 case, /);
  });
});

describe('a time', () => {
  it.each([
    ['0.01', '0.01 s'],
    ['0.02s', '0.02 s'],
    ['0.0005m', '0.03 s'],
    ['0.00001h', '0.036 s'],
  ])('of %s is %s, after which a run that is not done ends early', async (text, seconds) => {
    const run = await adjoint([
      'verify',
      'im2col',
      '--runs',
      '20000',
      '--seed',
      '1',
      '--max-time',
      text,
      '--no-config',
    ]);
    expect(run.stdout).toContain(`the run ended early, its time of ${seconds} is used up`);
    expect(run.status).toBe(1);
  });

  it.each([['8x'], ['h'], [''], ['-1m'], ['0h'], ['1 day']])('of %j is refused', async (text) => {
    const run = await adjoint(['verify', 'im2col', '--max-time', text, '--no-config']);
    expect(run.stderr).toContain('It must be a time > 0: seconds, or as 90s, 30m, 8h.');
    expect(run.status).toBe(2);
  });
});
