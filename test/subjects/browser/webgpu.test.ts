/** The example on WebGPU, which obeys the laws, and its twins with a planted bug each, which must not. */
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../../subjects/browser/find.ts';
import { drawsOf, someOf } from '../../project/thorough.ts';
import { checked, plantedIn, smallestFailure } from './planted.ts';

const { honest, twin } = plantedIn('webgpu.mjs');

describe.skipIf(findChromium() === null)('the example on WebGPU', () => {
  it('obeys laws of every kind', async () => {
    const every = ['agreement', 'prepared-other-x', 'results-kept', 'concurrency', 'bounded-agreement', 'near-default'];
    // What is enumerated takes as long as all the others.
    const laws = someOf(every, every.length - 1);
    const results = await checked(honest, laws, drawsOf(40, 20));
    expect(results.map(({ law, status }) => [law, status])).toEqual(laws.map((law) => [law, 'passed']));
  });

  it.each([
    [
      'does not guard the tail of the last workgroup',
      'agreement',
      twin('conv-transpose.wgsl', ['if (cell >= layer.cells) { return; }', '']),
      {},
    ],
    [
      'forgets the offset of the group',
      'agreement',
      twin('conv-transpose.wgsl', ['(feature / layer.featuresOfGroup) * layer.channelsOfGroup;', '0;']),
      { groups: 2 },
    ],
    [
      'keeps its pipelines by shapes only',
      'near-default',
      twin(
        'webgpu.mjs',
        ['function pipelineFor({ stride }) {', 'function pipelineFor({ stride, x, w }) {'],
        ['const key = [strideZ, strideY, strideX].join();', 'const key = JSON.stringify([x.shape, w.shape]);'],
      ),
      { groups: 1 },
    ],
  ])('fails where it %s', async (_, law, named, smallest) => {
    expect(await smallestFailure(named, law)).toMatchObject(smallest);
  });
});
