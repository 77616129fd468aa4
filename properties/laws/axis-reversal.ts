/**
 * No direction is special: with x and w reversed along an axis, and its pads swapped, the result is reversed. The data
 * choose which axes, at least one.
 *
 * Output padding works at one end only. It is put into another form first: ⌈a/s⌉ cells of zeros after the input, and
 * what is then too long is cropped by the end padding. So with x′ = x and its zeros, reversed,
 *
 *   reverse T(x, w; pb, pe, a) = T(x′, reverse w; pe + ⌈a/s⌉·s − a, pb, 0)
 *
 * Source: the change of index i → −i, k → −k, o → −o in the definition.
 */
import type { Case } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type Capabilities, largestOf, type UniformField } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import type { CaseLimits } from '../cases/legal-layout.ts';
import { restricted, unfilled, withoutSame } from '../cases/restriction.ts';
import { type CaseLaw, nothingMissing } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

export const axisReversal: CaseLaw = {
  id: 'axis-reversal',
  statement: 'With x and w reversed along an axis, and its pads swapped, the result is reversed.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => smallCases(reversible(capabilities)),
  special: true,
  check,
};

function check(subject: Subject, problem: Case) {
  const { x, w, stride, padBegin, padEnd, outputPadding } = problem;
  const chosen = 1 + choiceOf(problem, 2 ** stride.length - 1);
  const isTurned = stride.map((_, axis) => ((chosen >> axis) & 1) === 1);
  const added = stride.map((step, axis) => (isTurned[axis] ? Math.ceil(outputPadding[axis] / step) : 0));
  const picked = (turned: readonly number[], otherwise: readonly number[]) =>
    isTurned.map((is, axis) => (is ? turned[axis] : otherwise[axis]));
  const turned: Case = {
    ...problem,
    x: reversed(x, isTurned, added),
    w: reversed(w, isTurned),
    padBegin: picked(
      padEnd.map((pad, axis) => pad + added[axis] * stride[axis] - outputPadding[axis]),
      padBegin,
    ),
    padEnd: picked(padBegin, padEnd),
    outputPadding: outputPadding.map((value, axis) => (isTurned[axis] ? 0 : value)),
  };
  const axes = isTurned.flatMap((is, axis) => (is ? [axis] : [])).join(', ');
  return checkEquivalence(
    subject,
    { label: `T of x and w reversed along axis ${axes}`, problem: turned },
    { label: 'T, reversed', calls: [problem], assembled: ([y]) => reversed(y, isTurned) },
  );
}

/** Reversed along some of its spatial axes; `before` cells of zeros stand in front of the reversed ones. */
function reversed(source: Tensor, isTurned: readonly boolean[], before = isTurned.map(() => 0)): Tensor {
  const extents = source.shape.slice(2);
  const shape = [...source.shape.slice(0, 2), ...extents.map((extent, axis) => extent + before[axis])];
  return rearranged(source, shape, ([first, second, ...point]) => [
    first,
    second,
    ...point.map((at, axis) => (isTurned[axis] ? extents[axis] - 1 - (at - before[axis]) : at)),
  ]);
}

/** Only where both pads are free, and cells more on one axis are taken, can output padding become padding. */
function reversible(capabilities: Capabilities): CaseLimits {
  return restricted(withoutSame(capabilities), (able) => {
    const isLimited = (['input', 'padding'] as const).some((field) => largestOf(able, field) < Infinity);
    const isBound = isLimited || able.uniform.some(changesOfAxis);
    const hasBoth = able.padding === 'asymmetric' || able.padding === 'any';
    const padding = isBound && hasBoth ? 'symmetric' : able.padding;
    const isFree = padding === able.padding && hasBoth && able.outputPadding !== 'to-stride';
    return { padding, ...(isFree ? {} : unfilled(able)) };
  });
}

function changesOfAxis(field: UniformField): boolean {
  return field === 'input' || field === 'padding' || field === 'outputPadding';
}
