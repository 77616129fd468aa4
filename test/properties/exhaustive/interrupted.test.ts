/** A certificate that is cut short, what it says of itself, and the geometries that layers usually have. */
import { describe, expect, it } from 'vitest';
import { partsFor } from '../../../properties/exhaustive/parts.ts';
import { certifyAll } from '../../../runs/certify/certify-all.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { correct } from '../../subjects/faulty.ts';

const OPTIONS = { seed: 5, bound: 1, strength: 2, points: 3 } as const;
const CAPABILITIES = {
  ranks: [1],
  dtypes: ['f64'],
  bias: false,
  groups: false,
  largest: { stride: 1, kernel: 1, channels: 1 },
} as const;

function subject(onCall: () => void) {
  return subjectInProcess(
    {
      name: 'mine',
      capabilities: { ...CAPABILITIES, ranks: [...CAPABILITIES.ranks], dtypes: [...CAPABILITIES.dtypes] },
      convTranspose(problem) {
        onCall();
        return correct(problem);
      },
    },
    'module',
  );
}

describe('a certificate', () => {
  it('that is complete was not interrupted, and states what it rests on', async () => {
    const { verdict, isInterrupted, assumptions } = await certifyAll([subject(() => {})], OPTIONS);
    expect([verdict, isInterrupted]).toEqual(['certified', false]);
    for (const assumption of assumptions) expect(assumption).toMatch(/^\S.*\.$/);
  });

  it('that is interrupted asks the subject nothing more, not even about the same geometry', async () => {
    const interrupt = new AbortController();
    let calls = 0;
    const asked = subject(() => {
      if (++calls === 1) interrupt.abort();
    });
    const { verdict, isInterrupted } = await certifyAll([asked], { ...OPTIONS, signal: interrupt.signal });
    expect([verdict, isInterrupted, calls]).toEqual(['not certified', true, 1]);
  });
});

describe('the geometries near the default', () => {
  it.each([1, 2, 3] as const)('of %d axes begin with the usual ones of layers, without any difference', (rank) => {
    const [part] = partsFor({ ...EVERYTHING, ranks: [rank] }, 1, 2);
    const every = (value: number) => new Array<number>(rank).fill(value);
    // One tap, two taps, and three layers.
    const found = [...part.geometries({ first: 0, count: 5 })].filter(
      ({ wShape, stride, dilation, padBegin, padEnd, outputPadding, xShape }) =>
        [wShape.slice(2), stride, padBegin, padEnd].map(String).join(' ') ===
          [every(4), every(2), every(1), every(1)].map(String).join(' ') &&
        [...dilation, ...xShape.slice(0, 2), ...wShape.slice(0, 2)].every((value) => value === 1) &&
        outputPadding.every((value) => value === 0) &&
        xShape.slice(2).every((extent) => extent === 2),
    );
    expect(found).toHaveLength(1);
  });
});
