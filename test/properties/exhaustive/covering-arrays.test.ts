import { describe, expect, it } from 'vitest';
import arrays from '../../../properties/exhaustive/covering-arrays.json' with { type: 'json' };
import { coveringArray, freeNumbersOf } from '../../../properties/exhaustive/several-axes.ts';
import { ARRAYS, madeArray } from '../../../tools/covering/made.ts';
import { someOf } from '../../project/thorough.ts';

describe('the covering arrays that are kept', () => {
  it('are one for each number of axes and strength', () => {
    expect(Object.keys(arrays)).toEqual(ARRAYS.map(([rank, strength]) => `${rank} ${strength}`));
  });

  // Making those of strength 3 on more axes takes most of half a minute.
  it.each(someOf(ARRAYS, 4))('are what is made of the free numbers: of %d axes, with strength %d', (rank, strength) => {
    expect(arrays[`${rank} ${strength}`]).toEqual(madeArray(rank, strength));
  });

  it('have for each free number the level with the digit', () => {
    const [digits] = arrays['2 3'];
    const [row] = coveringArray(2, 3);
    const levels = Object.entries(freeNumbersOf(2)).map(([name, all], at) => [name, all[Number(digits[at])]]);
    expect(Object.entries(row)).toEqual(levels);
  });
});
