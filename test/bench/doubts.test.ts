/** What makes times less trustworthy before anything is timed: a machine that was busy. */
import { describe, expect, it } from 'vitest';
import { readConditions } from '../../bench/contenders/page/read-conditions.ts';
import { busyMachine, doubts } from '../../bench/doubts.ts';
import { environment, withDoubts } from '../../bench/environment.ts';
import type { BenchSubject, TimedCell } from '../../bench/result.ts';
import { readIdentity } from '../../subjects/browser/identity.ts';
import { MACHINE } from './machine.ts';

describe('a busy machine', () => {
  const under = (load: number, cores = 4) => busyMachine({ cores, loadAverage: [load, 9, 9] });

  it('is no doubt while one core is left for the run', () => {
    expect(under(3)).toEqual([]);
    expect(under(0, 1)).toEqual([]);
  });

  it('is one where other work leaves less than a core', () => {
    expect(under(3.01)).toEqual(['the machine was busy: 3.0 processes wanted its 4 cores when the run began']);
    expect(under(0.3, 1)).toEqual(['the machine was busy: 0.3 processes wanted its 1 core when the run began']);
  });
});

describe('the doubts of an environment', () => {
  it('are those about its own load', () => {
    const here = environment();
    expect(here.doubts).toEqual(busyMachine(here));
  });

  it('are added where an earlier version had none, and kept where they are', () => {
    const busy = { ...MACHINE, loadAverage: [9, 9, 9] };
    const { doubts: _, ...earlier } = busy;
    expect(withDoubts(earlier).doubts).toHaveLength(1);
    expect(withDoubts(busy).doubts).toEqual([]);
  });
});

describe('a subject in a page', () => {
  const KNOWN = { name: 'chromium', version: '156' };
  const subject = (adapter: object | null, page: object): BenchSubject => ({
    ...{ name: 'mine', typed: 'browser:./mine.mjs', version: null, origin: 'module', threads: 1 },
    browser: readIdentity({ adapter }, KNOWN),
    page: readConditions({ clockStepMs: 0.005, isIsolated: true, webgl: null, ...page }),
  });
  const steady = { clockStepMs: 1e-4, speedByRound: [1, 1], stolenShare: 0 };
  const software = (what: string) =>
    `mine ran in a page without a GPU, since ${what} software there: none of its times is that of a GPU`;

  it.each<[string, BenchSubject, readonly string[]]>([
    ['of a GPU', subject({ vendor: 'nvidia' }, { webgl: 'ANGLE (NVIDIA H100)' }), []],
    ['without graphics', subject(null, {}), []],
    ['of SwiftShader', subject({ architecture: 'swiftshader' }, {}), [software('WebGPU is')]],
    ['of a fallback', subject({ vendor: 'x', isFallback: true }, {}), [software('WebGPU is')]],
    ['with WebGL of Mesa', subject({ vendor: 'amd' }, { webgl: 'llvmpipe (LLVM 19.1)' }), [software('WebGL is')]],
    [
      'of software only',
      subject({ architecture: 'swiftshader' }, { webgl: 'SwiftShader' }),
      [software('WebGPU and WebGL are')],
    ],
    [
      'with a coarse clock',
      subject(null, { isIsolated: 'yes' }),
      ['mine ran in a page that is not isolated, which has a coarser clock'],
    ],
  ])('%s has the doubts that it deserves', (_, one, expected) => {
    expect(doubts([], steady, [one])).toEqual(expected);
  });

  it('is not doubted for short calls: a page times many together', () => {
    const time = { samples: 9, medianMs: 1e-3, p25Ms: 1e-3, p75Ms: 1e-3, roundsMs: [1e-3] };
    const cell = { workload: 'w', subject: 'mine', status: 'timed', time } as unknown as TimedCell;
    expect(doubts([cell], steady)).toEqual(['mine on w: the median is under 100 steps of the clock']);
    expect(doubts([cell], steady, [subject(null, {})])).toEqual([]);
  });

  it('tells its clock and its graphics as a stranger does', () => {
    const nothing = { clockStepMs: null, isIsolated: false, webgl: null };
    for (const said of [null, {}, { clockStepMs: 'fine', isIsolated: 1, webgl: 7 }, { clockStepMs: -1 }]) {
      expect(readConditions(said)).toEqual(nothing);
    }
    expect(readConditions({ webgl: 'x'.repeat(9999) }).webgl?.length).toBeLessThan(1000);
  });
});
