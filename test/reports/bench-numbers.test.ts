/** What makes times less trustworthy before a subject is asked: a machine that was busy. */
import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../reports/bench/numbers.ts';
import { MACHINE } from '../bench/machine.ts';

describe('the warnings of a benchmark', () => {
  const under = (load: number) => warningsOf({ warnings: ['w'] }, { ...MACHINE, cores: 4, loadAverage: [load, 9, 9] });

  it('leave one core for the subject: a load of all the others is none', () => {
    expect(under(3)).toEqual(['w']);
    expect(under(0)).toEqual(['w']);
  });

  it('begin with the load where it is more than that', () => {
    expect(under(3.01)).toEqual(['the machine was busy: 3.0 processes wanted its 4 cores when the run began', 'w']);
  });
});
