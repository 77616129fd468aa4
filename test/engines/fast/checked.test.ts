/** The gate of the fast engines: what does not fit is refused before a kernel sees it, and the layer goes on. */
import { describe, expect, it } from 'vitest';
import { fastEngines } from '../../../engines/fast/index.ts';
import { engines } from '../../../engines/index.ts';
import { caseOf, integers, thrownBy } from '../../spec/cases.ts';

const problem = caseOf({
  x: [[1, 2, 4, 5], integers(1, 40)],
  w: [[2, 3, 3, 2], integers(2, 36)],
  bias: integers(3, 3),
  stride: [2, 1],
  dtype: 'f32',
});

function tensor(shape: readonly number[], length: number) {
  return { shape, data: new Float32Array(length) };
}

describe.each(Object.keys(fastEngines))('a layer of %s', (name) => {
  const prepare = fastEngines[name].open(1);

  it.each([
    ['other channels', tensor([1, 3, 4, 5], 60), 'RangeError: geometry: w.shape[0] must equal x channels 3, got 2'],
    [
      'too few numbers',
      tensor([1, 2, 4, 5], 39),
      'RangeError: geometry: x.data must hold 40 numbers for shape [1,2,4,5], got 39',
    ],
    [
      'another rank',
      tensor([1, 2, 4], 8),
      'RangeError: geometry: w.shape must have as many axes as x (3), got [2,3,3,2]',
    ],
  ])('refuses an x of %s, and computes the next one', (_, x, message) => {
    const layer = prepare(problem, problem.x.shape);
    expect(thrownBy(() => layer.run(x))).toBe(message);
    if (layer.place !== undefined) expect(thrownBy(() => layer.place?.(x))).toBe(message);
    expect([...layer.run(problem.x).data]).toEqual([...engines.scatter(problem).data]);
    layer.dispose();
  });

  it.each([
    ['w in a list', { ...problem, w: { ...problem.w, data: [...problem.w.data] } }, 'w.data', 'Array'],
    ['no w', { ...problem, w: undefined }, 'w.data', 'undefined'],
    ['a bias in a list', { ...problem, bias: [1, 2, 3] }, 'bias', 'Array'],
    ['a bias of integers', { ...problem, bias: Int32Array.of(1, 2, 3) }, 'bias', 'Int32Array'],
  ])('is refused with %s', (_, given, field, got) => {
    expect(thrownBy(() => prepare(given as never, problem.x.shape))).toBe(
      `RangeError: layer: ${field} must be a Float32Array or Float64Array, got ${got}`,
    );
  });

  it('is refused without a shape of x, and needs no bias', () => {
    expect(thrownBy(() => prepare(problem, undefined as never))).toBe(
      'RangeError: layer: xShape must be a list of extents, got undefined',
    );
    const { bias, ...bare } = problem;
    const layer = prepare(bare as never, problem.x.shape);
    expect([...layer.run(problem.x).data]).toEqual([...engines.scatter({ ...problem, bias: null }).data]);
    layer.dispose();
  });

  it('is refused where it is illegal', () => {
    expect(thrownBy(() => prepare({ ...problem, groups: 3 }, problem.x.shape))).toBe(
      'RangeError: geometry: x channels (2) must be divisible by groups (3)',
    );
  });
});
