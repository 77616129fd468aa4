/** How steady the machine was: what a clock that is set by hand makes of it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NoiseMeter } from '../../../bench/timing/noise.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The noise of one round, where each piece of work takes 10 ms and the process these many ms of processor time. */
function noiseOf(...processorMs: readonly number[]) {
  const meter = new NoiseMeter();
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 10));
  const usage = vi.spyOn(process, 'cpuUsage');
  for (const [round, milliseconds] of processorMs.entries()) {
    usage.mockReturnValueOnce({ user: 0, system: 0 });
    usage.mockReturnValueOnce({ user: 700 * milliseconds, system: 300 * milliseconds });
    meter.probe(round);
  }
  return meter.result();
}

describe("the processor's time that went to others", () => {
  it('is the part of the work that this process did not have it', () => {
    expect(noiseOf(10, 10).stolenShare).toBe(0);
    expect(noiseOf(5).stolenShare).toBeCloseTo(0.5, 12);
    expect(noiseOf(10, 5).stolenShare).toBeCloseTo(0.25, 12);
  });

  it('is none where other threads of this process worked as well, and makes up for no other piece', () => {
    expect(noiseOf(40).stolenShare).toBe(0);
    expect(noiseOf(40, 5).stolenShare).toBeCloseTo(0.25, 12);
  });
});

describe('the speed of a round', () => {
  it('is there for rounds that were probed, in their order, and for no other', () => {
    const meter = new NoiseMeter();
    let clock = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 0, system: 0 });
    const probe = (round: number, milliseconds: number) => {
      let reads = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => (reads++ === 0 ? clock : clock + milliseconds));
      meter.probe(round);
      clock += milliseconds;
    };
    probe(0, 10);
    probe(3, 30);
    vi.spyOn(performance, 'now').mockImplementation(() => (clock += 1));
    const { speedByRound } = meter.result();
    expect(speedByRound).toHaveLength(2);
    expect(speedByRound).toEqual([0.5, 1.5]);
  });
});
