/**
 * Affinity in the bias: T(x, w, b) − T(x, w, 0) is b[m] in every cell of output channel m, whether or not any product
 * falls on that cell. So the bias is added once, to all cells, by output channel.
 *
 * Source: ONNX operator specification, ConvTranspose, input B: "1D bias to be added to the convolution, has size of M".
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type FloatArray, floatArray, zeros } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { companionData } from '../cases/further-tensors.ts';
import { missingUnless, onRanksWhere, takesBias } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf, shapeMismatch } from '../law.ts';

export const biasAffinity: CaseLaw = {
  id: 'bias-affinity',
  statement: 'T(x, w, b) − T(x, w, 0) is b[m] everywhere in output channel m.',
  lane: 'exact',
  missing: missingUnless('bias', takesBias),
  cases: (capabilities) => exactCases(onRanksWhere(capabilities, takesBias)),
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const channels = problem.w.shape[1] * problem.groups;
  // In one case of four it is all zeros: there is code that takes such a bias for none, or for what stands in its
  // place.
  const isZero = choiceOf(problem, 4) === 0;
  const drawn = problem.bias ?? companionData(problem.dtype, channels, 4);
  const bias: FloatArray = isZero ? zeros(problem.dtype, channels) : drawn;
  const plain = resultOf(await subject.run({ ...problem, bias: null }), 'T(x, w)');
  if ('mismatch' in plain) return plain.mismatch;
  const biased = resultOf(await subject.run({ ...problem, bias }), 'T(x, w, bias)');
  if ('mismatch' in biased) return biased.mismatch;
  const wrong = shapeMismatch(geometryOf(problem).outputShape, plain.y, 'T(x, w)');
  if (wrong !== null) return wrong;
  const { shape, data } = plain.y;
  const perChannel = elementCount(shape.slice(2));
  const expected = data.map((value, flat) => value + bias[Math.floor(flat / perChannel) % channels]);
  return mismatchBetween(
    { shape, data: floatArray('f64', expected) },
    biased.y,
    'T(x, w, bias) against T(x, w) + bias',
    { isTwoWays: true },
  );
}
