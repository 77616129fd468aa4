/** Several subjects, opened side by side: all of them or none, each under a name of its own. */
import { describe, expect, it } from 'vitest';
import { openAll } from '../../subjects/open-all.ts';
import { engineSource } from '../../subjects/source.ts';

const SOURCES = ['scatter', 'matrix', 'im2col'].map((name) => engineSource(name));

describe('openAll', () => {
  it.each([
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ],
    [
      ['a', 'b', 'a'],
      ['a', 'b', 'a (im2col)'],
    ],
    [
      ['a', 'a', 'a'],
      ['a', 'a (matrix)', 'a (im2col)'],
    ],
  ])('gives %j the names %j', async (names, told) => {
    const opened = await openAll(SOURCES, async (source) => ({
      name: names[SOURCES.indexOf(source)],
      close: async () => {},
    }));
    expect(opened.map(({ name }) => name)).toEqual(told);
  });

  it('closes those that are open where one fails, and fails as it did', async () => {
    const closed: string[] = [];
    const open = async ({ argument }: (typeof SOURCES)[number]) => {
      if (argument === 'matrix') throw new RangeError('no matrix');
      return { name: argument, close: async () => void closed.push(argument) };
    };
    await expect(openAll(SOURCES, open)).rejects.toThrow(new RangeError('no matrix'));
    expect(closed).toEqual(['scatter', 'im2col']);
  });
});
