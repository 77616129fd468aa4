/** What a contender's answer is compared with. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { taskOf } from '../../../bench/timing/task.ts';
import { describedWorkload } from '../../../bench/workloads/workload-cases.ts';
import { workloadsNamed } from '../../../bench/workloads/workload-sets.ts';
import { engines } from '../../../engines/index.ts';
import { engineSource } from '../../../subjects/source.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the answer that is expected', () => {
  it.each([
    ['scatter', 'im2col'],
    ['im2col', 'scatter'],
    ['matrix', 'scatter'],
  ])('of the engine %s is that of %s, worked out once', (name, reference) => {
    const asked = Object.keys(engines).map((engine) => [engine, vi.spyOn(engines, engine)] as const);
    const task = taskOf(describedWorkload(workloadsNamed(['pix2pix.up1'])[0]));
    const answer = task.expectedFor(engineSource(name));
    expect(task.expectedFor(engineSource(name))).toBe(answer);
    const calls = asked.map(([engine, spy]) => [engine, spy.mock.calls.length]);
    expect(calls.filter(([, count]) => count !== 0)).toEqual([[reference, 1]]);
  });
});
