/**
 * Geometries near the plainest one. Fast paths are guarded by “everything at its default but one or two things”, and a
 * guard that forgets an attribute shows where just this attribute is not at its default. Attributes that are drawn
 * independently almost never give that on two or three axes, so that these geometries are enumerated: whichever one,
 * two or three attributes one looks at, each axis by itself or all alike, there is a geometry in which nothing else
 * differs.
 *
 * The plainest geometry has one image, one channel on either side, two cells an axis and nothing else. It comes with
 * the small kernels that shortcuts are made for (1, 2, and as large as the stride). Beside it stand geometries that
 * layers usually have, for which kernels are specialised.
 */
import type { Rank } from '../../spec/case.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { type Fitting, fitting } from './draft-cases.ts';
import { type AxisDraft, type CaseLayout, type Draft, UNLIMITED } from './legal-layout.ts';

/** Where differences start: the same on every axis. */
interface Base {
  readonly axis: Omit<AxisDraft, 'kernel'>;
  readonly kernelFor: (stride: number) => number;
}

const PLAIN = { input: 2, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, outputPadding: 0 };

const PLAINEST: readonly Base[] = [
  { axis: PLAIN, kernelFor: () => 1 },
  { axis: PLAIN, kernelFor: (stride) => stride },
  { axis: PLAIN, kernelFor: () => 2 },
];

/** Kernel 4 of stride 2 (DCGAN, pix2pix), kernel 3 with output padding (CycleGAN), kernel 3 of half padding. */
const USUAL: readonly Base[] = [
  { axis: { ...PLAIN, stride: 2, padBegin: 1, padEnd: 1 }, kernelFor: () => 4 },
  { axis: { ...PLAIN, stride: 2, padBegin: 1, padEnd: 1, outputPadding: 1 }, kernelFor: () => 3 },
  { axis: { ...PLAIN, padBegin: 1, padEnd: 1 }, kernelFor: () => 3 },
];

/** What every axis has, with other values than the plain one; the nearest first. */
const AXIS_VALUES: Readonly<Record<keyof AxisDraft | 'beyond', readonly number[]>> = {
  stride: [2, 3, 1],
  dilation: [2, 3],
  outputPadding: [1, 2, 0],
  padBegin: [1, 2, 0],
  padEnd: [1, 2, 0],
  kernel: [3, 1],
  input: [1, 3],
  /** Crops beyond the customary limits, for subjects that take them; for all others it changes nothing. */
  beyond: [1, 2, 4],
};

/** What a case has once; 1 stands for a bias, and for the pads of SAME. */
const CASE_VALUES: Readonly<Record<string, readonly number[]>> = {
  groups: [2, 3],
  inPerGroup: [2, 5],
  outPerGroup: [2, 5],
  bias: [1],
  batch: [2, 0],
  same: [1],
};

/** One attribute with another value, on one axis or, where that is null, on all. */
interface Difference {
  readonly field: string;
  readonly axis: number | null;
  readonly value: number;
}

export interface Nearness {
  /** How many attributes differ. */
  readonly differing: 0 | 1 | 2 | 3;
  /** How many other values each of them takes, at most. */
  readonly values: number;
  /** Whether the geometries that layers usually have are gone out from as well. */
  readonly usual: boolean;
  /** Whether an attribute that differs on all axes counts as one difference. */
  readonly alike: boolean;
}

/** The drafts of one rank in which just so many attributes differ. */
export function* draftsNear(rank: Rank, { differing, values, usual, alike }: Nearness): Generator<Draft> {
  const differences = differencesOf(rank, values, alike && rank > 1);
  for (const base of usual ? [...PLAINEST, ...USUAL] : PLAINEST) {
    for (const chosen of combinationsOf(differences, differing)) yield draftOf(rank, base, chosen);
  }
}

/**
 * The drafts of all of a subject's ranks, part by part, each geometry once: what it cannot be asked is bent into its
 * capabilities, and then often is what came before. The types take turns. A part is made when it is reached: the last
 * one takes longest, and a short run does not get there.
 */
export function* near(
  capabilities: Capabilities,
  parts: readonly (readonly Nearness[])[],
): Generator<readonly Fitting[]> {
  const key = JSON.stringify([capabilities, parts]);
  if (made?.key !== key) made = { key, parts: [], rest: distinct(capabilities, parts) };
  const { parts: known, rest } = made;
  for (let at = 0; at < parts.length; at++) {
    if (at === known.length) known.push(rest.next().value as Fitting[]);
    yield known[at];
  }
}

/**
 * What was made last: making it takes as long as putting it, and subjects that come one after the other often have the
 * same capabilities. One alone, since each holds tens of thousands of objects.
 */
let made: { readonly key: string; readonly parts: Fitting[][]; readonly rest: Generator<Fitting[]> } | null = null;

function* distinct(capabilities: Capabilities, parts: readonly (readonly Nearness[])[]): Generator<Fitting[]> {
  const seen = new Set<string>();
  const ranks = capabilities.ranks.toSorted();
  for (const nearnesses of parts) {
    const drafts = nearnesses.flatMap((nearness) => ranks.flatMap((rank) => [...draftsNear(rank, nearness)]));
    yield fitting(drafts, capabilities).filter(({ layout }) => {
      const key = keyOf(layout);
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
  }
}

/** What tells two layouts apart, but for the type. */
function keyOf(layout: CaseLayout): string {
  const { xShape, wShape, biasLength, stride, padBegin, padEnd, outputPadding, dilation, groups } = layout;
  return [xShape, wShape, biasLength, stride, padBegin, padEnd, outputPadding, dilation, groups].join(' ');
}

function differencesOf(rank: Rank, values: number, alike: boolean): Difference[][] {
  const places = [...Array.from({ length: rank }, (_, axis) => axis), ...(alike ? [null] : [])];
  const ofAxes = Object.entries(AXIS_VALUES).flatMap(([field, others]) =>
    places.map((axis) => others.slice(0, values).map((value) => ({ field, axis, value }))),
  );
  const ofCase = Object.entries(CASE_VALUES).map(([field, others]) =>
    others.slice(0, values).map((value) => ({ field, axis: null, value })),
  );
  return [...ofAxes, ...ofCase];
}

/** Every choice of so many attributes, each with every value; no attribute on one axis and on all of them. */
function* combinationsOf(attributes: readonly (readonly Difference[])[], size: number): Generator<Difference[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [at, values] of attributes.entries()) {
    for (const rest of combinationsOf(attributes.slice(at + 1), size - 1)) {
      const isTwice = rest.some(({ field, axis }) => field === values[0].field && axis === null);
      if (isTwice) continue;
      for (const value of values) yield [value, ...rest];
    }
  }
}

function draftOf(rank: Rank, base: Base, differences: readonly Difference[]): Draft {
  const once: Record<string, number> = {};
  // No kernel yet: that of the base depends on the stride.
  const axes = Array.from({ length: rank }, (): Record<keyof AxisDraft | 'beyond', number> => {
    const { input, stride, dilation, padBegin, padEnd, outputPadding } = base.axis;
    return { input, kernel: 0, stride, dilation, padBegin, padEnd, outputPadding, beyond: 0 };
  });
  for (const { field, axis, value } of differences) {
    if (Object.hasOwn(CASE_VALUES, field)) once[field] = value;
    else if (axis !== null) axes[axis][field as keyof AxisDraft] = value;
    else for (const one of axes) one[field as keyof AxisDraft] = value;
  }
  for (const one of axes) if (one.kernel === 0) one.kernel = base.kernelFor(one.stride);
  return {
    rank,
    dtype: 'f32',
    batch: once.batch ?? 1,
    groups: once.groups ?? 1,
    inPerGroup: once.inPerGroup ?? 1,
    outPerGroup: once.outPerGroup ?? 1,
    bias: once.bias === 1,
    same: once.same === 1,
    halvedPads: 0,
    limits: UNLIMITED,
    axes,
    beyond: axes.map(({ beyond }) => beyond),
  };
}
