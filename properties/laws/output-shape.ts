/**
 * The output's shape, twice: by the rule o = (i − 1)·s + ek + a − pb − pe, and backwards, because the forward
 * convolution of the output must give an image of i + ⌊a/s⌋ positions per axis, with remainder a mod s.
 *
 * Source: Dumoulin & Visin (2016), chapter 4, relationships 8 to 14; spec/geometry.ts.
 */
import { forward } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { floatArray } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import { type CaseLaw, type Mismatch, nothingMissing, resultOf, shapeMismatch } from '../law.ts';

export const outputShape: CaseLaw = {
  id: 'output-shape',
  statement: 'The output has the shape of the rule, and the forward convolution leads back to the input extents.',
  lane: 'exact',
  missing: nothingMissing,
  cases: exactCases,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  const { outputShape: expected, axes } = geometryOf(problem);
  const wrong = shapeMismatch(expected, called.y, 'T(x, w, bias)');
  if (wrong !== null) return wrong;
  // Only its shape is wanted, so an empty batch will do.
  const empty = { shape: expected.with(0, 0), data: floatArray('f64', []) };
  const back = forward(empty, problem.w, problem, 'f64');
  const rows = axes.map((axis) => axis.input + Math.floor(axis.outputPadding / axis.stride));
  return shapeMismatch([0, problem.x.shape[1], ...rows], back, 'forward convolution of an output of that shape');
}
