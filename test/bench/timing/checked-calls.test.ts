/** What is wrong with an outcome, as a benchmark reports it. */
import { describe, expect, it } from 'vitest';
import { misfit } from '../../../bench/timing/checked-calls.ts';
import type { Outcome } from '../../../subjects/subject.ts';

const EXPECTED = { shape: [1, 1, 2], data: Float64Array.of(1, 2) };

describe('an outcome that is no result', () => {
  it.each([
    ['malformed', 'disagrees'],
    ['skipped', 'not covered'],
    ['errored', 'refused'],
    ['refused', 'refused'],
    ['crashed', 'crashed'],
    ['timed out', 'timed out'],
  ] as const)('%s is reported as %s, in its own words', (kind, status) => {
    expect(misfit({ kind, message: 'why' } as Outcome, EXPECTED)).toEqual({ status, message: 'why' });
  });
});

describe('a result', () => {
  it('of another shape disagrees, and of the right one does not, whatever its numbers', () => {
    const of = (shape: number[]) => ({ kind: 'result', shape, data: Float64Array.of(7, 7) }) as Outcome;
    expect(misfit(of([1, 2, 1]), EXPECTED)).toEqual({
      status: 'disagrees',
      message: 'shape is [1, 2, 1], expected [1, 1, 2]',
    });
    expect(misfit(of([1, 1, 2]), EXPECTED)).toBeNull();
  });
});
