/** What commands say on stderr while they run, where that is no terminal: the lines that stay. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BenchProgress } from '../../bench/bench.ts';
import type { Cell } from '../../bench/result.ts';
import { benchProgress } from '../../cli/progress/bench.ts';
import { openNamed } from '../../cli/read/open-subjects.ts';
import { resolveSources, THIRD_PARTY } from '../../subjects/index.ts';

let lines: string[] = [];
let clock = 0;

beforeEach(() => {
  lines = [];
  clock = 1000;
  // A terminal would be drawn upon.
  vi.stubEnv('CI', '1');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(`${text}`.trimEnd());
    return true;
  });
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const AT: BenchProgress = { round: 1, workload: 'layer', subject: 'mine', done: 0, total: 4, failed: null };

describe('the progress of a benchmark', () => {
  it('has a line for each round that is done, with the share of the run and the time that is left', () => {
    const { update, stop } = benchProgress(2);
    update(AT);
    clock += 9000;
    update({ ...AT, round: 2, done: 3 });
    update({ ...AT, round: 2, done: 3 });
    stop();
    expect(lines).toEqual(['round 1 of 2 done, 75 % of the run, about 3 s left']);
  });

  it('says nothing of the time that is left where nothing was timed', () => {
    const { update, stop } = benchProgress(2);
    clock += 9000;
    update({ ...AT, round: 2 });
    stop();
    expect(lines).toEqual(['round 1 of 2 done, 0 % of the run']);
  });

  it('has a line for what has no time, but not for what is not covered', () => {
    const failed = (status: string) => ({ status, message: 'gone', known: null }) as unknown as Cell;
    const { update, stop } = benchProgress(1);
    update({ ...AT, failed: failed('not covered') });
    update({ ...AT, failed: failed('crashed') });
    stop();
    expect(lines).toEqual(['layer: mine crashed: gone']);
  });
});

describe('the subjects of a command that names none', () => {
  it('are all built-in ones, and those that cannot be loaded are left out aloud', async () => {
    const [missing] = THIRD_PARTY;
    const opened = await openNamed([], async (sources) => {
      const names = sources.map(({ argument }) => argument);
      if (names.includes(missing)) throw new RangeError(`subject ${missing}: cannot be loaded`);
      return names;
    });
    const all = resolveSources(['engines', 'exact', 'fast', 'third-party']).map(({ argument }) => argument);
    expect(opened).toEqual(all.filter((name) => name !== missing));
    expect(lines).toEqual([`adjoint: left out, subject ${missing}: cannot be loaded`]);
  });
});
