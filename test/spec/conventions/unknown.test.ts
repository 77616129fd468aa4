/** Formulas for extents that are not known, against calls with extents that are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Convention } from '../../../spec/conventions/convention.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { unknownAnswer } from '../../../spec/conventions/unknown.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { drawsOf } from '../../project/thorough.ts';
import { SEED } from '../cases.ts';
import { anyCall } from './calls.ts';

/** The same operands with other spatial extents of x. */
function operandsOf(
  id: string,
  attributes: object,
  kernel: readonly number[],
  inputs: readonly number[],
  channels: number,
) {
  const ours = { x: { shape: [1, channels, ...inputs] }, w: { shape: [channels, 2, ...kernel] }, bias: null };
  return conventionNamed(id).layOut(attributes, ours);
}

describe.each(CONVENTIONS.map(({ id }) => [id] as const))('%s', (id) => {
  it('has formulas that hold for extents beyond those that were tried, and says what reaches a size', () => {
    const convention = conventionNamed(id);
    fc.assert(
      fc.property(anyCall(id), fc.integer({ min: 97, max: 300 }), ({ attributes, operands }, extent) => {
        const found = convention.resolve(attributes, operands);
        if (found.kind !== 'resolved') return;
        const { x, w, stride } = found.outline;
        const inputs = stride.map((_, axis) => (axis === 0 ? null : x.shape[axis + 2]));
        const operandsAt = (at: readonly number[]) => operandsOf(id, attributes, w.shape.slice(2), at, x.shape[1]);
        const at = (input: number) => {
          const resolution = convention.resolve(attributes, operandsAt([input, ...x.shape.slice(3)]));
          return resolution.kind === 'resolved' ? geometryOf(resolution.outline).outputShape[2] : null;
        };
        const wanted = geometryOf(found.outline).outputShape.slice(2);
        const [rule] = unknownAnswer(convention, { attributes, inputs, operandsAt, wanted }).axes;
        expect(rule.reachedBy).toContain(x.shape[2]);
        for (const { input, output } of rule.examples) expect(at(input)).toBe(output);
        if (rule.first > 1) expect(at(rule.first - 1)).toBeNull();
        if (rule.formula === null || rule.last !== null) return;
        expect(at(extent)).toBe(rule.formula.slope * extent + rule.formula.offset);
      }),
      { seed: SEED, numRuns: drawsOf(60, 12) },
    );
  });
});

describe('one axis that is not known', () => {
  const pytorch = conventionNamed('pytorch');
  const answerOf = (attributes: object, wanted: number, convention = pytorch) => {
    const operandsAt = ([extent]: readonly number[]) => {
      return { x: { shape: [1, 1, extent] }, w: { shape: [1, 1, 3] }, bias: null };
    };
    return unknownAnswer(convention, { attributes, inputs: [null], operandsAt, wanted: [wanted] });
  };
  const ruleOf = (...asked: Parameters<typeof answerOf>) => answerOf(...asked).axes[0];
  /** A framework that takes extents of x up to this one. */
  const takingUpTo = (most: number): Convention => ({
    ...pytorch,
    resolve(attributes, operands) {
      if (operands.x.shape[2] > most) return { kind: 'refused', reason: 'too long' };
      return pytorch.resolve(attributes, operands);
    },
  });
  const HALVED = { stride: 2, padding: 1 };

  it('has a formula for every extent, and so the one for an output far beyond those tried', () => {
    const rule = ruleOf(HALVED, 401);
    expect(rule).toMatchObject({ formula: { slope: 2, offset: -1 }, first: 1, last: null, reachedBy: [201] });
    expect(rule.examples.map(({ output }) => output)).toEqual([1, 3, 5, 7]);
  });

  it.each([400, -1])('is of no extent for an output that the formula never gives: %d', (wanted) => {
    expect(ruleOf(HALVED, wanted).reachedBy).toEqual([]);
  });

  it('has no formula where one extent alone is taken', () => {
    const rule = { formula: null, first: 4, last: 4, reachedBy: [4] };
    expect(ruleOf({ stride: 2, output_size: [9] }, 9)).toMatchObject(rule);
  });

  it('has a formula that ends where extents are taken no more, and reaches nothing beyond', () => {
    expect(ruleOf(HALVED, 3, takingUpTo(2))).toMatchObject({ formula: { slope: 2 }, last: 2, reachedBy: [2] });
    expect(ruleOf(HALVED, 401, takingUpTo(50))).toMatchObject({ formula: { slope: 2 }, last: 50, reachedBy: [] });
  });

  it('is told why there is no rule where no extent is taken', () => {
    expect(answerOf(HALVED, 3, takingUpTo(0))).toMatchObject({ reason: 'too long', axes: [] });
  });
});
