/** The example on WebNN, which obeys the laws, and its twins with a planted bug each, which must not. */
import { describe, expect, it } from 'vitest';
import { PACKAGED_CHROMIUM } from '../../../subjects/browser/find.ts';
import { drawsOf, someOf } from '../../project/thorough.ts';
import { checked, plantedIn, smallestFailure } from './planted.ts';

const { honest, twin } = plantedIn('webnn.mjs');

/** The Chromium of a system has no context of WebNN; that of this package is for Linux on x64. */
const browser = { name: PACKAGED_CHROMIUM };
const HAS_WEBNN = process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(!HAS_WEBNN)('the example on WebNN', () => {
  it('obeys laws of every kind', async () => {
    const every = ['agreement', 'prepared-other-x', 'results-kept', 'concurrency', 'bounded-agreement', 'near-default'];
    // What is enumerated takes as long as all the others.
    const laws = someOf(every, every.length - 1);
    const results = await checked(honest, laws, drawsOf(40, 20), browser);
    expect(results.map(({ law, status }) => [law, status])).toEqual(laws.map((law) => [law, 'passed']));
  });

  it.each([
    [
      'cuts at the beginning what is to be cut at the end',
      'agreement',
      twin('webnn.mjs', ['...begin.map((pad) => Math.max(0, pad))]', '...end.map((pad) => Math.max(0, pad))]']),
      {},
    ],
    [
      'forgets the offset of the group',
      'agreement',
      twin('webnn.mjs', ['const first = group * channelsOfGroup;', 'const first = 0;']),
      { groups: 2 },
    ],
    [
      'keeps its graphs by shapes only',
      'near-default',
      twin('webnn.mjs', [
        'JSON.stringify(plan);',
        'JSON.stringify([plan.xShape, plan.wShape, plan.yShape, plan.hasBias]);',
      ]),
      { groups: 1 },
    ],
  ])('fails where it %s', async (_, law, named, smallest) => {
    expect(await smallestFailure(named, law, browser)).toMatchObject(smallest);
  });
});
