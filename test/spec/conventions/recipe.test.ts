/** Ways round what a framework has no words for: following one gives the output that was asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import type { Case } from '../../../spec/case.ts';
import { caseOfOutline } from '../../../spec/conventions/convention.ts';
import { isSameOperator } from '../../../spec/conventions/crops.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { type Recipe, recipeFor } from '../../../spec/conventions/recipe.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { drawsOf } from '../../project/thorough.ts';
import { anyLegalCase, SEED } from '../cases.ts';

/** Does what a recipe says, each call by the reference engine. */
function followed({ calls, axesAdded, addsBias, drops }: Recipe, { bias }: Case): Tensor {
  const outputs = calls.map((call) => scatter(caseOfOutline(call)));
  const [batch, each, ...extents] = outputs[0].shape;
  const shape = [batch, each * outputs.length, ...extents];
  const kept = extents.map((extent, axis) => extent - drops[axis].begin - drops[axis].end);
  const size = kept.reduce((product, extent) => product * extent, 1);
  const data = Array.from({ length: batch * shape[1] * size }, (_, flat) => {
    const [n, m] = [Math.floor(flat / size / shape[1]), Math.floor(flat / size) % shape[1]];
    const place: number[] = [];
    for (let axis = kept.length - 1, rest = flat % size; axis >= 0; axis--) {
      place.unshift((rest % kept[axis]) + drops[axis].begin);
      rest = Math.floor(rest / kept[axis]);
    }
    const isInside = place.every((at, axis) => at >= 0 && at < extents[axis]);
    const source = place.reduce((index, at, axis) => index * extents[axis] + at, n * each + (m % each));
    const added = addsBias || !isInside ? (bias?.[m] ?? 0) : 0;
    return (isInside ? outputs[Math.floor(m / each)].data[source] : 0) + added;
  });
  const result = [batch, shape[1], ...kept.slice(axesAdded)];
  return { shape: result, data: Float64Array.from(data) };
}

/** They have words for every legal case of their type, or, as Darknet, for hardly any shapes. */
const HARDLY_ANY: ReadonlySet<string> = new Set([
  'onnx',
  'onnx-11',
  'onnx-1',
  'onednn',
  'paddle',
  'benchdnn',
  'darknet',
]);

describe.each(CONVENTIONS.map((convention) => [convention.id, convention] as const))('%s', (id, convention) => {
  it('computes a case that it has no words for, with what its recipe says done before and after', () => {
    let followedOnes = 0;
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        if (convention.express(problem).kind === 'said') return;
        const recipe = recipeFor(problem, convention);
        if (recipe === null) return;
        followedOnes++;
        const { shape, data } = scatter(problem);
        const found = followed(recipe, problem);
        expect(found.shape).toEqual(shape);
        expect(Array.from(found.data, (value) => Math.fround(value) + 0)).toEqual(
          Array.from(data, (value) => value + 0),
        );
        const back = convention.resolve(recipe.attributes, recipe.operands);
        if (back.kind !== 'resolved') throw new Error(back.kind);
        expect(isSameOperator(back.outline, recipe.calls[0])).toBe(true);
      }),
      { seed: SEED, numRuns: drawsOf(400, 80) },
    );
    expect(followedOnes > 0 || HARDLY_ANY.has(id), 'recipes').toBe(true);
  });
});

describe('a recipe', () => {
  const outline = {
    x: { shape: [1, 1, 5, 5] },
    w: { shape: [1, 1, 4, 4] },
    bias: null,
    ...{ stride: [1, 1], padBegin: [1, 1], padEnd: [2, 2], outputPadding: [0, 0], dilation: [1, 1], groups: 1 },
  };

  it('for the same in Darknet is the same', () => {
    const recipe = recipeFor(outline, conventionNamed('darknet'));
    expect(recipe).toMatchObject({ attributes: { padding: 1 }, drops: [{ end: 1 }, { end: 1 }] });
  });

  it('for SAME of TensorFlow in PyTorch is one padding, and the last row and column dropped', () => {
    expect(recipeFor(outline, conventionNamed('pytorch'))).toMatchObject({
      attributes: { padding: [1, 1], output_padding: [0, 0] },
      drops: [
        { begin: 0, end: 1 },
        { begin: 0, end: 1 },
      ],
      calls: [{ groups: 1 }],
      axesAdded: 0,
      hasZerosInKernel: false,
    });
  });

  it('does as little as it can: zeros in the kernel only where there is no other way', () => {
    const dilated = { ...outline, dilation: [2, 2] };
    expect(recipeFor(dilated, conventionNamed('pytorch'))?.hasZerosInKernel).toBe(false);
    expect(recipeFor(dilated, conventionNamed('tosa'))?.hasZerosInKernel).toBe(true);
  });

  it('for a dilation of a single tap is the kernel as it is, without the dilation', () => {
    const single = { ...outline, w: { shape: [1, 1, 1, 1] }, padBegin: [0, 0], padEnd: [0, 0], dilation: [2, 1] };
    expect(recipeFor(single, conventionNamed('tosa'))).toMatchObject({
      calls: [{ w: { shape: [1, 1, 1, 1] }, dilation: [1, 1] }],
      drops: [
        { begin: 0, end: 0 },
        { begin: 0, end: 0 },
      ],
    });
  });

  it.each(['tensorflow', 'keras'])(
    'for three axes that %s cannot crop so is to crop nothing, and to drop all',
    (id) => {
      const axes = { stride: [2, 2, 2], dilation: [1, 1, 1], outputPadding: [0, 0, 0] };
      const [x, w] = [{ shape: [1, 1, 4, 4, 4] }, { shape: [1, 1, 7, 7, 7] }];
      const cropped = { ...axes, x, w, bias: null, padBegin: [4, 4, 4], padEnd: [1, 1, 1], groups: 1 };
      const recipe = recipeFor(cropped, conventionNamed(id));
      expect(recipe?.attributes.padding).toMatch(/^valid$/i);
      expect(recipe?.drops).toEqual(new Array(3).fill({ begin: 4, end: 1 }));
    },
  );
});
