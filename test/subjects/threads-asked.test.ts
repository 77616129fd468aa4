/** How many threads the environment of a process asks for. */
import { describe, expect, it } from 'vitest';
import { threadsAsked } from '../../subjects/threads.ts';
import { thrownBy } from '../spec/cases.ts';

describe('the number of threads that is asked for', () => {
  it.each([
    [undefined, 1],
    ['1', 1],
    ['16', 16],
  ])('by %j is %d', (value, threads) => {
    expect(threadsAsked({ ...(value !== undefined && { ADJOINT_THREADS: value }) })).toBe(threads);
  });

  it.each(['0', '-2', '1.5', 'all', '1e300'])('cannot be %j', (value) => {
    expect(thrownBy(() => threadsAsked({ ADJOINT_THREADS: value }))).toBe(
      `RangeError: ADJOINT_THREADS must be an integer >= 1, got "${value}"`,
    );
  });
});
