/** The reference engines as implementations. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { DTYPES } from '../../spec/number-types.ts';
import { EVERY_CROP } from '../../subjects/capabilities.ts';
import { EXACT, referenceImplementation } from '../../subjects/reference-engine.ts';
import { caseOf, counting } from '../spec/cases.ts';

describe.each([...Object.keys(engines), EXACT])('%s', (name) => {
  const { capabilities, ...implementation } = referenceImplementation(name);

  it('takes every crop and every type, of up to so many multiply-adds where it is the matrix', () => {
    const { maxMultiplyAdds, ...others } = { ...capabilities };
    expect(others).toEqual({ ...EVERY_CROP, dtypes: DTYPES, sumsIn: 'f32', requantisation: ['nearest-even'] });
    expect(maxMultiplyAdds === undefined).toBe(name !== 'matrix');
  });

  it('refuses what is illegal, in both directions', () => {
    const problem = { ...caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]) }), stride: [0] };
    const rule = 'geometry: stride[0] must be an integer >= 1, got 0';
    expect(() => implementation.convTranspose(problem)).toThrow(rule);
    expect(() => implementation.gradients!(problem, problem.x)).toThrow(rule);
  });
});

/** One whose result could be held, and what the engine writes out besides could not. */
const TOO_LARGE = {
  scatter: { x: counting([1, 1, 10_000]), w: counting([1, 1, 10_000]) },
  matrix: { stride: [2 ** 27] },
  'zero-insertion': { stride: [2 ** 27] },
  im2col: { x: counting([1, 1, 1000]), w: counting([1, 1, 1000]), stride: [1000] },
  [EXACT]: { stride: [2 ** 27] },
};

describe('referenceImplementation', () => {
  it.each(Object.entries(TOO_LARGE))('skips what %s would need more memory for than there is', (name, fields) => {
    const problem = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), ...fields });
    expect(() => referenceImplementation(name).convTranspose(problem)).toThrow(
      expect.objectContaining({
        name: 'Skipped',
        message: expect.stringMatching(/^too large to be computed here: .* must be at most \d+, got \d+$/),
      }),
    );
    expect(() => referenceImplementation(name).gradients!(problem, problem.x)).toThrow('too large to be computed here');
  });

  it('refuses another name', () => {
    expect(() => referenceImplementation('toString')).toThrow(/^engine must be one of .*, exact, got toString$/);
  });
});
