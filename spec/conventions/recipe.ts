/**
 * A way round what a framework has no words for: other calls of it, with something done before and after.
 *
 *   an axis too few      an axis of extent 1 in front, under a kernel of 1
 *   a dilation           zeros between the taps of the kernel
 *   groups               one call for each, the outputs side by side
 *   crops                crop less, and drop the rest; where an end is extended, add cells that hold the bias, or 0
 *   a bias               added to the output
 *
 * Source: the rule of ../axis.ts; what is cropped less is a larger output that the wanted one lies in.
 */
import type { Crop } from '../axis.ts';
import { illegalityOf } from '../geometry.ts';
import { elementCount } from '../tensor.ts';
import type { Convention, Operand, Operands, Outline } from './convention.ts';
import { type AxisExtents, attributesOf, cropsOf, extentsOf, padsOf } from './crops.ts';

/** As many combinations of crops are tried, those with the fewest cells to drop, and those that crop nothing. */
const MOST_CROPS = 24;

/** What to call instead of a case, and what to do before and after. */
export interface Recipe {
  /** Calls of the framework, one for each group where there are several; all have the first one's attributes. */
  readonly calls: readonly Outline[];
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Operands of the first call in the framework's layout. */
  readonly operands: Operands;
  /** Spatial axes put in front. */
  readonly axesAdded: number;
  /** Whether the kernel has zeros between its taps instead of a dilation. */
  readonly hasZerosInKernel: boolean;
  /** Whether the bias is added afterwards. */
  readonly addsBias: boolean;
  /** Cells to drop from either end of each axis of the output; negative ones are added, and hold the bias or 0. */
  readonly drops: readonly Crop[];
}

/** What is done to a case beforehand. */
interface Steps {
  readonly lifts: boolean;
  readonly fills: boolean;
  readonly splits: boolean;
}

/** The recipe with the fewest steps, and with the fewest cells dropped among those; null where there is none. */
export function recipeFor(outline: Outline, convention: Convention): Recipe | null {
  const { ranks } = convention;
  const rank = outline.stride.length;
  const lifts = !ranks.some((each) => each === rank) && ranks.some((each) => each > rank);
  const isDilated = outline.dilation.some((value) => value > 1);
  const options = [false, true];
  const all = options.flatMap((fills) => options.map((splits): Steps => ({ lifts, fills, splits })));
  for (const steps of all.toSorted((one, other) => weightOf(one) - weightOf(other))) {
    if ((steps.fills && !isDilated) || (steps.splits && outline.groups === 1)) continue;
    const found = recipeWith(steps, outline, convention);
    if (found !== null) return found;
  }
  return null;
}

function weightOf({ fills, splits }: Steps): number {
  return Number(fills) + Number(splits);
}

function recipeWith(steps: Steps, given: Outline, convention: Convention): Recipe | null {
  const axesAdded = steps.lifts
    ? Math.min(...convention.ranks.filter((rank) => rank > given.stride.length)) - given.stride.length
    : 0;
  const lifted = withAxes(given, axesAdded);
  const filled = steps.fills ? withZeros(lifted) : lifted;
  for (const addsBias of [false, true]) {
    if (addsBias && given.bias === null) continue;
    const outline = addsBias ? { ...filled, bias: null } : filled;
    for (const { larger, drops } of largerOutputs(outline)) {
      const calls = steps.splits ? groupsOf(larger) : [larger];
      const expression = convention.express(calls[0]);
      if (expression.kind === 'unsayable') continue;
      const { attributes, operands } = expression;
      return { calls, attributes, operands, axesAdded, hasZerosInKernel: steps.fills, addsBias, drops };
    }
  }
  return null;
}

/** Axes of extent 1 in front of the others. */
function withAxes(outline: Outline, count: number): Outline {
  if (count === 0) return outline;
  const inFront = (values: readonly number[], value: number) => [...new Array<number>(count).fill(value), ...values];
  const reshaped = ({ shape, ...rest }: Operand): Operand => ({
    ...rest,
    shape: [...shape.slice(0, 2), ...inFront(shape.slice(2), 1)],
  });
  return {
    ...outline,
    x: reshaped(outline.x),
    w: reshaped(outline.w),
    stride: inFront(outline.stride, 1),
    dilation: inFront(outline.dilation, 1),
    padBegin: inFront(outline.padBegin, 0),
    padEnd: inFront(outline.padEnd, 0),
    outputPadding: inFront(outline.outputPadding, 0),
  };
}

/** The kernel with d − 1 zeros between its taps, which needs no dilation. */
function withZeros(outline: Outline): Outline {
  const { w, dilation } = outline;
  const [inputs, outputs, ...taps] = w.shape;
  const spread = taps.map((extent, axis) => (extent - 1) * dilation[axis] + 1);
  const shape = [inputs, outputs, ...spread];
  const ones = dilation.map(() => 1);
  if (w.data === undefined) return { ...outline, w: { shape }, dilation: ones };
  const data =
    w.data instanceof Float64Array ? new Float64Array(elementCount(shape)) : new Float32Array(elementCount(shape));
  w.data.forEach((value, flat) => {
    let [rest, target, step] = [flat, 0, 1];
    for (let axis = taps.length - 1; axis >= 0; axis--) {
      target += (rest % taps[axis]) * dilation[axis] * step;
      step *= spread[axis];
      rest = Math.floor(rest / taps[axis]);
    }
    data[target + rest * step] = value;
  });
  return { ...outline, w: { shape, data }, dilation: ones };
}

/** Each group as a case of its own. */
function groupsOf(outline: Outline): Outline[] {
  const { x, w, bias, groups } = outline;
  const [batch, channels, ...inputs] = x.shape;
  const [, outputs, ...taps] = w.shape;
  const each = channels / groups;
  const [image, kernel] = [each * elementCount(inputs), each * outputs * elementCount(taps)];
  return Array.from({ length: groups }, (_, group) => {
    const images = x.data?.filter((_, at) => Math.floor(at / image) % groups === group);
    const kernels = w.data?.slice(group * kernel, (group + 1) * kernel);
    return {
      ...outline,
      groups: 1,
      bias: bias === null ? null : bias.slice(group * outputs, (group + 1) * outputs),
      x: { shape: [batch, each, ...inputs], ...(images === undefined ? {} : { data: images }) },
      w: { shape: [each, outputs, ...taps], ...(kernels === undefined ? {} : { data: kernels }) },
    };
  });
}

/** Cases whose output has the wanted one in it, or lacks only cells that no tap reaches; those with the least to do first. */
function largerOutputs(outline: Outline): { larger: Outline; drops: Crop[] }[] {
  const extents = extentsOf(outline, outline.stride, outline.dilation);
  const wanted = cropsOf(outline);
  const perAxis = extents.map((axis, index) => cropsTried(axis, wanted[index]));
  const combinations = perAxis.reduce<Crop[][]>(
    (before, each) => before.flatMap((start) => each.map((crop) => [...start, crop])),
    [[]],
  );
  const byCells = combinations
    .map((crops) => ({
      larger: { ...outline, ...attributesOf(extents, crops.map(padsOf), outline.groups) },
      drops: crops.map(({ begin, end }, axis) => ({ begin: wanted[axis].begin - begin, end: wanted[axis].end - end })),
    }))
    .toSorted((one, other) => cellsOf(one.drops) - cellsOf(other.drops));
  // What crops nothing is tried in any case: every framework has words for it, or for no crop of these extents.
  const plain = byCells.filter(
    ({ larger }) => larger.padBegin.every((pad) => pad === 0) && larger.padEnd.every((pad) => pad === 0),
  );
  return [...new Set([...byCells.slice(0, MOST_CROPS), ...plain])].filter(
    ({ larger }) => illegalityOf(larger) === null,
  );
}

function cellsOf(drops: readonly Crop[]): number {
  return drops.reduce((sum, { begin, end }) => sum + Math.abs(begin) + Math.abs(end), 0);
}

/** Crops of an axis that leave the wanted output in what is computed, up to cells beyond all taps. */
function cropsTried({ stride, effectiveKernel }: AxisExtents, { begin, end }: Crop): Crop[] {
  const [b, e] = [Math.max(begin, 0), Math.max(end, 0)];
  const alike = Math.min(b, e);
  const words = Math.min(effectiveKernel - stride, 0);
  const tried = [
    { begin, end },
    { begin: b, end: e },
    { begin: alike, end: alike },
    { begin: 0, end: 0 },
    { begin: 0, end: words },
  ];
  const reaches = (less: number, more: number) => less <= more || less <= 0;
  return tried.filter(
    (crop, at) =>
      reaches(crop.begin, begin) &&
      reaches(crop.end, end) &&
      tried.findIndex((other) => other.begin === crop.begin && other.end === crop.end) === at,
  );
}
