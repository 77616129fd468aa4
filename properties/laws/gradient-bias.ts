/**
 * The gradient with respect to the bias: the sum of g over images and cells, channel by channel, since every cell of a
 * channel has the bias once:
 *
 *   g_b[m] = Σ g[n, m, o]     and so     ⟨g, T(x, w, b) − T(x, w)⟩ = ⟨g_b, b⟩
 *
 * Source: the chain rule; ONNX operator specification, ConvTranspose, input B.
 */
import type { Case } from '../../spec/case.ts';
import { elementCount, type FloatArray, zeros } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { companionData } from '../cases/further-tensors.ts';
import { missingUnless, onRanksWhere, takesBias } from '../cases/restriction.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { checkGradient, gradientCases, gradientOfOutput, missingGradients } from '../law-parts/gradient.ts';

export const gradientBias: CaseLaw = {
  id: 'gradient-bias',
  statement: '∂⟨g, T⟩/∂b is the sum of g over a channel, and ⟨g, T(x, w, b) − T(x, w)⟩ = ⟨g_b, b⟩.',
  lane: 'exact',
  missing: (capabilities) => missingGradients(capabilities) ?? missingUnless('bias', takesBias)(capabilities),
  cases: (capabilities) => gradientCases(onRanksWhere(capabilities, takesBias)),
  check,
};

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const channels = problem.w.shape[1] * problem.groups;
  const bias: FloatArray = problem.bias ?? companionData(problem.dtype, channels, 4);
  const g = gradientOfOutput(problem);
  const perChannel = elementCount(g.shape.slice(2));
  const sums = zeros('f64', channels);
  g.data.forEach((value, flat) => {
    sums[Math.floor(flat / perChannel) % channels] += value;
  });
  return checkGradient(
    subject,
    { ...problem, bias },
    {
      of: 'bias',
      g,
      expected: { shape: [channels], data: sums },
      argument: { shape: [channels], data: bias },
      output: { ...problem, bias },
      less: { ...problem, bias: null },
    },
  );
}
