/** Which pads SAME stands for: outputs of (i − 1)·s + 1 … i·s, what is over cropped in halves, the larger at the end. */
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { caseOf, counting } from '../spec/cases.ts';

/** Two cells at stride 2 under a kernel of 4: six cells before cropping, and SAME takes 3 or 4. */
const cropped = (padBegin: number, padEnd: number) =>
  caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 4]), stride: [2], padBegin: [padBegin], padEnd: [padEnd] });

describe('a subject that takes SAME or VALID', () => {
  it.each([
    [0, 0, true, 'no pads, which is VALID'],
    [0, 1, false, 'an output of i·s + 1'],
    [1, 1, true, 'an output of i·s'],
    [1, 2, true, 'an output of (i − 1)·s + 1, the larger half at the end'],
    [2, 1, false, 'the larger half at the beginning'],
    [0, 2, false, 'all at the end'],
    [2, 2, false, 'an output of (i − 1)·s'],
  ])('with pads of %d and %d: can be asked: %s, since that is %s', (padBegin, padEnd, fits) => {
    const missing = missingCapability(cropped(padBegin, padEnd), { ...EVERYTHING, padding: 'same-or-valid' });
    expect(missing).toBe(fits ? null : `pads [${padBegin}], [${padEnd}]: only same-or-valid`);
  });

  it.each([
    [0, 0, true],
    [1, 1, true],
    [1, 2, false],
    [2, 2, false],
  ])('by the stride alone has outputs of i·s only: with pads of %d and %d: %s', (padBegin, padEnd, fits) => {
    const capabilities = { ...EVERYTHING, padding: 'same-by-stride-or-valid' as const };
    expect(missingCapability(cropped(padBegin, padEnd), capabilities) === null).toBe(fits);
  });
});
