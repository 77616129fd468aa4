/**
 * Engines of f16 and bf16 that keep their sums in different ways: those that are right agree whatever they declare truly, and each
 * of the mistakes that such engines were seen to make fails a law.
 */
import { describe, expect, it } from 'vitest';
import { forward } from '../../engines/index.ts';
import { checkLaw } from '../../properties/checking/check.ts';
import { LAWS } from '../../properties/laws.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { LARGEST, roundTo, SMALLEST_NORMAL } from '../../spec/number-types.ts';
import { type Dtype, elementCount, type Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { drawsOf, seedsOf } from '../project/thorough.ts';
import { correct } from '../subjects/faulty.ts';

/** One step of a sum. */
type Add = (sum: number, a: number, b: number, dtype: Dtype) => number;

const ADDS = {
  'each product and each sum rounded': (sum, a, b, dtype) => roundTo(dtype, sum + roundTo(dtype, a * b)),
  'fused, each sum rounded': (sum, a, b, dtype) => roundTo(dtype, sum + a * b),
  'in f32': (sum, a, b) => Math.fround(sum + Math.fround(a * b)),
} as const satisfies Record<string, Add>;

interface Engine {
  readonly add: Add;
  readonly isReversed?: boolean;
  readonly operand?: (value: number, dtype: Dtype) => number;
  readonly result?: (value: number, dtype: Dtype) => number;
}

/** Sums of the products of each output cell, in order or backwards, after the bias. */
function summing({ add, isReversed = false, operand = Number, result = (v, d) => roundTo(d, v) }: Engine) {
  return (problem: Case): Tensor => {
    const { x, w, bias, groups, dtype } = problem;
    const { axes, outputShape, outChannels, inChannels } = geometryOf(problem);
    const [inputs, taps, outputs] = [x.shape, w.shape, outputShape].map((shape) => elementCount(shape.slice(2)));
    const y = new Float64Array(elementCount(outputShape)).map(
      (_, at) => bias?.[Math.floor(at / outputs) % outChannels] ?? 0,
    );
    const place = (flat: number, shape: readonly number[]) =>
      shape.reduceRight<[number[], number]>(
        ([index, rest], extent) => [[rest % extent, ...index], Math.floor(rest / extent)],
        [[], flat],
      )[0];
    for (let step = 0; step < x.data.length * taps; step++) {
      const at = isReversed ? x.data.length * taps - 1 - step : step;
      const [xAt, tap] = [Math.floor(at / taps), at % taps];
      const [i, k] = [place(xAt % inputs, x.shape.slice(2)), place(tap, w.shape.slice(2))];
      const o = axes.map((axis, a) => i[a] * axis.stride + k[a] * axis.dilation - axis.padBegin);
      if (o.some((cell, a) => cell < 0 || cell >= axes[a].output)) continue;
      const cell = o.reduce((flat, one, a) => flat * axes[a].output + one, 0);
      const c = Math.floor(xAt / inputs) % inChannels;
      const n = Math.floor(xAt / inputs / inChannels);
      const first = Math.floor(c / (inChannels / groups)) * w.shape[1];
      for (let m = 0; m < w.shape[1]; m++) {
        const to = (n * outChannels + first + m) * outputs + cell;
        const weight = w.data[(c * w.shape[1] + m) * taps + tap];
        y[to] = add(y[to], operand(x.data[xAt], dtype), operand(weight, dtype), dtype);
      }
    }
    return { shape: outputShape, data: y.map((value) => result(value, dtype)) };
  };
}

/** Zero for a subnormal number. */
function flushed(value: number, dtype: Dtype): number {
  return Math.abs(value) < SMALLEST_NORMAL[dtype] ? 0 : value;
}

type Declared = Partial<Capabilities>;

/** Small, so that an engine of plain loops is fast. */
const ASKED: Declared = { maxMultiplyAdds: 2000 };
const OWN: Declared = { ...ASKED, sumsIn: 'own-type' };
const WIDE: Declared = { ...ASKED, sumsIn: 'f32' };

const HONEST: readonly (readonly [string, (problem: Case) => Tensor, Declared])[] = [
  [
    'in f32, and results flushed',
    summing({ add: ADDS['in f32'], result: (value, dtype) => flushed(roundTo(dtype, value), dtype) }),
    { ...WIDE, subnormals: 'flushed' },
  ],
  [
    'fused, and operands flushed',
    summing({ add: ADDS['fused, each sum rounded'], operand: flushed }),
    { ...OWN, subnormals: 'either' },
  ],
  ...Object.entries(ADDS).flatMap(([name, add]) =>
    [false, true].map((isReversed) => {
      const order = isReversed ? ', backwards' : '';
      return [`${name}${order}`, summing({ add, isReversed }), name === 'in f32' ? WIDE : OWN] as const;
    }),
  ),
  ['in f32, declared as kept in the type itself', summing({ add: ADDS['in f32'] }), OWN],
];

/** Those of the upper half of an f32, without looking at the rest. */
function truncated(value: number, dtype: Dtype): number {
  const rounded = roundTo(dtype, value);
  if (!Number.isFinite(rounded) || Math.abs(rounded) <= Math.abs(value)) return rounded;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - (dtype === 'f16' ? 10 : 7));
  return Math.sign(value) * Math.floor(Math.abs(value) / unit) * unit;
}

const DEFECTS: readonly (readonly [string, (problem: Case) => Tensor, Declared])[] = [
  ['keeps sums in the type, and says f32', summing({ add: ADDS['fused, each sum rounded'] }), WIDE],
  ['drops the lower half of an f32 in place of rounding', summing({ add: ADDS['in f32'], result: truncated }), WIDE],
  [
    'takes subnormal operands for zeros',
    summing({ add: ADDS['in f32'], operand: (v, d) => (Math.abs(v) < SMALLEST_NORMAL[d] ? 0 : v) }),
    WIDE,
  ],
  [
    'takes subnormal results for zeros',
    summing({ add: ADDS['in f32'], result: (v, d) => (Math.abs(v) < SMALLEST_NORMAL[d] ? 0 : roundTo(d, v)) }),
    WIDE,
  ],
  [
    'saturates in place of infinity',
    summing({ add: ADDS['in f32'], result: (v, d) => Math.max(-LARGEST[d], Math.min(LARGEST[d], roundTo(d, v))) }),
    WIDE,
  ],
  [
    'makes NaN of infinity',
    summing({ add: ADDS['in f32'], result: (v, d) => (Number.isFinite(roundTo(d, v)) ? roundTo(d, v) : Number.NaN) }),
    WIDE,
  ],
  ['reads the operands in 4 bits less', summing({ add: ADDS['in f32'], operand: (v, d) => coarse(v, d, 4) }), WIDE],
  [
    'computes the forward convolution where shapes allow it',
    (problem) => {
      const { w, groups, stride } = problem;
      const isSquare = w.shape[0] === w.shape[1] * groups && stride.every((s) => s === 1) && problem.bias === null;
      if (!isSquare) return correct(problem);
      const { shape, data } = forward(problem.x, w, problem, 'f64');
      const right = correct(problem);
      return shape.join() === right.shape.join() ? { shape, data } : right;
    },
    WIDE,
  ],
];

function coarse(value: number, dtype: Dtype, bits: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - (dtype === 'f16' ? 10 : 7) + bits);
  return Math.round(value / unit) * unit;
}

const FAST = LAWS.filter(({ enumerated }) => enumerated === undefined);

/** What the first law that fails says; null where none does. */
async function firstFailure(convTranspose: (problem: Case) => Tensor, capabilities: Declared, seed: number) {
  const subject = subjectInProcess({ name: 'half', convTranspose, capabilities }, 'module');
  for (const law of FAST) {
    if (law.missing(subject.capabilities) !== null) continue;
    const { failure } = await checkLaw(subject, law, { seed, runs: drawsOf(20, 10) });
    if (failure !== null) return `${law.id}: ${failure.mismatch.message}`;
  }
  return null;
}

describe.each(['f16', 'bf16'] as const)('%s', (dtype) => {
  describe.each(seedsOf([1, 2, 3, 4, 5]))('seed %i', (seed) => {
    it.each(HONEST)('agrees with every law, its sums %s', async (_, engine, declared) => {
      expect(await firstFailure(engine, { ...declared, dtypes: [dtype], refuses: [] }, seed)).toBeNull();
    });

    it.each(DEFECTS)('fails where it %s', async (_, engine, declared) => {
      const capabilities = { ...declared, dtypes: [dtype], refuses: [] };
      expect(await firstFailure(engine, capabilities, seed)).not.toBeNull();
    });
  });
});
