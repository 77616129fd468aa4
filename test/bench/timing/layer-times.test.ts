/** A layer that is timed in rounds, where a round is interrupted or a contender cannot be asked. */
import { describe, expect, it } from 'vitest';
import type { Contender } from '../../../bench/contenders/contender.ts';
import { WARM_UP_SHARE } from '../../../bench/timing/checked-calls.ts';
import { subjectOf, timeLayer } from '../../../bench/timing/layer-times.ts';
import { describedWorkload } from '../../../bench/workloads/workload-cases.ts';
import { madeUpContender } from '../made-up-contender.ts';
import { TINY } from '../tiny-workload.ts';

const ROUNDS = { rounds: 2, fewestRounds: 2, roundMs: 1, layerMs: 1, callLimitMs: 1000 };

/** Interrupts the run in the given visit, and ends as a process that is closed does. */
function interrupted(visit: number, interrupt: AbortController): Contender {
  let visits = 0;
  const contender = madeUpContender('interrupted', { callMs: 1, onTimed: () => {} });
  return {
    ...contender,
    async measure(...argument) {
      // Each visit warms up and measures in one call of this.
      if (++visits < visit) return contender.measure(...argument);
      interrupt.abort();
      const last = { kind: 'crashed', message: 'the process was closed' } as const;
      return { samplesMs: null, prepareMs: null, wholeCallMs: null, last };
    },
  };
}

async function timed(visit: number) {
  const interrupt = new AbortController();
  const names: string[] = [];
  const other = (name: string) => madeUpContender(name, { callMs: 1, onTimed: (one) => names.push(one) });
  const contenders = [other('before'), interrupted(visit, interrupt), other('behind')];
  const times = await timeLayer(contenders, describedWorkload(TINY), { ...ROUNDS, signal: interrupt.signal });
  return { names, statuses: times.map((time) => time?.status ?? null) };
}

describe('a layer whose timing is interrupted', () => {
  it('has times of those visited before, none of the one that was interrupted, and visits nobody else', async () => {
    expect(await timed(1)).toEqual({ names: ['before'], statuses: ['timed', null, null] });
  });

  it('keeps the times of the rounds before', async () => {
    // The second round begins with the contender that was interrupted.
    expect(await timed(2)).toEqual({ names: ['before', 'behind'], statuses: ['timed', 'timed', 'timed'] });
  });
});

describe('a layer that is timed on all or on none', () => {
  it('is not timed on anybody where one cannot be asked', async () => {
    const names: string[] = [];
    const other = madeUpContender('other', { callMs: 1, onTimed: (one) => names.push(one) });
    const flat = { ...other, name: 'flat', capabilities: { ...other.capabilities, ranks: [2] as const } };
    const called: string[] = [];
    const recording = {
      ...other,
      call(problem: Parameters<Contender['call']>[0]) {
        called.push('other');
        return other.call(problem);
      },
    };
    const times = await timeLayer([recording, flat], describedWorkload(TINY), { ...ROUNDS, allOrNone: true });
    expect(times.map((time) => time?.status ?? null)).toEqual([null, 'not covered']);
    expect([called, names]).toEqual([[], []]);
  });

  it('is not timed any further once one of them fails', async () => {
    const names: string[] = [];
    const other = madeUpContender('other', { callMs: 1, onTimed: (one) => names.push(one) });
    const last = { kind: 'crashed', message: 'it ended' } as const;
    const failing: Contender = {
      ...other,
      name: 'failing',
      call: async () => ({ outcome: last, callMs: null, waitedMs: 1, isAsync: false }),
    };
    const times = await timeLayer([failing, other], describedWorkload(TINY), { ...ROUNDS, allOrNone: true });
    expect([times.map((time) => time?.status ?? null), names]).toEqual([['crashed', null], []]);
  });
});

it('each round of a layer is preceded by a part of its time that is not timed', async () => {
  const plain = madeUpContender('plain', { callMs: 1, onTimed: () => {} });
  const given: Parameters<Contender['measure']>[1][] = [];
  const noting: Contender = {
    ...plain,
    measure(problem, options, wholeCall) {
      given.push(options);
      return plain.measure(problem, options, wholeCall);
    },
  };
  await timeLayer([noting], describedWorkload(TINY), { ...ROUNDS, roundMs: 10 });
  expect(given).toEqual(
    Array(ROUNDS.rounds).fill(expect.objectContaining({ timeBudgetMs: 10, warmUpMs: 10 * WARM_UP_SHARE })),
  );
});

describe('a contender in a result', () => {
  it('says in which browser and page it runs, where it does', () => {
    const plain = madeUpContender('plain', { callMs: 1, onTimed: () => {} });
    expect(subjectOf(plain)).toEqual({ name: 'plain', typed: 'im2col', version: null, origin: 'engine', threads: 1 });
    const [browser, page] = [{ name: 'chromium', version: '156' }, { adapter: null }];
    const inPage = { ...plain, browser, page } as unknown as Contender;
    expect(subjectOf(inPage)).toEqual({ ...subjectOf(plain), browser, page });
  });
});
