/** What a call is timed with: its result is read, and a hang is more than calls that are twice as slow as the first. */
import { describe, expect, it, vi } from 'vitest';
import { makeReady, measure, measureWholeCall } from '../../../bench/timing/measure.ts';
import { layer } from '../../spec/cases.ts';

const PROBLEM = layer([1, 1, 2], [1, 1, 2]);

/** An implementation that works only when its result is read, and how often that was. */
function lazy() {
  const counts = { calls: 0, reads: 0 };
  const convTranspose = () => {
    counts.calls++;
    const data: ArrayLike<number> = {
      length: 1,
      get 0() {
        counts.reads++;
        return 42;
      },
    };
    return { shape: [1], data };
  };
  return { counts, convTranspose };
}

describe('a result that is worked out only when it is read', () => {
  it.each([true, false])('is read once for every call that is timed, asynchronous or not: %s', async (isAsync) => {
    const { counts, convTranspose } = lazy();
    const ready = await makeReady({ convTranspose }, PROBLEM);
    const options = { timeBudgetMs: 2, warmUpMs: 1, firstCallMs: 0, isAsync };
    const { samplesMs } = await measure(ready, options);
    expect(counts.calls).toBeGreaterThan(samplesMs.length);
    expect(counts.reads).toBe(counts.calls);
  });

  it('is timed by a clock that the implementation cannot replace', async () => {
    const { convTranspose } = lazy();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    try {
      const ready = await makeReady({ convTranspose }, PROBLEM);
      const options = { timeBudgetMs: 2, warmUpMs: 1, firstCallMs: 0, isAsync: false };
      const { samplesMs } = await measure(ready, options);
      expect(samplesMs.some((sample) => sample > 0)).toBe(true);
      const prepare = async () => ({ run: convTranspose, dispose: () => {} });
      expect(await measureWholeCall({ convTranspose, prepare }, PROBLEM)).toBeGreaterThan(0);
    } finally {
      clock.mockRestore();
    }
  });

  it('is read in a whole call as well', async () => {
    const { counts, convTranspose } = lazy();
    const prepare = async () => ({ run: convTranspose, dispose: () => {} });
    await measureWholeCall({ convTranspose, prepare }, PROBLEM);
    expect(counts).toEqual({ calls: 1, reads: 1 });
  });
});

describe('by a coarse clock', () => {
  /** A hundred of these are 5 ms. */
  const STEP_MS = 0.05;
  const options = { timeBudgetMs: 1, warmUpMs: 1, firstCallMs: 0 };

  it.each([true, false])(
    'so many short calls are timed together that it does not show, asynchronous or not: %s',
    async (isAsync) => {
      const { counts, convTranspose } = lazy();
      const ready = await makeReady({ convTranspose }, PROBLEM);
      const { samplesMs } = await measure(ready, { ...options, isAsync }, STEP_MS);
      expect(counts.reads).toBe(counts.calls);
      expect(counts.calls).toBeGreaterThan(16 * samplesMs.length);
    },
  );

  it.each([1, 2, 3])(
    'short calls are timed together though call %d took long, as when the processor was away',
    async (late) => {
      // On a busy machine another call can be late as well, though hardly every time.
      await vi.waitFor(async () => {
        const { counts, convTranspose } = lazy();
        const run = () => {
          const result = convTranspose();
          for (const started = performance.now(); counts.calls === late && performance.now() - started < 20; );
          return result;
        };
        const ready = await makeReady({ convTranspose: run }, PROBLEM);
        const { samplesMs } = await measure(ready, { ...options, isAsync: false }, STEP_MS);
        expect(counts.calls).toBeGreaterThan(16 * samplesMs.length);
      }, 60_000);
    },
  );

  it('a call that takes longer than the whole budget is the only one that is timed, behind one that warms up', async () => {
    let calls = 0;
    const times = { upload: 1, dispatch: 2, readback: 0 };
    const convTranspose = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { shape: [1], data: [42], times };
    };
    const ready = await makeReady({ convTranspose }, PROBLEM);
    const { samplesMs, phases, last } = await measure(ready, { ...options, isAsync: true }, STEP_MS);
    expect([calls, samplesMs.length, last.data[0]]).toEqual([2, 1, 42]);
    expect(phases()).toEqual({ upload: [1], dispatch: [2], readback: [0] });
  });

  it('whole calls are repeated as well', async () => {
    // Where the processor is away, few calls fill the time: of many measurements one is left alone.
    const calls: number[] = [];
    while (calls.length < 50 && !calls.some((count) => count > 16)) {
      const { counts, convTranspose } = lazy();
      const prepare = async () => ({ run: convTranspose, dispose: () => {} });
      expect(await measureWholeCall({ convTranspose, prepare }, PROBLEM, STEP_MS)).toBeGreaterThan(0);
      calls.push(counts.calls);
    }
    expect(Math.max(...calls)).toBeGreaterThan(16);
  });
});
