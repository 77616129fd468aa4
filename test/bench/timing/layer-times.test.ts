/** A layer that is timed in rounds, where a round is interrupted. */
import { describe, expect, it } from 'vitest';
import type { Contender } from '../../../bench/contenders/contender.ts';
import { timeLayer } from '../../../bench/timing/layer-times.ts';
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
