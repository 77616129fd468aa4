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

  it.each([
    ['other data', () => Float64Array.of(9)],
    ['what is no data', () => 'none'],
    ['an error', () => JSON.parse('{')],
  ])('reads the data once, where a getter has %s the next time', async (_, later) => {
    let reads = 0;
    const convTranspose = () => ({
      shape: [1, 1, 1],
      get data(): Float64Array {
        return reads++ === 0 ? Float64Array.of(0.1) : (later() as Float64Array);
      },
    });
    const outcome = await new Caller({ convTranspose }).call(PROBLEM, { watched: true });
    expect(outcome).toEqual({ kind: 'result', shape: [1, 1, 1], data: Float64Array.of(0.1), sideEffects: [] });
    expect(reads).toBe(1);
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

describe('a watched call after another', () => {
  const watched = { watched: true };

  it('finds arguments changed that were given to the one before', async () => {
    const given: Float64Array[] = [];
    const caller = new Caller({
      convTranspose: ({ x }) => {
        if (given.length > 0) given[0][0] = 7;
        given.push(x.data as Float64Array);
        return result(Float64Array.of(1));
      },
    });
    const changes = [];
    for (let call = 0; call < 3; call++) changes.push(await caller.call(PROBLEM, watched));
    expect(changes[0]).toMatchObject({ sideEffects: [] });
    const message = 'x.data[0] was 1 and now is 7, after an earlier call had ended';
    expect(changes[2]).toMatchObject({ sideEffects: [{ kind: 'input changed', message }] });
  });

  it('does not report again what the one before changed at once', async () => {
    let calls = 0;
    const caller = new Caller({
      convTranspose: ({ x }) => {
        if (++calls === 1) x.data[0] = 7;
        return result(Float64Array.of(calls));
      },
    });
    const message = 'x.data[0] was 1 and now is 7';
    expect(await caller.call(PROBLEM, watched)).toMatchObject({ sideEffects: [{ kind: 'input changed', message }] });
    for (let call = 0; call < 2; call++) expect(await caller.call(PROBLEM, watched)).toMatchObject({ sideEffects: [] });
  });
});
