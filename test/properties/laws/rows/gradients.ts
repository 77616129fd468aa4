/** What breaks the laws about gradients. */
import { engines, gradients } from '../../../../engines/index.ts';
import type { Case, Gradients } from '../../../../spec/case.ts';
import type { Tensor } from '../../../../spec/tensor.ts';
import type { Implementation } from '../../../../subjects/subject.ts';
import { type Breaker, breaking } from './breaker.ts';

type Wrong = (problem: Case, g: Tensor, right: Gradients) => Gradients;

const changed = (tensor: Tensor, entry: (value: number, flat: number) => number): Tensor => {
  return { shape: tensor.shape, data: tensor.data.map(entry) };
};
const reversedKernel = ({ shape, data }: Tensor): Tensor => {
  const taps = shape.slice(2).reduce((a, b) => a * b);
  return { shape, data: data.map((_, flat) => data[flat - (flat % taps) + taps - 1 - (flat % taps)]) };
};
const firstImage = (problem: Case): Case => {
  const { shape, data } = problem.x;
  const [, ...rest] = shape;
  const kept = rest.reduce((a, b) => a * b);
  return { ...problem, x: { shape, data: data.map((value, flat) => (flat < kept ? value : 0)) } };
};

const WRONG: readonly (readonly [law: string, fault: string, wrong: Wrong])[] = [
  ['gradient-x', 'the kernel turned round', (p, g) => gradients({ ...p, w: reversedKernel(p.w) }, g)],
  ['gradient-x', 'the transposed convolution of g', (p, _, right) => ({ ...right, x: changed(p.x, (value) => value) })],
  [
    'gradient-x',
    'pads ignored',
    (p, g, right) => ({ ...right, x: gradients({ ...p, padBegin: p.padBegin.map(() => 0) }, g).x }),
  ],
  ['gradient-w', 'the first image only', (p, g) => gradients(firstImage(p), g)],
  ['gradient-w', 'the kernel turned round', (_, __, right) => ({ ...right, w: reversedKernel(right.w) })],
  [
    'gradient-w',
    'dilation ignored',
    (p, g, right) => ({ ...right, w: gradients({ ...p, dilation: p.dilation.map(() => 1) }, g).w }),
  ],
  [
    'gradient-bias',
    'divided by the batch',
    (p, _, right) => ({
      ...right,
      bias: right.bias && changed(right.bias, (value) => value / Math.max(1, p.x.shape[0])),
    }),
  ],
  [
    'gradient-bias',
    'the first channel for all',
    (_, __, right) => ({ ...right, bias: right.bias && changed(right.bias, () => right.bias!.data[0]) }),
  ],
  ['gradient-bias', 'none', (_, __, right) => ({ ...right, bias: null })],
];

/** Right but for its gradients. */
function implementation(wrong: Wrong): Implementation {
  return {
    name: 'faulty',
    convTranspose: engines.scatter,
    gradients: (problem, g) => wrong(problem, g, gradients(problem, g)),
  };
}

export const GRADIENT_ROWS: readonly Breaker[] = WRONG.map(([law, fault, wrong]) =>
  breaking(law, fault, () => implementation(wrong)),
);
