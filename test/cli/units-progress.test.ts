/** How far a long run is, in words: units, failures, rate, time left and workers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { campaignProgress } from '../../cli/progress/campaign.ts';
import { certifyProgress } from '../../cli/progress/certify.ts';
import type { LiveLine } from '../../cli/progress/live-line.ts';
import { UnitsLine } from '../../cli/progress/units.ts';
import { verifyProgress } from '../../cli/progress/verify.ts';

let clock = 0;
beforeEach(() => {
  clock = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => void vi.restoreAllMocks());

const at = (done: number, executed: number, failures = 0) => ({ done, units: 100, executed, failures });

describe('the line of a run in units of work', () => {
  it('has neither rate nor time left before some units were executed', () => {
    const line = new UnitsLine();
    line.update(at(0, 0));
    clock += 1000;
    line.update(at(1, 1));
    expect(line.text()).toBe('1 of 100 units, 0 failures so far');
  });

  it('counts what was ruled out as done, and only what was executed for the rate', () => {
    const line = new UnitsLine();
    line.update(at(20, 0));
    clock += 10_000;
    line.update(at(60, 20, 1));
    line.workers = 3;
    expect(line.text()).toBe('60 of 100 units, 1 failure so far, 2.0 units a second, about 10 s left, 3 workers');
  });

  it('says minutes and hours where there are many seconds', () => {
    const line = new UnitsLine();
    line.update(at(0, 0));
    clock += 600_000;
    line.update(at(50, 50));
    expect(line.text()).toContain('about 10 min left');
    clock += 36_000_000;
    expect(line.text()).toContain('about 11 h left');
  });

  it('has a line for a log every half minute', () => {
    const line = new UnitsLine();
    expect(line.update(at(1, 1))).toBeNull();
    clock += 30_000;
    expect(line.update(at(50, 30))).toMatch(/^50 of 100 units, /);
    expect(line.update(at(51, 31))).toBeNull();
  });
});

/** A line that is drawn nowhere. */
function drawnNowhere() {
  const shown: string[] = [];
  const marked: string[] = [];
  const line = {
    show: (text: () => string) => void shown.push(text()),
    keep() {},
    mark: (text: string) => void marked.push(text),
    stop() {},
  };
  return { line, shown, marked };
}

describe('the progress of verify and certify', () => {
  const WORDS = '50 of 100 units, 1 failure so far, 20 units a second, about 3 s left';

  it.each([
    ['verify', (line: LiveLine) => verifyProgress(2, line), { subject: 'mine', law: 'agreement', finished: null }],
    ['certify', (line: LiveLine) => certifyProgress(line), { subject: 'mine', points: 3, total: 9 }],
  ])('says in one line of %s how far it is, on a terminal and from time to time in a log', (_, progressOn, step) => {
    const { line, shown, marked } = drawnNowhere();
    const { onUnits, update } = progressOn(line);
    onUnits?.(at(0, 0));
    clock += 2500;
    onUnits?.(at(50, 50, 1));
    update(step as never);
    expect(shown.at(-1)).toMatch(new RegExp(`^${WORDS} · mine: (agreement|3 of 9 points)$`));
    expect(marked).toEqual([]);
    clock += 30_000;
    update(step as never);
    update(step as never);
    expect(marked).toEqual([expect.stringMatching(/^50 of 100 units, 1 failure so far, 1\.5 units a second, /)]);
  });
});

describe('the progress of a campaign', () => {
  it('keeps lines without what would change a terminal, and marks how far it is', () => {
    const kept: string[] = [];
    const marked: string[] = [];
    const drawn = {
      show() {},
      keep: (text: string) => kept.push(text),
      mark: (text: string) => marked.push(text),
      stop() {},
    };
    const progress = campaignProgress(drawn, new UnitsLine());
    progress.keep('worker \u001b[2J does not take part');
    progress.onWorkers(1);
    clock += 30_000;
    progress.onUnits(at(50, 30));
    expect(kept[0]).not.toContain('\u001b');
    expect(marked[0]).toMatch(/1 worker$/);
  });

  it('marks how far it is although nothing comes', () => {
    const marked: string[] = [];
    const drawn = { show() {}, keep() {}, mark: (text: string) => marked.push(text), stop() {} };
    const progress = campaignProgress(drawn, new UnitsLine());
    progress.onUnits(at(0, 0));
    progress.onWorkers(0);
    clock += 30_000;
    progress.onWorkers(0);
    expect(marked).toEqual(['0 of 100 units, 0 failures so far, 0 workers']);
  });
});
