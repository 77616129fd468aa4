/** Which of the calls before are looked at again, and which change is told. */
import { describe, expect, it } from 'vitest';
import { EarlierCalls } from '../../../subjects/calls/earlier-calls.ts';
import { lend } from '../../../subjects/calls/lent-arguments.ts';
import { layer } from '../../spec/cases.ts';

const lent = (cells = 2) => lend(layer([1, 1, cells], [1, 1, 2]), false);
const kept = () => ({ data: Float64Array.of(1, 2), copy: Float64Array.of(1, 2) });

/** So many calls of as many cells each. */
function callsOf(count: number, cells = 2) {
  const calls = new EarlierCalls();
  const all = Array.from({ length: count }, () => ({ lent: lent(cells), result: kept() }));
  for (const one of all) calls.add(one.lent, one.result);
  return { calls, all };
}

describe('the calls before', () => {
  it('tell nothing where there are none, or none has changed', () => {
    expect(new EarlierCalls().change()).toBeNull();
    expect(callsOf(3).calls.change()).toBeNull();
  });

  it('tell arguments before results', () => {
    const { calls, all } = callsOf(1);
    all[0].result.data[1] = 7;
    expect(calls.change()).toEqual({
      kind: 'earlier result changed',
      message: 'the result of an earlier call[1] was 2 and now is 7',
    });
    const before = all[0].lent.arrays[0][1];
    all[0].lent.arrays[0][1] = 9;
    expect(calls.change()).toEqual({
      kind: 'input changed',
      message: `x.data[1] was ${before} and now is 9, after an earlier call had ended`,
    });
  });

  it('have no result that was lent by a layer', () => {
    const calls = new EarlierCalls();
    calls.add(lent(), null);
    expect(calls.change()).toBeNull();
  });

  it('tell what became of the last at once, however many there are, and of all again and again', () => {
    const { calls, all } = callsOf(100, 100);
    all[99].result.data[0] = 5;
    for (let ask = 0; ask < 3; ask++) {
      expect(calls.change()?.message).toBe('the result of an earlier call[0] was 1 and now is 5');
    }
    all[0].result.data[0] = 4;
    expect(calls.change()?.message).toMatch(/now is 5$/);
  });

  it('take their turns: each is looked at, a few at a time, and the first again after the last', () => {
    const { calls, all } = callsOf(40, 100);
    const asksUntil = (at: number) => {
      all[at].result.data[0] = 6;
      for (let ask = 1; ask <= 200; ask++) {
        if (calls.change() === null) continue;
        all[at].result.data[0] = 1;
        return ask;
      }
      return null;
    };
    const asks = [30, 20, 30].map(asksUntil);
    for (const count of asks) expect(count).toBeGreaterThan(1);
    // A change that was found stays in turn.
    expect(asksUntil(30)).toBe(1);
  });

  it('are found where many small ones are looked at in one go', () => {
    const { calls, all } = callsOf(5);
    all[3].result.data[0] = 6;
    expect(calls.change()?.message).toMatch(/now is 6$/);
  });

  it('go where there are too many numbers, the oldest first, and the last never', () => {
    const large = 2 ** 17;
    const { calls, all } = callsOf(3, large);
    all[0].result.data[0] = 6;
    expect([calls.change(), calls.change(), calls.change()]).toEqual([null, null, null]);
    const one = new EarlierCalls();
    const result = kept();
    one.add(lent(2 ** 19), result);
    result.data[0] = 8;
    expect(one.change()?.message).toMatch(/now is 8$/);
  });

  it('go on in turn where the one whose turn it was has gone', () => {
    const { calls, all } = callsOf(2, 2 ** 16);
    calls.change();
    for (let call = 0; call < 3; call++) calls.add(lent(2 ** 16), kept());
    all[1].result.data[0] = 6;
    expect([calls.change(), calls.change(), calls.change(), calls.change()]).toEqual([null, null, null, null]);
  });
});
