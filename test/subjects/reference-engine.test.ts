/** The reference engines as implementations. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { EVERY_CROP } from '../../subjects/capabilities.ts';
import { EXACT, referenceImplementation } from '../../subjects/reference-engine.ts';
import { caseOf, counting } from '../spec/cases.ts';

describe.each([...Object.keys(engines), EXACT])('%s', (name) => {
  const { capabilities, ...implementation } = referenceImplementation(name);

  it('takes every crop, of up to so many multiply-adds where it is the matrix', () => {
    const { maxMultiplyAdds, ...others } = { ...capabilities };
    expect({ ...EVERY_CROP, ...others }).toEqual({ ...EVERY_CROP });
    expect(others).toMatchObject(EVERY_CROP);
    expect(maxMultiplyAdds === undefined).toBe(name !== 'matrix');
  });

  it('refuses what is illegal, in both directions', () => {
    const problem = { ...caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]) }), stride: [0] };
    const rule = 'geometry: stride[0] must be an integer >= 1, got 0';
    expect(() => implementation.convTranspose(problem)).toThrow(rule);
    expect(() => implementation.gradients!(problem, problem.x)).toThrow(rule);
  });
});

describe('referenceImplementation', () => {
  it('refuses another name', () => {
    expect(() => referenceImplementation('toString')).toThrow(/^engine must be one of .*, exact, got toString$/);
  });
});
