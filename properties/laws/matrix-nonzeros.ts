/**
 * How many entries of the matrix of T(·, w) are not zero, for weights without a zero. An input cell reaches, and an
 * output cell is reached by,
 *
 *   row (c, i):     M/g · ∏ₐ #{k : 0 ≤ i·s + k·d − pb < out}
 *   column (m, o):  C/g · ∏ₐ #{(i, k) : i·s + k·d − pb = o}
 *
 * Counting needs no index into w, so that this law shares nothing with the engines that write C out.
 *
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), section 4.1: C is sparse, and
 * which entries are not zero follows from the kernel alone.
 */
import type { Case } from '../../spec/case.ts';
import { type Axis, geometryOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { tinyCases } from '../cases/arbitraries.ts';
import { companionTensor } from '../cases/further-tensors.ts';
import { restricted } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, nothingMissing } from '../law.ts';
import { finiteResult } from '../law-parts/equivalence.ts';
import { indexOf } from '../law-parts/rearrangement.ts';
import { identityCase, imagesWithinBatch, tooManyCells } from '../law-parts/unit-images.ts';

export const matrixNonzeros: CaseLaw = {
  id: 'matrix-nonzeros',
  statement: 'Each row and column of the matrix of T(·, w) has as many non-zeros as taps land.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => tinyCases(restricted(capabilities, imagesWithinBatch)),
  special: true,
  unfit: tooManyCells,
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const w = companionTensor(problem.dtype, problem.w.shape, 15);
  const label = 'T(every input cell on its own)';
  const called = await finiteResult(subject, { label, problem: identityCase({ ...problem, w }) });
  if ('mismatch' in called) return called.mismatch;
  const { axes, inChannels, outChannels, groups, outputShape } = geometryOf(problem);
  const inCell = problem.x.shape.slice(1);
  const outCell = outputShape.slice(1);
  const rows = new Array<number>(elementCount(inCell)).fill(0);
  const columns = new Array<number>(elementCount(outCell)).fill(0);
  called.y.data.forEach((value, flat) => {
    if (value === 0) return;
    rows[Math.floor(flat / columns.length)]++;
    columns[flat % columns.length]++;
  });
  const inRow = ([, ...i]: number[]) => (outChannels / groups) * product(axes, (axis, a) => tapsFrom(axis, i[a]));
  const inColumn = ([, ...o]: number[]) => (inChannels / groups) * product(axes, (axis, a) => tapsTo(axis, o[a]));
  return (
    wrongCount(
      rows,
      (row) => inRow(indexOf(row, inCell)),
      (row) => `row ${indexOf(row, inCell)} of C`,
    ) ??
    wrongCount(
      columns,
      (column) => inColumn(indexOf(column, outCell)),
      (column) => `column ${indexOf(column, outCell)}`,
    )
  );
}

/** How many taps of input position i land inside the output. */
function tapsFrom(axis: Axis, i: number): number {
  let count = 0;
  for (let k = 0; k < axis.kernel; k++) {
    const o = i * axis.stride + k * axis.dilation - axis.padBegin;
    if (o >= 0 && o < axis.output) count++;
  }
  return count;
}

/** How many products land on output position o. */
function tapsTo(axis: Axis, o: number): number {
  let count = 0;
  for (let k = 0; k < axis.kernel; k++) {
    const i = (o + axis.padBegin - k * axis.dilation) / axis.stride;
    if (Number.isInteger(i) && i >= 0 && i < axis.input) count++;
  }
  return count;
}

function product(axes: readonly Axis[], count: (axis: Axis, index: number) => number): number {
  return axes.reduce((sofar, axis, index) => sofar * count(axis, index), 1);
}

function wrongCount(
  counts: readonly number[],
  expected: (at: number) => number,
  label: (at: number) => string,
): Mismatch | null {
  const at = counts.findIndex((count, index) => count !== expected(index));
  if (at < 0) return null;
  const message = `${label(at)} has ${counts[at]} non-zeros, expected ${expected(at)}`;
  return { kind: 'values', message, difference: null };
}
