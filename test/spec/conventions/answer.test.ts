/** What a call is, as it is told: one outcome or one for each reading, with sizes where it is a case. */
import { describe, expect, it } from 'vitest';
import { shapeAnswer } from '../../../spec/conventions/answer.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';

const answerOf = (attributes: object, kernel = 3) => {
  const operands = { x: { shape: [1, 2, 4] }, w: { shape: [2, 1, kernel] }, bias: null };
  return shapeAnswer(conventionNamed('onnx'), attributes, operands);
};

describe('the answer to a call', () => {
  it('has the sizes of its case, and what every other convention says of it', () => {
    const { verdict, ambiguity, outcomes } = answerOf({ strides: [2], group: 2, pads: [1, 0] });
    expect([verdict, ambiguity]).toEqual(['resolved', null]);
    expect(outcomes).toMatchObject([{ label: null, verdict: 'resolved', reason: null, caveats: [] }]);
    const sized = outcomes[0].case!;
    expect(sized).toMatchObject({ x: [1, 2, 4], w: [2, 1, 3], y: [1, 2, 8] });
    expect(sized.attributes).toMatchObject({ stride: [2], padBegin: [1], padEnd: [0], groups: 2 });
    const others = CONVENTIONS.map(({ id }) => id).filter((id) => id !== 'onnx');
    expect(sized.equivalents.map(({ convention }) => convention)).toEqual(others);
  });

  it('has a way round for who takes no bias: to add it afterwards', () => {
    const operands = { x: { shape: [1, 2, 4] }, w: { shape: [2, 1, 3] }, bias: Float32Array.of(1) };
    const [{ case: sized }] = shapeAnswer(conventionNamed('onnx'), {}, operands).outcomes;
    const [tensorflow] = sized!.equivalents.filter(({ convention }) => convention === 'tensorflow');
    expect(tensorflow).toMatchObject({
      attributes: null,
      reason: 'tensorflow: TensorFlow takes no bias; it is added by a call of its own',
      recipe: { addsBias: true, axesAdded: 0, hasZerosInKernel: false, calls: 1, drops: [{ begin: 0, end: 0 }] },
    });
  });

  it('has the reason of a refusal, and no case', () => {
    const reason = 'onnx: strides[0] must be >= 1, got 0';
    const refused = {
      label: null,
      verdict: 'refused',
      reason: expect.stringContaining(reason),
      caveats: [],
      case: null,
    };
    expect(answerOf({ strides: [0] })).toMatchObject({ verdict: 'refused', ambiguity: null, outcomes: [refused] });
  });

  it('has an outcome for each of several readings, by its label', () => {
    const { verdict, ambiguity, outcomes } = answerOf({ strides: [2], auto_pad: 'SAME_UPPER', output_shape: [12] });
    expect([verdict, ambiguity?.id]).toEqual(['ambiguous', 'onnx-negative-total']);
    expect(outcomes.length).toBeGreaterThan(1);
    expect(new Set(outcomes.map(({ label }) => label)).size).toBe(outcomes.length);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ verdict: 'resolved', case: { y: [1, 1, 12] } });
  });
});
