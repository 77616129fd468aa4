/** Who is timed when: what drifts on the machine has to hit all alike, and slow subjects are visited seldom. */
import { describe, expect, it } from 'vitest';
import { runBench } from '../../bench/bench.ts';
import type { TimedCell } from '../../bench/result.ts';
import { timeLayer } from '../../bench/timing/layer-times.ts';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import { madeUpContender } from './made-up-contender.ts';
import { TINY } from './tiny-workload.ts';

const NAMES = ['a', 'b', 'c'];

/** Every order of two different names. */
const PAIRS = NAMES.flatMap((first) => NAMES.filter((name) => name !== first).map((second) => `${first} ${second}`));

/** Contenders by those names, and the order in which they were timed. */
function watched(callMs: number) {
  const timed: string[] = [];
  const contenders = NAMES.map((name) => madeUpContender(name, { callMs, onTimed: (one) => timed.push(one) }));
  return { timed, contenders };
}

/** The visits of each round. */
const inRounds = (timed: readonly string[]) =>
  Array.from({ length: timed.length / NAMES.length }, (_, round) =>
    timed.slice(NAMES.length * round, NAMES.length * (round + 1)),
  );

describe('a benchmark', () => {
  it('times each once a round, each first, in between and last, and each directly behind every other', async () => {
    const { timed, contenders } = watched(1e-3);
    await runBench(contenders, { workloads: [TINY], timeBudgetMs: 100, rounds: 6 });
    const rounds = inRounds(timed);
    expect(rounds).toHaveLength(6);
    for (const round of rounds) expect(round.toSorted()).toEqual(NAMES);
    for (const place of NAMES.keys()) expect(new Set(rounds.map((round) => round[place]))).toEqual(new Set(NAMES));
    const behind = rounds.flatMap((round) => round.slice(1).map((name, place) => `${round[place]} ${name}`));
    expect([...new Set(behind)].toSorted()).toEqual(PAIRS.toSorted());
  });

  it('says where its subjects ran: each in a process of its own, where nothing else is said', async () => {
    const placed = async (options: object) => {
      const { contenders } = watched(1e-3);
      return (await runBench(contenders, { workloads: [TINY], timeBudgetMs: 1, rounds: 1, ...options })).processes;
    };
    expect(await placed({})).toBe('one each');
    expect(await placed({ processes: 'one for all' })).toBe('one for all');
  });

  it('of a slow subject has three rounds, and one whole call in them', async () => {
    const wholeCalls: boolean[] = [];
    const slow = madeUpContender('slow', { callMs: 1000, onTimed: (_, wholeCall) => wholeCalls.push(wholeCall) });
    const { cells } = await runBench([slow], { workloads: [TINY], timeBudgetMs: 7, rounds: 7 });
    const [{ time, wholeCall }] = cells as TimedCell[];
    expect(time.roundsMs).toEqual([1000, null, null, 1000, null, null, 1000]);
    expect(wholeCall).toMatchObject({ samples: 1, medianMs: 2000 });
    // The first of the three is the call that was compared.
    expect(wholeCalls).toEqual([true, false]);
  });

  it('of calls that wait for nothing is ended by what comes from outside', async () => {
    const { contenders } = watched(1e-3);
    const end = new AbortController();
    setTimeout(() => end.abort('enough'), 20);
    const rounds = Number.MAX_SAFE_INTEGER;
    const { objections } = await runBench(contenders, {
      workloads: [TINY],
      timeBudgetMs: 1,
      rounds,
      signal: end.signal,
    });
    expect(objections.join()).toMatch(/interrupted/);
  });

  it('of a quick subject has a whole call in every round', async () => {
    const quick = madeUpContender('quick', { callMs: 1, onTimed: () => {} });
    const { cells } = await runBench([quick], { workloads: [TINY], timeBudgetMs: 700, rounds: 7 });
    expect((cells[0] as TimedCell).wholeCall).toMatchObject({ samples: 7, medianMs: 2 });
  });
});

describe('a layer that is timed in rounds', () => {
  it('begins with another contender in each round', async () => {
    const { timed, contenders } = watched(1);
    const options = { rounds: 3, fewestRounds: 3, roundMs: 1, layerMs: 1, callLimitMs: 1000 };
    await timeLayer(contenders, describedWorkload(TINY), options);
    const rounds = inRounds(timed);
    for (const round of rounds) expect(round.toSorted()).toEqual(NAMES);
    for (const place of NAMES.keys()) expect(new Set(rounds.map((round) => round[place]))).toEqual(new Set(NAMES));
  });
});
