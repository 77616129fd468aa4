/** Watched calls: what becomes of a result after it was given away. */
import { describe, expect, it } from 'vitest';
import { Caller } from '../../../subjects/calls/caller.ts';
import type { Prepared } from '../../../subjects/subject.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const PROBLEM = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]), dtype: 'f64' });
const result = (data: Float64Array) => ({ shape: [1, 1, 1], data });

describe('a watched call', () => {
  it('finds nothing changed in a result that no single holds', async () => {
    const caller = new Caller({ convTranspose: () => result(Float64Array.of(0.1)) });
    expect(await caller.call(PROBLEM, { watched: true })).toMatchObject({ kind: 'result', sideEffects: [] });
  });

  it('finds a result changed by the call after it', async () => {
    const kept = result(Float64Array.of(0));
    const caller = new Caller({
      convTranspose: () => {
        kept.data[0]++;
        return kept;
      },
    });
    await caller.call(PROBLEM, { watched: true });
    const message = 'the result of the call before[0] was 1 and now is 2';
    expect(await caller.call(PROBLEM, { watched: true })).toMatchObject({
      sideEffects: [{ kind: 'earlier result changed', message }],
    });
  });

  it('finds a result changed when its layer is disposed of', async () => {
    const data = Float64Array.of(5);
    const prepare = (): Prepared => ({ run: () => result(data), dispose: () => void data.fill(0) });
    const caller = new Caller({ convTranspose: () => result(data), prepare });
    const layer = { name: 'a', last: true };
    const message = 'the result, when its layer was disposed of,[0] was 5 and now is 0';
    expect(await caller.call(PROBLEM, { watched: true, layer })).toMatchObject({
      sideEffects: [{ kind: 'earlier result changed', message }],
    });
  });
});
