/**
 * Cases for the laws of quantisation: scales, zero points, clamps and numbers as released models have them, drawn beside an ordinary
 * case of integers. What is drawn are free numbers, bent into what the types hold, so that each can shrink on its own.
 */
import * as fc from 'fast-check';
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, isQuantised, type QuantisedDtype } from '../../spec/number-types.ts';
import { channelOfWeight, middleOf, type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { weightTypeOf } from '../../subjects/quantised-case.ts';
import { smallCases } from './arbitraries.ts';
import type { CaseLimits } from './legal-layout.ts';
import { mixed } from './mixed.ts';

/** null for a subject that has some of the types, else what is missing. */
export const missingQuantised = ({ dtypes }: Pick<Capabilities, 'dtypes'>): string | null =>
  dtypes.some(isQuantised) ? null : 'quantised types';

/** What a given case lacks for these laws. */
export const needsQuantised = ({ dtype }: Case): string | null =>
  isQuantised(dtype) ? null : `needs one of ${Object.keys(INTEGER_TYPES).join(', ')}`;

/** The capabilities with their quantised types, or with some of them. */
export function ofQuantisedTypes<T extends Pick<Capabilities, 'dtypes'>>(
  capabilities: T,
  among: (dtype: QuantisedDtype) => boolean = () => true,
): T {
  const dtypes = capabilities.dtypes.filter((dtype) => isQuantised(dtype) && among(dtype));
  return { ...capabilities, dtypes };
}

/** Free numbers: 0 is the plainest of each. */
interface Knobs {
  readonly pointX: number;
  readonly pointW: number;
  readonly pointY: number;
  readonly channels: number;
  readonly scaleX: number;
  readonly scaleW: number;
  readonly range: number;
  readonly clamp: number;
  /** 1 for results many of which are halfway between two integers. */
  readonly ties: number;
  /** Binary digits that a bias is larger by. */
  readonly bias: number;
}

const knobs: fc.Arbitrary<Knobs> = fc.record({
  pointX: fc.nat(60),
  pointW: fc.nat(60),
  pointY: fc.nat(250),
  channels: fc.nat(2 ** 10),
  scaleX: fc.nat(500),
  scaleW: fc.nat(500),
  range: fc.nat(6),
  clamp: fc.oneof({ withCrossShrink: true }, fc.constant(0), fc.nat(100)),
  ties: fc.nat(3),
  bias: fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat(17) },
  ),
});

/**
 * Cases whose results are the same under every rule of rounding: what a sum is multiplied by is a power of two, and the product an
 * integer. Scales are any; those of output channels differ. Some results lie beyond the type and are clamped.
 */
export function exactQuantisedCases(capabilities: CaseLimits): fc.Arbitrary<Case> {
  return fc
    .tuple(smallCases(ofQuantisedTypes(capabilities)), knobs)
    .map(([problem, drawn]) => withPowers(problem, drawn, capabilities));
}

/** Cases whose sums have to be rounded, of codes over the whole type; nearly all results lie within it. */
export function roundedCases(capabilities: CaseLimits, among?: (dtype: QuantisedDtype) => boolean): fc.Arbitrary<Case> {
  return fc
    .tuple(smallCases(ofQuantisedTypes(capabilities, among)), knobs)
    .map(([problem, drawn]) => (drawn.ties === 1 ? withTies : withAnyScales)(problem, drawn, capabilities));
}

/** A sum is halved once to three times: whatever is not whole then is halfway, or a quarter or an eighth off. */
function withTies(given: Case, drawn: Knobs, capabilities: Capabilities): Case {
  const problem = withPowers(given, { ...drawn, range: 0 }, capabilities);
  const quantisation = quantisationOf(problem);
  const { y } = quantisation;
  return { ...problem, quantisation: { ...quantisation, y: { ...y, scale: y.scale * 2 ** (1 + (drawn.range % 3)) } } };
}

function withPowers(given: Case, drawn: Knobs, capabilities: Capabilities): Case {
  const dtype = given.dtype as QuantisedDtype;
  const weights = weightTypeOf(dtype, capabilities);
  const channels = given.w.shape[1] * given.groups;
  // Weights, and with them the bias, in finer steps on some channels: their scale is as much smaller.
  const room = largestOf(given.w.data);
  const finer = Array.from({ length: channels }, (_, m) => {
    const step = capabilities.channelScales ? (drawn.channels >> (m % 5)) & 3 : 0;
    return room * 2 ** step <= 100 ? step : 0;
  });
  const isOne = finer.every((step) => step === finer[0]);
  const steps = isOne ? [finer[0]] : finer;
  const problem = scaledChannels(given, (m) => 2 ** finer[m]);
  const x = scaleOf(drawn.scaleX);
  const unit = Math.fround(2 ** -4 * 2 ** (drawn.scaleW % 5));
  return {
    ...problem,
    quantisation: {
      x: { scale: x, zeroPoint: pointFor(problem.x.data, dtype, drawn.pointX, capabilities.zeroPoints !== 'none') },
      w: {
        dtype: weights,
        scale: steps.map((step) => unit * 2 ** -step),
        zeroPoint: pointsFor(problem, weights, drawn.pointW, steps.length, capabilities),
      },
      // Up to 2³ steps of the result for one of the sum: beyond the ends of the type it is clamped.
      y: { scale: (x * unit) / 2 ** (drawn.range % 4), zeroPoint: pointOfResult(dtype, drawn.pointY, capabilities) },
      clamp: clampOf(dtype, drawn.clamp, capabilities),
    },
  };
}

function withAnyScales(given: Case, drawn: Knobs, capabilities: Capabilities): Case {
  const dtype = given.dtype as QuantisedDtype;
  const weights = weightTypeOf(dtype, capabilities);
  const pointX =
    dtype === 'int16' || capabilities.zeroPoints === 'none' ? middleOf(dtype) : anyPoint(dtype, drawn.pointX);
  const channels = given.w.shape[1] * given.groups;
  const count = capabilities.channelScales && drawn.channels > 0 ? channels : 1;
  const pointW = capabilities.zeroPoints === 'any' ? anyPoint(weights, drawn.pointW) : middleOf(weights);
  const problem: Case = {
    ...given,
    x: wholeRange(given.x, dtype, pointX),
    w: wholeRange(given.w, weights, pointW),
    // A large one in few digits: an f32 holds it as well.
    bias: given.bias?.map((value, at) => value * (1 + (mixed(at + drawn.channels) % 400)) * 2 ** drawn.bias) ?? null,
  };
  const x = scaleOf(drawn.scaleX);
  const scale = Array.from({ length: count }, (_, m) => scaleOf(drawn.scaleW, m * drawn.channels));
  return {
    ...problem,
    quantisation: {
      x: { scale: x, zeroPoint: pointX },
      w: { dtype: weights, scale, zeroPoint: scale.map(() => pointW) },
      y: {
        scale: Math.fround(scaleOfResult(problem, x, Math.max(...scale)) * 2 ** -(drawn.range % 3)),
        zeroPoint: pointOfResult(dtype, drawn.pointY, capabilities),
      },
      clamp: clampOf(dtype, drawn.clamp, capabilities),
    },
  };
}

/** A scale as training gives them: an f32 with a full significand, between 1/500 and 1/4; 1/4 for 0. */
function scaleOf(free: number, salt = 0): number {
  return free + salt === 0 ? 0.25 : Math.fround(0.002 + 0.248 * (mixed(free + 1000 * salt) / 2 ** 32));
}

/** So that sums of about the largest reach the ends of the type. */
function scaleOfResult({ x, w, bias, groups, dtype }: Case, scaleX: number, scaleW: number): number {
  const terms = (x.shape[1] / groups) * elementCount(w.shape.slice(2));
  const { smallest, largest } = INTEGER_TYPES[dtype as QuantisedDtype];
  const sum = largestOf(x.data) * largestOf(w.data) * Math.sqrt(terms);
  // A bias that is counted twice, or not at all, is to be seen short of the ends.
  const reach = Math.max(sum, bias === null ? 0 : 4 * largestOf(bias)) * scaleX * scaleW;
  return Math.max(reach, scaleX * scaleW) / ((largest - smallest) / 2);
}

/** Numbers spread over all codes of the type; zeros stay zeros, so that shrinking still thins the data out. */
function wholeRange({ shape, data }: Tensor, dtype: QuantisedDtype, zeroPoint: number): Tensor {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const values = data.map((value, at) => {
    if (value === 0) return 0;
    const code = smallest + (mixed(at * 31 + value * 7) % (largest - smallest + 1));
    return code - zeroPoint;
  });
  return { shape, data: values };
}

function anyPoint(dtype: QuantisedDtype, free: number): number {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  return free === 0 ? middleOf(dtype) : smallest + (mixed(free) % (largest - smallest + 1));
}

/** A zero point with which every number has a code. */
function pointFor(values: ArrayLike<number>, dtype: QuantisedDtype, free: number, isFree: boolean): number {
  const middle = middleOf(dtype);
  if (!isFree || dtype === 'int16' || free === 0) return middle;
  const { smallest, largest } = INTEGER_TYPES[dtype];
  let least = 0;
  let most = 0;
  for (let at = 0; at < values.length; at++) {
    least = Math.min(least, values[at]);
    most = Math.max(most, values[at]);
  }
  const first = smallest - least;
  return first + (mixed(free) % (largest - most - first + 1));
}

function pointsFor(
  { w }: Case,
  weights: 'int8' | 'uint8',
  free: number,
  count: number,
  { zeroPoints }: Capabilities,
): number[] {
  return Array.from({ length: count }, (_, m) =>
    pointFor(w.data, weights, free === 0 ? 0 : free + m, zeroPoints === 'any'),
  );
}

function pointOfResult(dtype: QuantisedDtype, free: number, { zeroPoints }: Capabilities): number {
  return dtype === 'int16' || zeroPoints === 'none' ? middleOf(dtype) : anyPoint(dtype, free);
}

/** As a fused ReLU or ReLU6 has it: a part of the type. */
function clampOf(dtype: QuantisedDtype, free: number, { clamps }: Capabilities): Quantisation['clamp'] {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  if (!clamps || free === 0) return [smallest, largest];
  const span = largest - smallest;
  return [
    smallest + (mixed(free) % Math.ceil(span / 2)),
    largest - (free % 2 === 0 ? 0 : mixed(free + 1) % Math.ceil(span / 2)),
  ];
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, Math.abs(values[at]));
  return largest;
}

/** The case with the weights and the bias of each output channel multiplied by a factor. */
export function scaledChannels(problem: Case, factor: (channel: number) => number): Case {
  const { w, bias } = problem;
  const data = w.data.map((value, at) => value * factor(channelOfWeight(problem, at)));
  return { ...problem, w: { shape: w.shape, data }, bias: bias?.map((value, m) => value * factor(m)) ?? null };
}
