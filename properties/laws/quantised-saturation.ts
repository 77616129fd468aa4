/**
 * Results are clamped, and never wrap: a bias so large that the sum is near the ends of its bits gives the ends of the clamp. A sum that
 * is kept in fewer bits, or a product that overflows, turns round. Who takes no bias is asked sums of int16 beyond 32 bits, which need
 * some hundred channels; the products of 8 bits reach the ends of 16 bits in ordinary cases.
 *
 * Source: TensorFlow Lite 8-bit quantization specification: accumulators of int32.
 */
import { exact } from '../../engines/index.ts';
import type { Case, Rank } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { INTEGER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { plainQuantisation, type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { type Capabilities, capabilitiesAt } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { missingUnless, onRanksWhere, takesBias } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';
import { oneCell } from '../words/plainer-cases.ts';

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
  const lacking = capabilities.ranks.map((rank) => {
    return missingCapability(crowded(rank, plainQuantisation('int16'), 1), capabilities);
  });
  return lacking.includes(null) ? null : lacking[0];
}

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { y, clamp } = quantisationOf(problem);
  const asked = hasFittingScales(problem) ? largeSums(problem, subject.capabilities) : [];
  // Of a given case, or of a rank on which it can do less.
  if (asked.length === 0)
    return { kind: 'skipped', message: 'sums near the ends of their accumulators', difference: null };
  for (const { label, large, sign } of asked) {
    const called = resultOf(await subject.run(large), label);
    if ('mismatch' in called) return called.mismatch;
    const { outputShape } = geometryOf(large);
    const end = (sign === 1 ? clamp[1] : clamp[0]) - y.zeroPoint;
    const expected: Tensor = { shape: outputShape, data: new Float64Array(elementCount(outputShape)).fill(end) };
    const mismatch = mismatchBetween(expected, called.y, `${label} against the end of the clamp`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

interface LargeSum {
  readonly label: string;
  readonly large: Case;
  readonly sign: 1 | -1;
}

/** Above all, then below all, by a bias where the subject takes one; none where it cannot be asked so. */
function largeSums(problem: Case, capabilities: Capabilities): LargeSum[] {
  const rank = problem.stride.length as Rank;
  const isBiased = capabilitiesAt(capabilities, rank).bias;
  const all = ([1, -1] as const).map((sign): LargeSum => {
    if (isBiased) return { ...biased(problem, sign), sign };
    const label = `T of ${CHANNELS} channels of ${INT16.largest}, with weights of ${sign * INT8.largest}`;
    return { label, large: crowded(rank, quantisationOf(problem), sign), sign };
  });
  const isOfType = isBiased || problem.dtype === 'int16';
  return isOfType && all.every(({ large }) => missingCapability(large, capabilities) === null) ? all : [];
}

/** The case with a bias that leaves room for its own sums only. */
function biased(problem: Case, sign: 1 | -1): Pick<LargeSum, 'label' | 'large'> {
  const plain = { ...problem, bias: null };
  const largest = LARGEST_SUM[problem.dtype as QuantisedDtype];
  let room = largest;
  for (const sum of exact(plain, 'f64').data) room = Math.min(room, largest - Math.abs(sum));
  const channels = problem.w.shape[1] * problem.groups;
  const bias = new Float64Array(channels).fill(sign * room);
  return { label: `T with a bias of ${sign * room}`, large: { ...plain, bias } };
}

/** One cell of many channels, all of the largest numbers: the sum is beyond 2³¹, or below its negative. */
function crowded(rank: Rank, { w, ...rest }: Quantisation, sign: 1 | -1): Case {
  const cell = oneCell(rank, 'int16');
  const [, , ...ones] = cell.x.shape;
  return {
    ...cell,
    x: { shape: [1, CHANNELS, ...ones], data: new Float64Array(CHANNELS).fill(INT16.largest) },
    w: { shape: [CHANNELS, 1, ...ones], data: new Float64Array(CHANNELS).fill(sign * INT8.largest) },
    quantisation: { ...rest, w: { ...w, scale: w.scale.slice(0, 1), zeroPoint: [0] } },
  };
}

/** The case with scales that fit, where its own do not. */
function belowOne(problem: Case): Case {
  if (hasFittingScales(problem)) return problem;
  const quantisation = quantisationOf(problem);
  const { x, w, y } = quantisation;
  const scale = Math.fround(1.5 * x.scale * Math.max(...w.scale));
  return { ...problem, quantisation: { ...quantisation, y: { ...y, scale } } };
}

/**
 * Whether what sums are multiplied by is below 1, so that no rule shifts them to the left, and above 2⁻¹⁰, so that 2³⁰ is far beyond
 * every type.
 */
function hasFittingScales(problem: Case): boolean {
  const { x, w, y } = quantisationOf(problem);
  const multiplied = (scale: number) => (x.scale * scale) / y.scale;
  return multiplied(Math.max(...w.scale)) < 1 && multiplied(Math.min(...w.scale)) > 2 ** -10;
}
