/** Code for a layer: what NumPy would make of the operands is what the convention lays out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerCodes } from '../../explain/layer-code.ts';
import type { Operand } from '../../spec/conventions/convention.ts';
import { CONVENTIONS, conventionNamed } from '../../spec/conventions/index.ts';
import { transposed } from '../../spec/conventions/layout.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { drawsOf } from '../project/thorough.ts';
import { SEED } from '../spec/cases.ts';
import { anySayableCase } from '../spec/conventions/calls.ts';

const numbers = (text: string) =>
  text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);

/** The few of NumPy's methods that the code calls. */
function evaluated(code: string, name: 'x' | 'w', operand: Tensor): Operand {
  const flip = /^np\.flip\(w, axis=\(([^)]*)\)\)/.exec(code);
  let result = flip === null ? operand : flipped(operand, numbers(flip[1]));
  let rest = flip === null ? code.replace(name, '') : code.slice(flip[0].length);
  while (rest !== '') {
    const call = /^\.(reshape|transpose|swapaxes)\(([^)]*)\)|^\[0\]/.exec(rest);
    if (call === null) throw new Error(`${code}: ${rest}`);
    const [text, method, listed] = call;
    rest = rest.slice(text.length);
    const given = numbers(listed ?? '');
    if (method === undefined) result = { ...result, shape: result.shape.slice(1) };
    else if (method === 'reshape') result = { ...result, shape: given };
    else if (method === 'transpose') result = transposed(result, given);
    else
      result = transposed(
        result,
        result.shape.map((_, axis) => (axis < 2 ? given[1 - axis] : axis)),
      );
  }
  return result;
}

function flipped({ shape, data }: Tensor, axes: readonly number[]): Tensor {
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
  const source = (flat: number) =>
    shape.reduce((index, extent, axis) => {
      const at = Math.floor(flat / steps[axis]) % extent;
      return index + (axes.includes(axis) ? extent - 1 - at : at) * steps[axis];
    }, 0);
  return { shape, data: data.map((_, flat) => data[source(flat)]) };
}

describe('layerCodes', () => {
  it('permutes, flips and regroups x and w as each framework asks', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anySayableCase, (drawn) => {
        const { x: image, w: kernel, dtype: _, ...attributes } = drawn;
        const problem = { ...drawn, bias: null };
        const shapes = { x: image.shape, w: kernel.shape, attributes };
        for (const { convention: id, code, x, w } of layerCodes(shapes)) {
          const expression = conventionNamed(id).express(problem);
          if (code === null || expression.kind === 'unsayable') continue;
          seen.add(id);
          expect([id, evaluated(x, 'x', problem.x)]).toEqual([id, expression.operands.x]);
          expect([id, evaluated(w, 'w', problem.w)]).toEqual([id, expression.operands.w]);
        }
      }),
      { seed: SEED, numRuns: drawsOf(400, 120) },
    );
    expect(CONVENTIONS.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });
});
