/** Every call of a geometry: all choices that a convention has, each once, and none of which any answer is right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnCalls } from '../../../properties/words/drawn-calls.ts';
import { callsThatChoosePads, everyPick } from '../../../properties/words/every-call.ts';
import { oneCell } from '../../../properties/words/plainer-cases.ts';
import { WORD_STARTS } from '../../../properties/words/starts.ts';
import { formatCall, resolveCall } from '../../../spec/conventions/call.ts';
import { outcomesOf } from '../../../spec/conventions/convention.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { floatArray } from '../../../spec/tensor.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';

const IDS = Object.keys(WORD_STARTS);

function chosenIn(id: string, at: 'first' | 'last' = 'last') {
  const convention = conventionNamed(id);
  const rank = at === 'first' ? convention.ranks[0] : convention.ranks.at(-1)!;
  const dtype = convention.express(oneCell(rank, 'f64')).kind === 'said' ? 'f64' : 'f32';
  const cell = oneCell(rank, dtype);
  // A kernel of 3 on the last axis, so that something can be cropped there.
  const w = { shape: cell.w.shape.with(-1, 3), data: floatArray(dtype, [1, 2, 3]) };
  return callsThatChoosePads(convention, { ...EVERYTHING, conventions: [id] }, { ...cell, w }, rank - 1);
}

describe('every way to pick', () => {
  it('has each combination once, the last pick first', () => {
    expect([...everyPick((pick) => [pick(2), pick(3)])]).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  it('follows picks that another makes possible', () => {
    expect([...everyPick((pick) => (pick(2) === 0 ? [0] : [1, pick(2)]))]).toEqual([[0], [1, 0], [1, 1]]);
  });

  it('is one where nothing is picked', () => {
    expect([...everyPick(() => 'none')]).toEqual(['none']);
  });
});

describe('the calls that choose pads', () => {
  it.each(IDS)('of %s are there, each once, legal or with readings that say something', (id) => {
    const calls = chosenIn(id);
    expect(calls).not.toEqual([]);
    expect(new Set(calls.map(formatCall)).size).toBe(calls.length);
    for (const call of calls) {
      const kinds = outcomesOf(resolveCall(call)).map(({ kind }) => kind);
      expect(kinds).toContain('resolved');
      expect(kinds).not.toContain('beyond');
      expect(Object.values(call.attributes)).not.toContain(undefined);
    }
  });

  it('of onnx are by SAME_UPPER, SAME_LOWER and output_shape, as they are drawn', () => {
    const given = new Set(chosenIn('onnx', 'first').flatMap(({ attributes }) => Object.values(attributes)));
    const drawn = fc.sample(drawnCalls({ ...EVERYTHING, conventions: ['onnx'] }), { numRuns: 200, seed: 1 });
    for (const word of new Set(drawn.map(({ attributes }) => attributes.auto_pad))) {
      if (word !== undefined) expect(given).toContain(word);
    }
  });

  it('differ on one axis only', () => {
    const lists = chosenIn('onnx').flatMap(({ attributes: { output_shape: shape } }) =>
      shape === undefined ? [] : [shape as number[]],
    );
    for (const list of lists) expect(list.slice(0, -1).every((extent) => extent === 1)).toBe(true);
    expect(new Set(lists.map((list) => list.at(-1))).size).toBeGreaterThan(1);
  });
});
