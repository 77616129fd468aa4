/**
 * Relationships 8 to 14 of Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), chapter 4: the
 * output o′ of the transposed convolution that belongs to a convolution with kernel k, stride s and padding p of an
 * input of i cells. Each is put to the shape rule, and to PyTorch's convention, whose words the chapter uses.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { SEED } from '../cases.ts';

interface Convolution {
  readonly i: number;
  readonly k: number;
  readonly s: number;
  readonly p: number;
}

/** The transposed convolution's input i′, which is the convolution's output: relationship 6. */
const transposedInput = ({ i, k, s, p }: Convolution) => Math.floor((i + 2 * p - k) / s) + 1;

function outputOf({ k, s, p }: Convolution, input: number, outputPadding: number): number {
  const operands = { x: { shape: [1, 1, input] }, w: { shape: [1, 1, k] }, bias: null };
  const attributes = { stride: s, padding: p, output_padding: outputPadding };
  const resolution = conventionNamed('pytorch').resolve(attributes, operands);
  if (resolution.kind !== 'resolved') throw new Error(JSON.stringify(resolution));
  return geometryOf(resolution.outline).outputShape[2];
}

const int = (min: number, max: number) => fc.integer({ min, max });

/** Convolutions whose kernel fits: k ≤ i + 2p, and p < k, so that every window meets the input. */
function convolutions(s: fc.Arbitrary<number>): fc.Arbitrary<Convolution> {
  return fc.record({ i: int(1, 30), k: int(1, 9), s, padding: fc.nat(8) }).map(({ i, k, s: stride, padding }) => {
    const p = padding % k;
    return { i: Math.max(i, k - 2 * p), k, s: stride, p };
  });
}

/** Those that the stride divides evenly: s | i + 2p − k. */
const divided = convolutions(int(2, 5)).map(({ i, k, s, p }) => ({
  i: i + ((s - ((i + 2 * p - k) % s)) % s),
  k,
  s,
  p,
}));

type Relation = readonly [
  number: number,
  conditions: string,
  cases: fc.Arbitrary<Convolution>,
  o: (at: Convolution & { input: number; a: number }) => number,
];

const RELATIONS: Relation[] = [
  [
    8,
    's = 1, p = 0',
    convolutions(fc.constant(1)).map((c) => ({ ...c, i: Math.max(c.i, c.k), p: 0 })),
    (at) => at.input + at.k - 1,
  ],
  [9, 's = 1', convolutions(fc.constant(1)), (at) => at.input + (at.k - 1) - 2 * at.p],
  [
    10,
    's = 1, k = 2n + 1, p = n',
    fc.record({ i: int(1, 30), n: fc.nat(4) }).map(({ i, n }) => ({ i, k: 2 * n + 1, s: 1, p: n })),
    (at) => at.input,
  ],
  [
    11,
    's = 1, p = k − 1',
    fc.record({ i: int(1, 30), k: int(1, 9) }).map(({ i, k }) => ({ i, k, s: 1, p: k - 1 })),
    (at) => at.input - (at.k - 1),
  ],
  [
    12,
    'p = 0, s divides i − k',
    fc.record({ n: fc.nat(8), k: int(1, 9), s: int(1, 5) }).map(({ n, k, s }) => ({ i: k + n * s, k, s, p: 0 })),
    (at) => at.s * (at.input - 1) + at.k,
  ],
  [13, 's divides i + 2p − k', divided, (at) => at.s * (at.input - 1) + at.k - 2 * at.p],
  [14, 'any', convolutions(int(1, 5)), (at) => at.s * (at.input - 1) + at.a + at.k - 2 * at.p],
];

describe.each(RELATIONS)('relationship %i (%s)', (_, __, cases, formula) => {
  it('gives the extent of the output, which is the input of the convolution', () => {
    fc.assert(
      fc.property(cases, (convolution) => {
        const { i, k, s, p } = convolution;
        const a = (i + 2 * p - k) % s;
        const input = transposedInput(convolution);
        const output = outputOf(convolution, input, a);
        expect(output).toBe(formula({ ...convolution, input, a }));
        expect(output).toBe(i);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
