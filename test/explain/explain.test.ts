/** An exposition: C tap by tap, the part that is drawn, extents, both convolutions, overlaps, the adjoint. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines, exact, forward, spreadImage } from '../../engines/index.ts';
import { inputCellOf, outputCellOf } from '../../explain/cell.ts';
import { codeOf } from '../../explain/code.ts';
import { matrixOf } from '../../explain/convolution-matrix.ts';
import { TEXTBOOK, withNumbers } from '../../explain/example-data.ts';
import { expositionOf } from '../../explain/exposition.ts';
import { axisSteps } from '../../explain/extents.ts';
import { overlapOf } from '../../explain/overlaps.ts';
import { MOST_COLUMNS, MOST_ROWS_OF_C, partOf } from '../../explain/part.ts';
import type { Case } from '../../spec/case.ts';
import type { Outline } from '../../spec/conventions/convention.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';
import { drawsOf } from '../project/thorough.ts';
import { anyLegalCase, caseOf, layer, SEED, thrownBy } from '../spec/cases.ts';

const options = { seed: SEED, numRuns: drawsOf(150, 50) };
const textbook = withNumbers(TEXTBOOK);
const outline = (x: number[], w: number[], more: Partial<Outline> = {}): Outline => {
  const each = (value: number) => x.slice(2).map(() => value);
  return {
    x: { shape: x },
    w: { shape: w },
    bias: null,
    stride: each(1),
    padBegin: each(0),
    padEnd: each(0),
    outputPadding: each(0),
    dilation: each(1),
    groups: 1,
    ...more,
  };
};

const ascending = (a: number, b: number) => a - b;
const byFirst = ([a]: readonly number[], [b]: readonly number[]) => a - b;
const flatOf = (index: readonly number[], shape: readonly number[]) =>
  index.reduce((flat, at, axis) => flat * shape[axis] + at, 0);
const indexOf = (flat: number, shape: readonly number[]) =>
  shape.map((extent, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % extent);

describe('matrixOf', () => {
  it('is the 4 × 16 matrix of the textbooks, nine numbers a row', () => {
    const { rows, columns, rowShape, columnShape, entries } = matrixOf(textbook);
    expect([rows, columns, rowShape, columnShape]).toEqual([4, 16, [1, 2, 2], [1, 4, 4]]);
    for (let row = 0; row < 4; row++) expect(entries.filter((entry) => entry.row === row)).toHaveLength(9);
    expect(entries[0]).toEqual({ row: 0, column: 0, value: 1, tap: [0, 0], weight: 0 });
    expect(entries.find(({ row, column }) => row === 3 && column === 15)).toMatchObject({ value: 9, tap: [2, 2] });
  });

  it('is Cᵀ that takes x to y without bias, of every case and image', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const { rows, columns, entries } = matrixOf(problem);
        const y = exact({ ...problem, bias: null });
        const images = problem.x.shape[0];
        const product = new Float64Array(images * columns);
        for (let n = 0; n < images; n++) {
          for (const { row, column, value } of entries)
            product[n * columns + column] += value * problem.x.data[n * rows + row];
        }
        expect(Array.from(product)).toEqual(Array.from(y.data, (value) => value + 0));
      }),
      options,
    );
  });

  it('is C that takes u where the forward convolution takes it, and names the tap of each number', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const { outputPadding, stride, w } = problem;
        fc.pre(outputPadding.every((a, axis) => a < stride[axis]));
        const { rows, columns, columnShape, entries } = matrixOf(problem);
        const u = { shape: [1, ...columnShape], data: Float64Array.from({ length: columns }, (_, at) => (at % 7) - 3) };
        const product = new Float64Array(rows);
        for (const { row, column, value } of entries) product[row] += value * u.data[column];
        expect(Array.from(product, (v) => v + 0)).toEqual(Array.from(forward(u, w, problem, 'f64').data, (v) => v + 0));
        const taps = w.shape.slice(2);
        for (const { tap, weight, value } of entries) {
          expect(tap.reduce((flat, k, axis) => flat * taps[axis] + k, 0)).toBe(weight % elementCount(taps));
          expect(value).toBe(w.data[weight]);
        }
      }),
      options,
    );
  });

  it('refuses an illegal case, and one with more numbers than it may store', () => {
    expect(thrownBy(() => matrixOf({ ...textbook, stride: [0, 1] }))).toBe(
      'RangeError: geometry: stride[0] must be an integer >= 1, got 0',
    );
    expect(thrownBy(() => matrixOf(withNumbers(outline([1, 1, 1024, 1024], [1, 1, 3, 2]))))).toBe(
      'RangeError: matrixOf: C may store at most 1048576 numbers, this one can have 6291456',
    );
  });
});

describe('the part that is drawn', () => {
  it('is the whole case where that is small', () => {
    expect(partOf(textbook)).toEqual({ part: textbook, leftOut: [] });
  });

  it('leaves out images, channels, groups and cells, and says so', () => {
    const { part, leftOut } = partOf(outline([8, 64, 32, 32], [64, 8, 4, 4], { groups: 4, stride: [2, 2] }));
    expect(part?.x.shape.slice(0, 2)).toEqual([1, 1]);
    expect(part?.groups).toBe(1);
    expect(leftOut).toHaveLength(1);
    expect(leftOut[0]).toMatch(/^Drawn in part: 1 of 8 images, 1 of 4 groups, 1 of 16 input channels of each group, /);
  });

  it.each([
    ['of one axis', outline([1, 1, 1_000_000], [1, 1, 3], { stride: [2] })],
    ['of two', outline([2, 3, 50, 60], [3, 4, 3, 5], { stride: [2, 3], padBegin: [1, 2] })],
    ['of three', outline([1, 2, 20, 20, 20], [2, 2, 2, 2, 2])],
    ['with pads that need many cells', outline([1, 1, 5000], [1, 1, 3], { padBegin: [20] })],
  ])('is legal and small enough, %s', (_, large) => {
    const { part } = partOf(large);
    const { outputShape } = geometryOf(part!);
    expect(elementCount(part!.x.shape)).toBeLessThanOrEqual(MOST_ROWS_OF_C);
    expect(elementCount(outputShape)).toBeLessThanOrEqual(MOST_COLUMNS);
    expect(part!.x.shape.slice(2).every((extent) => extent >= 2)).toBe(true);
  });

  it('has of each group its own first channels, with their numbers', () => {
    const whole = layer([2, 8, 6], [8, 6, 3], { groups: 2, stride: [4], outputPadding: [30] });
    const { part } = partOf(whole);
    expect([part!.groups, part!.x.shape, part!.w.shape]).toEqual([2, [1, 2, 6], [2, 1, 3]]);
    expect(Array.from(part!.w.data)).toEqual([...whole.w.data.slice(0, 3), ...whole.w.data.slice(4 * 18, 4 * 18 + 3)]);
    expect(Array.from(part!.x.data)).toEqual([...whole.x.data.slice(0, 6), ...whole.x.data.slice(24, 30)]);
    expect(Array.from(part!.bias!)).toEqual([whole.bias![0], whole.bias![6]]);
  });

  it('is none where even the smallest is too large, or the batch is empty', () => {
    const { drawn, leftOut } = expositionOf(outline([1, 1, 5], [1, 1, 100_000]));
    expect([drawn, leftOut]).toEqual([
      null,
      ['Nothing is drawn: the smallest part with these attributes has 200000 products and 100001 output cells.'],
    ]);
    // Few products and cells, and 16,000 patches of 16,000 numbers.
    expect(expositionOf(outline([1, 1, 16_000], [1, 1, 16_000]))).toMatchObject({
      drawn: null,
      leftOut: [
        expect.stringMatching(
          /has 32000 products and 16001 output cells, and 256016000 numbers in its unrolled patches\.$/,
        ),
      ],
    });
    expect(expositionOf(outline([0, 1, 3], [1, 1, 3])).leftOut).toEqual([
      'The batch is empty: there is no image to draw.',
    ]);
  });

  it('does not take longer for an axis of a hundred million cells', () => {
    expect(partOf(outline([1, 1, 100_000_000], [1, 1, 4])).part?.x.shape).toEqual([1, 1, 36]);
  });
});

describe('the steps of an extent', () => {
  it('end at the extent that the engines have, and name the inputs of C that give as many positions', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const y = engines.scatter(problem);
        geometryOf(problem).axes.forEach((axis, at) => {
          const { steps, outputPadding } = axisSteps(axis);
          expect(steps[steps.length - 1].value).toBe(y.shape[at + 2]);
          const smallest = axis.output - axis.outputPadding;
          const alike = Array.from({ length: axis.stride }, (_, more) => smallest + more);
          expect(outputPadding.extents).toEqual(alike.filter((extent) => extent >= 1));
          expect(outputPadding.chosen).toBe(axis.outputPadding < axis.stride ? axis.output : null);
        });
      }),
      options,
    );
  });

  it('lists no extent below 1, however large the stride', () => {
    const of = (stride: number, padding: number, outputPadding: number) =>
      axisSteps(
        geometryOf(
          outline([1, 1, 1], [1, 1, 1], {
            stride: [stride],
            padBegin: [padding],
            padEnd: [padding],
            outputPadding: [outputPadding],
          }),
        ).axes[0],
      ).outputPadding;
    expect(of(100, 5, 15)).toEqual({ extents: [1, 2, 90], chosen: 6 });
    expect(of(5, 1, 3)).toEqual({ extents: [1, 2, 3], chosen: 2 });
  });

  it('lists of a large stride the first two extents and the last', () => {
    const [axis] = geometryOf(outline([1, 1, 5], [1, 1, 3], { stride: [1000] })).axes;
    expect(axisSteps(axis).outputPadding).toEqual({ extents: [4003, 4004, 5002], chosen: 4003 });
  });
});

describe('the convolution over zeros', () => {
  it('has the pads and zeros of the image that the engine runs over', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const { direct, overZeros } = expositionOf(problem).convolutions;
        const spread = spreadImage(problem).shape.slice(2);
        overZeros.input.forEach((input, axis) => {
          const inserted = input + (input - 1) * overZeros.zerosBetween[axis];
          expect(inserted + overZeros.padBegin[axis] + overZeros.padEnd[axis]).toBe(spread[axis]);
        });
        expect(direct.input).toEqual(overZeros.output);
        const u = { shape: [0, problem.w.shape[1] * problem.groups, ...direct.input], data: new Float64Array() };
        expect(direct.output).toEqual(forward(u, problem.w, problem, 'f64').shape.slice(2));
      }),
      options,
    );
  });
});

/** Ones through a kernel of ones: how many products each cell gets. */
const onOnes = (problem: Case) =>
  Array.from(
    engines.im2col({
      ...problem,
      x: {
        shape: [1, 1, ...problem.x.shape.slice(2)],
        data: new Float64Array(elementCount(problem.x.shape.slice(2))).fill(1),
      },
      w: {
        shape: [1, 1, ...problem.w.shape.slice(2)],
        data: new Float64Array(elementCount(problem.w.shape.slice(2))).fill(1),
      },
      bias: null,
      groups: 1,
      dtype: 'f64',
    }).data,
  );

describe('one cell', () => {
  it('is made of the products that the exact result has, and goes where the matrix says, in every case', () => {
    fc.assert(
      fc.property(anyLegalCase, fc.nat(), fc.nat(), (problem, from, to) => {
        fc.pre(problem.x.shape[0] > 0);
        const y = exact(problem);
        const { rows, columns, rowShape, columnShape, entries } = matrixOf(problem);
        const [row, column] = [from % rows, to % columns];
        const { value, products } = outputCellOf(problem, indexOf(column, columnShape));
        expect(value + 0).toBe(y.data[column] + 0);
        expect(products.map(({ input }) => flatOf(input, rowShape)).toSorted(ascending)).toEqual(
          entries
            .filter((entry) => entry.column === column)
            .map((entry) => entry.row)
            .toSorted(ascending),
        );
        const sent = inputCellOf(problem, indexOf(row, rowShape));
        expect(sent.x).toBe(problem.x.data[row]);
        expect(sent.products.map(({ output, w }) => [flatOf(output, columnShape), w]).toSorted(byFirst)).toEqual(
          entries
            .filter((entry) => entry.row === row)
            .map((entry) => [entry.column, entry.value])
            .toSorted(byFirst),
        );
      }),
      options,
    );
  });

  it('is one of the whole case, whatever is drawn of it', () => {
    const long = outline([1, 1, 100], [1, 1, 3]);
    expect(outputCellOf(long, [0, 37]).value).toBe(exact(withNumbers(long)).data[37]);
    const wide = outline([1, 64, 3], [64, 64, 3]);
    const { value, products } = outputCellOf(wide, [5, 2]);
    expect([value, products.length]).toEqual([exact(withNumbers(wide)).data[5 * 5 + 2], 192]);
  });

  it('is refused where there is none, or where it has too many products', () => {
    expect(thrownBy(() => outputCellOf(TEXTBOOK, [0, 4, 0]))).toBe(
      'RangeError: output cell must lie in [1,4,4], channel first, got [0,4,0]',
    );
    expect(thrownBy(() => inputCellOf(TEXTBOOK, [0, 0]))).toBe(
      'RangeError: input cell must lie in [1,2,2], channel first, got [0,0]',
    );
    const many = outline([1, 2048, 1, 1], [2048, 1, 32, 32], { padBegin: [0, 0] });
    expect(thrownBy(() => inputCellOf({ ...many, w: { shape: [2048, 2048, 32, 32] } }, [0, 0, 0]))).toMatch(
      /^RangeError: geometry: w must have at most|^RangeError: cell: at most 1048576 products/,
    );
  });
});

describe('overlaps', () => {
  it('are what another engine makes of ones, and add up to the products of use', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const { overlap, multiplications } = expositionOf(problem);
        const counts = onOnes(problem);
        expect(overlap.map?.data).toEqual(counts);
        const pairs = problem.x.shape[0] * problem.x.shape[1] * problem.w.shape[1];
        expect(multiplications?.useful).toBe(pairs * counts.reduce((a, b) => a + b));
        const [batch, channels, ...spread] = spreadImage(problem).shape;
        expect(spread.every((extent) => extent >= 1) && multiplications!.overZeros >= multiplications!.useful).toBe(
          true,
        );
        expect(multiplications?.overZeros).toBe(
          batch * (channels / problem.groups) * elementCount(problem.w.shape.slice(1)) * problem.groups * counts.length,
        );
      }),
      options,
    );
  });

  it.each([
    [3, 2, 1, [2, 1], false],
    [4, 2, 1, [2, 2], true],
    [5, 3, 1, [2, 2, 1], false],
    [2, 4, 1, [1, 1, 0, 0], false],
    [4, 2, 2, [4, 0], false],
    [3, 1, 1, [3], true],
    [3, 3, 2, [1, 1, 1], true],
  ])('of kernel %i, stride %i and dilation %i repeat as %j', (kernel, stride, dilation, byResidue, isEven) => {
    const many = outline([1, 1, 20], [1, 1, kernel], { stride: [stride], dilation: [dilation] });
    const overlap = overlapOf(geometryOf(many));
    expect(overlap.axes[0]).toMatchObject({ byResidue, isEven });
    expect(overlap.isCheckerboard).toBe(!isEven);
    const start = stride * 8;
    expect(onOnes(withNumbers(many)).slice(start, start + stride)).toEqual(byResidue);
  });
});

describe('a checkerboard', () => {
  it.each([
    ['an input of one cell', outline([1, 1, 1, 1], [1, 1, 3, 3], { stride: [2, 2] }), [1, 1, 1]],
    [
      'all but the middle cropped',
      outline([1, 1, 2], [1, 1, 5], { stride: [2], padBegin: [2], padEnd: [2] }),
      [2, 2, 2],
    ],
  ])('is none where the pattern does not show: %s', (_, short, counts) => {
    const { overlap } = expositionOf(short);
    expect(overlap.axes[0].counts).toEqual(counts);
    expect([overlap.axes[0].isEven, overlap.isCheckerboard]).toEqual([false, false]);
    expect(overlap.sentences).toHaveLength(1);
    expect(overlap.sentences[0]).toMatch(/would be uneven; here the axis is too short, or too much of it is cropped/);
  });

  it('is not denied where every cell is near a border', () => {
    const { overlap } = expositionOf(outline([1, 1, 3], [1, 1, 3], { dilation: [2] }));
    expect([overlap.axes[0].counts, overlap.isCheckerboard]).toEqual([[1, 1, 2, 1, 2, 1, 1].slice(0, 7), false]);
    expect(overlap.sentences).toHaveLength(1);
    expect(overlap.sentences[0]).toMatch(
      /^Where all taps reach an input cell the counts are even\. Here some axis is so short/,
    );
  });

  it('is uneven in the drawn counts wherever it is told of, over a whole stride', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const { overlap, axes } = expositionOf(problem);
        overlap.axes.forEach(({ counts, byResidue, isRepeated }, at) => {
          if (!isRepeated || byResidue === null) return;
          const { padBegin, stride, effectiveKernel } = axes[at].axis;
          const first = Math.max(effectiveKernel - 1, padBegin);
          const shown = Array.from({ length: stride }, (_, more) => counts![first + more - padBegin]);
          expect(shown).toEqual(shown.map((_, more) => byResidue[(first + more) % stride]));
        });
      }),
      options,
    );
  });

  it('is avoided by a kernel for each uneven axis, and by none where dilation and stride share a factor', () => {
    const two = (w: number[], stride: number[], dilation: number[]) =>
      expositionOf(outline([1, 1, 9, 9], [1, 1, ...w], { stride, dilation })).overlap.sentences.at(-2);
    expect(two([3, 4], [2, 3], [1, 1])).toMatch(
      /on axis 0 a kernel .*\(4 for stride 2\), and on axis 1 a kernel .*\(6 for stride 3\); /,
    );
    expect(two([4, 3], [2, 2], [2, 1])).toMatch(
      /on axis 0 no kernel, since dilation 2 and stride 2 share the factor 2, and on axis 1 a kernel .*\(4 for stride 2\); /,
    );
    const [kernel, stride, dilation] = [6, 3, 2];
    expect(
      overlapOf(geometryOf(outline([1, 1, 9], [1, 1, kernel], { stride: [stride], dilation: [dilation] })))
        .isCheckerboard,
    ).toBe(false);
  });

  it('is told with what avoids it', () => {
    const { sentences } = expositionOf(outline([1, 1, 5, 5], [1, 1, 3, 3], { stride: [2, 2] })).overlap;
    expect(sentences[0]).toBe(
      'Axes 0 and 1: kernel 3 and stride 2 give neighbouring cells 2 and 1 products, again and again.',
    );
    expect(sentences[2]).toMatch(
      /^What makes the counts even, one of: \(a\) on axes 0 and 1 a kernel that the stride divides \(4 for stride 2\); \(b\) resizing /,
    );
  });

  it('is not looked for on an axis too long, or over residues too many to list', () => {
    const { overlap, multiplications } = expositionOf(outline([1, 1, 5], [1, 1, 3], { stride: [50_000_000] }));
    expect([overlap.axes[0], overlap.map, multiplications]).toEqual([
      { counts: null, byResidue: null, isEven: false, isRepeated: true },
      null,
      null,
    ]);
  });
});

describe('what is drawn', () => {
  it('is equal in four ways, its stamps add up, and both inner products are one number', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const { drawn } = expositionOf(problem);
        if (drawn === null) return;
        const { part, ways, adjoint } = drawn;
        const y = Array.from(exact(part).data, (value) => value + 0);
        for (const { data } of Object.values(ways.results)) expect(data.map((value) => value + 0)).toEqual(y);
        expect([ways.isOne, ways.difference]).toEqual([true, 0]);
        const sums = y.map((_, at) => ways.scatter.stamps.reduce((sum, { stamp }) => sum + stamp[at], 0));
        const cells = y.length / (part.bias?.length ?? 1);
        expect(sums.map((sum, at) => sum + (part.bias?.[Math.floor(at / cells)] ?? 0) + 0)).toEqual(y);
        expect(adjoint.left).toBe(adjoint.right);
        expect(ways.zeroInsertion.isOfInput.filter((is) => is).length).toBeLessThanOrEqual(part.x.data.length);
      }),
      options,
    );
  });

  it('says where numbers do not add up without rounding', () => {
    const thirds = caseOf({
      x: [
        [1, 1, 3],
        [1 / 3, 0.1, 1e17],
      ],
      w: [
        [1, 1, 3],
        [0.7, 1 / 7, -1e17],
      ],
      bias: [0.3],
    });
    const { ways } = expositionOf(thirds).drawn!;
    expect(ways.isOne).toBe(false);
    expect(ways.difference).toBeGreaterThan(0);
  });

  it('has a NaN of its own told as such', () => {
    const infinite = caseOf({
      x: [
        [1, 1, 2],
        [1, 2],
      ],
      w: [
        [1, 1, 2],
        [Number.POSITIVE_INFINITY, 2],
      ],
      stride: [2],
    });
    const { ways } = expositionOf(infinite).drawn!;
    expect([ways.isOne, ways.difference]).toEqual([false, Number.NaN]);
  });

  it('has no inverse but where C is a permutation', () => {
    expect(expositionOf(textbook).drawn?.adjoint.isInverse).toBe(false);
    const identity = caseOf({
      x: [
        [1, 1, 4],
        [1, 2, 3, 4],
      ],
      w: [[1, 1, 1], [1]],
    });
    expect(expositionOf(identity).drawn?.adjoint.isInverse).toBe(true);
  });
});

describe('the line to paste', () => {
  it('is one for each framework that can say the case', () => {
    const { words } = expositionOf(
      outline([1, 4, 5, 5], [4, 3, 3, 3], { stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1], groups: 2 }),
    );
    const codes = Object.fromEntries(words.map((one) => [one.convention, codeOf(one)]));
    expect(codes.pytorch).toBe(
      'torch.nn.ConvTranspose2d(4, 6, [3, 3], stride=[2, 2], padding=[1, 1], output_padding=[0, 0], dilation=[1, 1], groups=2, bias=False)',
    );
    expect(codes.onnx).toMatch(
      /^onnx\.helper\.make_node\('ConvTranspose', \['x', 'w'\], \['y'\], .*pads=\[1, 1, 1, 1\].*group=2\)$/,
    );
    expect(codes.webnn).toMatch(
      /^builder\.convTranspose2d\(x, w, \{ padding: \[1, 1, 1, 1\], .*filterLayout: 'iohw' \}\)$/,
    );
    expect([codes.keras, codes.tensorflow, codes.jax]).toEqual([null, null, null]);
  });

  it('has the bias where there is one', () => {
    const { words, hasBias } = expositionOf(layer([1, 1, 2, 2], [1, 1, 2, 2]));
    const codes = Object.fromEntries(words.map((one) => [one.convention, codeOf(one, hasBias)]));
    expect(codes.pytorch).toMatch(/bias=True\)$/);
    expect(codes.onnx).toMatch(/^onnx\.helper\.make_node\('ConvTranspose', \['x', 'w', 'b'\], /);
    expect(codes.keras).toMatch(/use_bias=True\)$/);
    expect(codes.webnn).toMatch(/^builder\.convTranspose2d\(x, w, \{ bias: b, padding: /);
    expect(thrownBy(() => codeOf({ ...words[0], convention: 'constructor' }))).toBe(
      'RangeError: codeOf: nothing is known of how constructor is written',
    );
  });

  it('has a writer for every convention', () => {
    const codes = expositionOf(TEXTBOOK).words.map((one) => codeOf(one));
    expect(codes.every((code) => code !== null)).toBe(true);
  });
});
