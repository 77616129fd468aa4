/**
 * Results are clamped, and never wrap: a bias so large that the sum is near the ends of its bits gives the ends of the clamp. A sum that
 * is kept in fewer bits, or a product that overflows, turns round. Who takes no bias is asked sums of int16 beyond 32 bits, which need
 * some hundred channels; the products of 8 bits reach the ends of 16 bits in ordinary cases.
 *
 * Source: TensorFlow Lite 8-bit quantization specification: accumulators of int32.
 */
import { exact } from '../../engines/index.ts';
import type { Case, Rank } from '../../spec/case.ts';
import { INTEGER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { plainQuantisation, type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type Capabilities, capabilitiesAt } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { missingUnless, onRanksWhere, takesBias } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

export const quantisedSaturation: CaseLaw = {
  id: 'quantised-saturation',
  statement: 'Sums near the ends of their accumulators give the ends of the clamp.',
  lane: 'exact',
  missing: (capabilities) => missingQuantised(capabilities) ?? missingLargeSums(capabilities),
  unfit: needsQuantised,
  cases: (capabilities) =>
    missingBias(capabilities) === null
      ? roundedCases(onRanksWhere(capabilities, takesBias)).map(belowOne)
      : roundedCases(capabilities, (dtype) => dtype === 'int16').map(belowOne),
  special: true,
  numbers: 'any',
  check,
};

const { int16: INT16, int8: INT8 } = INTEGER_TYPES;

/** Beside int16 the bias is an int64; released kernels take sums up to 2⁴⁷. */
const LARGEST_SUM: Readonly<Record<QuantisedDtype, number>> = { int8: 2 ** 31 - 1, uint8: 2 ** 31 - 1, int16: 2 ** 40 };

/** Products of the largest numbers of int16 and int8 add up to 2³¹ over 517 channels. */
const CHANNELS = 520;

const missingBias = missingUnless('bias', takesBias);

/** Who takes a bias has large sums by it. */
function missingLargeSums(capabilities: Capabilities): string | null {
  const without = missingBias(capabilities);
  if (without === null || !capabilities.dtypes.includes('int16')) return without;
  return missingCapability(crowded(capabilities.ranks[0], plainQuantisation('int16'), 1), capabilities);
}

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { bias } = capabilitiesAt(subject.capabilities, problem.stride.length as Rank);
  return bias || problem.dtype !== 'int16' ? checkBias(subject, problem) : checkChannels(subject, problem);
}

async function checkChannels(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { y, clamp } = quantisationOf(problem);
  for (const [end, sign] of [
    [clamp[1], 1],
    [clamp[0], -1],
  ] as const) {
    const many = crowded(problem.stride.length as Rank, quantisationOf(problem), sign);
    const label = `T of ${CHANNELS} channels of ${INT16.largest}, with weights of ${sign * INT8.largest}`;
    const called = resultOf(await subject.run(many), label);
    if ('mismatch' in called) return called.mismatch;
    const expected: Tensor = { shape: many.x.shape.map(() => 1), data: Float64Array.of(end - y.zeroPoint) };
    const mismatch = mismatchBetween(expected, called.y, `${label} against the end of the clamp`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/** One cell of many channels, all of the largest numbers: the sum is beyond 2³¹, or below its negative. */
function crowded(rank: Rank, { x, w, ...rest }: Quantisation, sign: 1 | -1): Case {
  const each = (value: number) => new Array<number>(rank).fill(value);
  return {
    x: { shape: [1, CHANNELS, ...each(1)], data: new Float64Array(CHANNELS).fill(INT16.largest) },
    w: { shape: [CHANNELS, 1, ...each(1)], data: new Float64Array(CHANNELS).fill(sign * INT8.largest) },
    bias: null,
    stride: each(1),
    padBegin: each(0),
    padEnd: each(0),
    outputPadding: each(0),
    dilation: each(1),
    groups: 1,
    dtype: 'int16',
    quantisation: { x, w: { ...w, scale: w.scale.slice(0, 1), zeroPoint: [0] }, ...rest },
  };
}

async function checkBias(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const plain = { ...problem, bias: null };
  const sums = exact(plain, 'f64');
  const largest = LARGEST_SUM[problem.dtype as QuantisedDtype];
  let room = largest;
  for (const sum of sums.data) room = Math.min(room, largest - Math.abs(sum));
  const channels = problem.w.shape[1] * problem.groups;
  const { y, clamp } = quantisationOf(problem);
  for (const [end, sign] of [
    [clamp[1], 1],
    [clamp[0], -1],
  ] as const) {
    const label = `T with a bias of ${sign * room}`;
    const called = resultOf(await subject.run({ ...plain, bias: new Float64Array(channels).fill(sign * room) }), label);
    if ('mismatch' in called) return called.mismatch;
    const expected: Tensor = { shape: sums.shape, data: sums.data.map(() => end - y.zeroPoint) };
    const mismatch = mismatchBetween(expected, called.y, `${label} against the end of the clamp`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/**
 * The case with what sums are multiplied by below 1, so that no rule shifts them to the left, and above 2⁻¹⁰, so that 2³⁰ is far beyond
 * every type.
 */
function belowOne(problem: Case): Case {
  const quantisation = quantisationOf(problem);
  const { x, w, y } = quantisation;
  const largest = x.scale * Math.max(...w.scale);
  const isBetween = largest / y.scale < 1 && (x.scale * Math.min(...w.scale)) / y.scale > 2 ** -10;
  if (isBetween) return problem;
  return { ...problem, quantisation: { ...quantisation, y: { ...y, scale: Math.fround(1.5 * largest) } } };
}
