/** What makes times less trustworthy before anything is timed: a machine that was busy. */
import { describe, expect, it } from 'vitest';
import { busyMachine } from '../../bench/doubts.ts';
import { environment, withDoubts } from '../../bench/environment.ts';
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
