/** The short form of `npm run kills`: a run of each kind, killed a few times; and what its check finds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printedFailures, reportedFailures, timelessResult } from '../../tools/kills/check.ts';
import { killedRun } from '../../tools/kills/subjects.ts';
import { KINDS_OF_TRIAL, killTrial } from '../../tools/kills/trials.ts';
import { adjoint, endStarted } from '../cli/command-line.ts';
import { someOf } from '../project/thorough.ts';
import { SERVER } from '../runs/queue/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-kills-'));
afterAll(() => {
  endStarted();
  rmSync(folder, { recursive: true });
});

describe('what was printed', () => {
  it('is read from the lines of a log', () => {
    const lines = 'one: 3 cases, done\ntwo: 40 cases, FAILED agreement, refusal; 2 of 5 laws not checked to the end\n';
    expect(printedFailures(lines)).toEqual(['two agreement', 'two refusal']);
  });

  it('is compared with the failures of a result', () => {
    const file = join(folder, 'small.json');
    const checks = [
      { subject: 'two', law: 'agreement', status: 'failed', milliseconds: 3 },
      { subject: 'two', law: 'refusal', status: 'passed', milliseconds: 4 },
    ];
    writeFileSync(file, JSON.stringify({ checks, environment: 'here' }));
    expect([...reportedFailures(file)]).toEqual(['two agreement']);
    expect(timelessResult(file)).not.toMatch(/milliseconds|here/);
  });
});

describe('a run that is killed at random moments', () => {
  const run = killedRun(folder, 60);
  const whole = join(folder, 'whole.json');
  beforeAll(async () => {
    await adjoint(['verify', ...run, '--json', whole]);
  });

  // Campaigns are killed by their own tests too.
  const kinds = SERVER === null ? KINDS_OF_TRIAL.slice(0, 1) : someOf(KINDS_OF_TRIAL, 1);
  it.each(kinds.map((kind, at) => [kind, at] as const))('loses nothing: %s', async (kind, seed) => {
    const options = { folder: join(folder, `${seed}`), run, whole: timelessResult(whole), kills: 2, seed };
    const trial = await killTrial(kind, options);
    expect(trial.lost, trial.said).toEqual([]);
    expect(trial.isSame, trial.said).toBe(true);
    expect(reportedFailures(whole).size).toBeGreaterThan(0);
  });
});
