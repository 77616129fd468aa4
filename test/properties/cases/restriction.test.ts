/** Ranks that a law leaves out, by their number of axes or by what a subject can do with them. */
import { describe, expect, it } from 'vitest';
import { hasSeveralAxes, missingUnless, onRanksWhere, takesBias } from '../../../properties/cases/restriction.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';

const able = (changes: Partial<Capabilities>): Capabilities => ({ ...EVERYTHING, ...changes });

describe('a law that needs several axes', () => {
  it.each([
    [
      [1, 2, 3],
      [2, 3],
    ],
    [[3, 1], [3]],
    [[1], []],
  ] as const)('has of the ranks %j those of %j', (ranks, left) => {
    expect(onRanksWhere(able({ ranks: [...ranks] }), hasSeveralAxes)).toEqual(able({ ranks: [...left] }));
    const missing = missingUnless('a rank above 1', hasSeveralAxes)(able({ ranks: [...ranks] }));
    expect(missing).toBe(left.length > 0 ? null : 'a rank above 1');
  });
});

describe('a law about the bias', () => {
  it.each<[Partial<Capabilities>, number[]]>([
    [{}, [1, 2, 3]],
    [{ bias: false }, []],
    [{ bias: false, byRank: { 2: { bias: true } } }, [2]],
    [{ byRank: { 1: { bias: false } } }, [2, 3]],
  ])('has of %j the ranks %j', (changes, ranks) => {
    expect(onRanksWhere(able(changes), takesBias).ranks).toEqual(ranks);
    expect(missingUnless('bias', takesBias)(able(changes))).toBe(ranks.length > 0 ? null : 'bias');
  });
});
