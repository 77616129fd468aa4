/** The example on WebGL 2, which obeys the laws, and its twins with a planted bug each, which must not. */
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../../subjects/browser/find.ts';
import { drawsOf, someOf } from '../../project/thorough.ts';
import { checked, plantedIn, smallestFailure } from './planted.ts';

const { honest, twin } = plantedIn('webgl2.mjs');

describe.skipIf(findChromium() === null)('the example on WebGL 2', () => {
  it('obeys laws of every kind', async () => {
    const every = ['agreement', 'prepared-other-x', 'results-kept', 'concurrency', 'bounded-agreement', 'near-default'];
    // What is enumerated takes as long as all the others.
    const laws = someOf(every, every.length - 1);
    const results = await checked(honest, laws, drawsOf(40, 10));
    expect(results.map(({ law, status }) => [law, status])).toEqual(laws.map((law) => [law, 'passed']));
  });

  it.each([
    [
      'sums only whole texels',
      'agreement',
      twin('conv-transpose.glsl', ['if (cell >= cells)', 'if (cell >= cells - cells % 4)']),
      {},
    ],
    [
      'forgets the offset of the group',
      'agreement',
      twin('conv-transpose.glsl', ['(feature / featuresOfGroup) * channelsOfGroup;', '0;']),
      { groups: 2 },
    ],
    [
      'keeps its programs by shapes only',
      'near-default',
      twin(
        'webgl2.mjs',
        ['function programFor({ stride }) {', 'function programFor({ stride, x, w }) {'],
        ['const known = programs.get(key);', 'const known = programs.get(JSON.stringify([x.shape, w.shape]));'],
        ['programs.set(key, built);', 'programs.set(JSON.stringify([x.shape, w.shape]), built);'],
      ),
      { groups: 1 },
    ],
  ])('fails where it %s', async (_, law, named, smallest) => {
    expect(await smallestFailure(named, law)).toMatchObject(smallest);
  });
});
