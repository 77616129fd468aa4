/** Any crop at either end: negative pads extend the output, output padding has no limit. By the definition, cell by cell. */
import { describe, expect, it } from 'vitest';
import { fastEngines } from '../../engines/fast/index.ts';
import { engines, exact, exactGradients, gradients } from '../../engines/index.ts';
import type { Case, ConvTranspose } from '../../spec/case.ts';
import { customaryIllegalityOf, geometryOf } from '../../spec/geometry.ts';
import { elementCount, type FloatArray, floatArray, type Tensor } from '../../spec/tensor.ts';
import { caseOf, integers } from './cases.ts';

/** All index tuples of a grid, last axis fastest. */
function points(extents: readonly number[]): number[][] {
  return extents.reduce<number[][]>(
    (before, extent) => before.flatMap((point) => Array.from({ length: extent }, (_, at) => [...point, at])),
    [[]],
  );
}

function at({ shape, data }: Tensor, index: readonly number[]): number {
  return data[index.reduce((flat, one, axis) => flat * shape[axis] + one, 0)];
}

/** Every output cell on its own: the bias, and each product whose place i·s + k·d − pb it is. */
function defined(problem: Case): Tensor {
  const { x, w, bias, groups, stride, dilation, padBegin, padEnd, outputPadding } = problem;
  const [input, kernel] = [x.shape.slice(2), w.shape.slice(2)];
  const [inputs, taps] = [points(input), points(kernel)];
  const output = input.map((extent, a) => {
    const full = (extent - 1) * stride[a] + (kernel[a] - 1) * dilation[a] + 1;
    return full + outputPadding[a] - padBegin[a] - padEnd[a];
  });
  const shape = [x.shape[0], w.shape[1] * groups, ...output];
  const [inPerGroup, outPerGroup] = [x.shape[1] / groups, w.shape[1]];
  const data = points(shape).map(([n, m, ...o]) => {
    let sum = bias === null ? 0 : bias[m];
    for (let c = 0; c < x.shape[1]; c++) {
      if (Math.floor(c / inPerGroup) !== Math.floor(m / outPerGroup)) continue;
      for (const i of inputs) {
        for (const k of taps) {
          if (o.some((place, a) => place !== i[a] * stride[a] + k[a] * dilation[a] - padBegin[a])) continue;
          sum += at(x, [n, c, ...i]) * at(w, [c, m % outPerGroup, ...k]);
        }
      }
    }
    return sum;
  });
  return { shape, data: floatArray('f64', data) };
}

type Attributes = Partial<Omit<Case, 'x' | 'w' | 'bias'>>;

function drawn(x: readonly number[], w: readonly number[], attributes: Attributes, hasBias = true): Case {
  const bias = Array.from({ length: w[1] * (attributes.groups ?? 1) }, (_, m) => 100 + m);
  return caseOf({
    x: [x, integers(x.length, elementCount(x))],
    w: [w, integers(w.length + 7, elementCount(w))],
    ...attributes,
    ...(hasBias && { bias }),
  });
}

const CASES: readonly (readonly [string, Case])[] = [
  ['a cell before', drawn([1, 1, 3], [1, 1, 2], { padBegin: [-1] })],
  ['a cell behind', drawn([1, 1, 3], [1, 1, 2], { padEnd: [-1] })],
  ['cells at both ends', drawn([1, 2, 3], [2, 2, 2], { padBegin: [-3], padEnd: [-2] })],
  ['no bias', drawn([1, 2, 3], [2, 2, 2], { padBegin: [-3], padEnd: [-2] }, false)],
  ['with a stride', drawn([1, 1, 3], [1, 2, 3], { stride: [2], padBegin: [-1], padEnd: [1] })],
  ['more cells than the stride', drawn([1, 1, 2], [1, 1, 3], { stride: [3], padBegin: [-7] })],
  ['with a dilation', drawn([1, 1, 3], [1, 1, 3], { dilation: [3], padBegin: [2], padEnd: [-4] })],
  ['stride and dilation', drawn([2, 2, 3], [2, 1, 2], { stride: [3], dilation: [2], padBegin: [-2], padEnd: [-1] })],
  ['groups', drawn([1, 4, 2], [4, 3, 2], { groups: 2, padBegin: [-1], padEnd: [-1] })],
  ['depthwise', drawn([1, 3, 4], [3, 2, 4], { groups: 3, stride: [2], padBegin: [-3] })],
  ['an empty batch', drawn([0, 2, 3], [2, 1, 2], { padBegin: [-1], outputPadding: [5] })],
  ['several images', drawn([3, 1, 2], [1, 2, 2], { stride: [2], padEnd: [-3] })],
  ['nothing left but added cells', drawn([1, 1, 2], [1, 2, 2], { padBegin: [3], padEnd: [-2] })],
  ['all cropped at the end, cells before', drawn([1, 1, 2], [1, 2, 2], { padBegin: [-3], padEnd: [3] })],
  ['cropped beyond the input by less than is added', drawn([1, 1, 1], [1, 1, 1], { padBegin: [5], padEnd: [-9] })],
  ['an axis each way', drawn([1, 2, 3, 2], [2, 1, 2, 3], { padBegin: [-2, 1], padEnd: [1, -3], stride: [2, 1] })],
  ['three axes', drawn([1, 1, 2, 3, 2], [1, 2, 2, 1, 3], { padBegin: [-1, 0, 2], padEnd: [0, -2, -1] })],
  ['single precision', drawn([1, 2, 3], [2, 5, 2], { padBegin: [-2], dtype: 'f32' })],
  ['output padding of the stride', drawn([1, 1, 3], [1, 1, 2], { stride: [2], outputPadding: [2] })],
  ['output padding without a stride', drawn([1, 2, 3], [2, 2, 3], { outputPadding: [1] })],
  ['output padding of the dilation', drawn([1, 1, 3], [1, 1, 2], { dilation: [3], outputPadding: [3] })],
  ['output padding far beyond', drawn([1, 1, 2], [1, 2, 3], { stride: [2], outputPadding: [23] })],
  ['a kernel below the stride', drawn([1, 1, 2], [1, 1, 2], { stride: [4], outputPadding: [9] })],
  ['a kernel of one', drawn([1, 3, 2], [3, 2, 1], { stride: [3], outputPadding: [3] })],
  ['output padding less the end pad', drawn([1, 1, 3], [1, 1, 2], { padEnd: [3], outputPadding: [4] })],
  ['both kinds', drawn([1, 1, 3], [1, 1, 2], { padBegin: [-2], padEnd: [-1], outputPadding: [4] })],
  ['all output padding kept, all else cropped', drawn([1, 1, 2], [1, 1, 2], { padBegin: [3], outputPadding: [4] })],
  ['groups and output padding', drawn([2, 4, 2], [4, 1, 2], { groups: 4, stride: [2], outputPadding: [5] })],
  ['two axes, one beyond', drawn([1, 2, 2, 2], [2, 2, 1, 2], { stride: [1, 3], outputPadding: [4, 1] })],
  ['three axes, all beyond', drawn([1, 1, 1, 2, 1], [1, 1, 2, 1, 1], { outputPadding: [1, 2, 3] })],
];

const REFERENCES: readonly [string, ConvTranspose][] = [...Object.entries(engines), ['exact', exact]];

describe.each(CASES)('%s', (_, problem) => {
  it('is within what the operator allows, beyond what frameworks do', () => {
    expect(geometryOf(problem).outputShape).toEqual(defined(problem).shape);
    expect(customaryIllegalityOf(problem)).not.toBeNull();
  });

  it.each(REFERENCES)('%s computes it', (_name, engine) => {
    const { shape, data } = engine(problem);
    const expected = defined(problem);
    expect(shape).toEqual(expected.shape);
    expect([...data]).toEqual([...expected.data]);
  });

  it.each(Object.entries(fastEngines))('%s computes it', (_name, { dtypes, open }) => {
    const dtype = dtypes[0];
    const of = (values: FloatArray) => floatArray(dtype, values);
    const [x, w] = [problem.x, problem.w].map(({ shape, data }) => ({ shape, data: of(data) }));
    const layer = open(1)({ ...problem, w, bias: problem.bias && of(problem.bias), dtype }, x.shape);
    const { shape, data } = layer.run(x);
    const expected = defined(problem);
    expect(shape).toEqual(expected.shape);
    expect([...data]).toEqual([...expected.data]);
    layer.dispose();
  });

  it('both gradients are those of the definition, which is linear in each argument', () => {
    const { shape } = defined(problem);
    const g = { shape, data: floatArray('f64', integers(3, elementCount(shape))) };
    const against = (changed: Partial<Case>) =>
      [...defined({ ...problem, bias: null, ...changed }).data].reduce((sum, y, flat) => sum + y * g.data[flat], 0);
    const units = (tensor: Tensor, put: (unit: Tensor) => Partial<Case>) =>
      Array.from(tensor.data, (_cell, one) =>
        against(
          put({
            shape: tensor.shape,
            data: floatArray(
              'f64',
              Array.from(tensor.data, (__, other) => Number(one === other)),
            ),
          }),
        ),
      );
    const wide = { ...g, data: floatArray(problem.dtype, g.data) };
    for (const found of [gradients(problem, wide), exactGradients(problem, wide)]) {
      expect([...found.x.data]).toEqual(units(problem.x, (x) => ({ x })));
      expect([...found.w.data]).toEqual(units(problem.w, (w) => ({ w })));
    }
  });
});
