/** Vectors whose quantisation must be refused: scales, zero points, lists by channel, clamps and biases that are none. */
import type { Case } from '../../spec/case.ts';
import { customaryIllegalityOf } from '../../spec/geometry.ts';
import type { Quantisation } from '../../spec/quantisation.ts';
import { brokenQuantisationRule, type IllegalQuantisation } from '../illegal-quantisation.ts';
import type { Flag, InvalidVector } from '../vector.ts';
import { caseJson, caseOfParts, OWN, type VectorSource } from './define.ts';

const FLAGS: Readonly<Record<string, Flag>> = {
  QuantisationNotChecked: {
    bug: 'A quantisation that is none is taken as it is: it divides by zero, reads beyond a list or gives codes of nothing.',
    reference: 'https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/kernels/transpose_conv.cc',
    faults: [],
  },
};

const LEGAL = caseOfParts({
  dtype: 'int8',
  x: [1, 2, 2],
  xData: [1, -2, 3, 4],
  w: [2, 2, 2],
  wData: [1, 2, -3, 4, -5, 6, 7, -8],
  bias: [9, -10],
  stride: [2],
  quantisation: { x: { scale: 0.5, zeroPoint: 3 }, w: { scale: [0.25, 0.5] }, y: { scale: 0.125, zeroPoint: -4 } },
}) as Case & { readonly quantisation: Quantisation };

type Changed = (problem: typeof LEGAL) => Partial<Case>;

const ofX = (change: Partial<Quantisation['x']>): Changed => withQuantisation(({ x }) => ({ x: { ...x, ...change } }));
const ofW = (change: Partial<Quantisation['w']>): Changed => withQuantisation(({ w }) => ({ w: { ...w, ...change } }));
const ofY = (change: Partial<Quantisation['y']>): Changed => withQuantisation(({ y }) => ({ y: { ...y, ...change } }));

function withQuantisation(change: (quantisation: Quantisation) => Partial<Quantisation>): Changed {
  return ({ quantisation }) => ({ quantisation: { ...quantisation, ...change(quantisation) } });
}

function illegal(id: string, illegal: IllegalQuantisation, comment: string, changed: Changed): () => InvalidVector {
  return () => {
    const problem: Case = { ...LEGAL, ...changed(LEGAL) };
    const reason = customaryIllegalityOf(problem);
    if (reason === null) throw new Error(`vector ${id} is legal`);
    return {
      kind: 'invalid',
      id: `quantised-illegal-${id}`,
      comment,
      flags: ['QuantisationNotChecked'],
      source: OWN,
      illegal,
      rule: brokenQuantisationRule(illegal),
      reason,
      case: caseJson(problem),
    };
  };
}

export const QUANTISED_ILLEGAL: VectorSource = {
  name: 'quantised-illegal',
  title: 'Quantisations that must be refused',
  flags: FLAGS,
  vectors: [
    illegal('zero-scale', 'quantisation-scale', 'The scale of y, which sums are divided by, is 0.', ofY({ scale: 0 })),
    illegal('negative-scale', 'quantisation-scale', 'The scale of x is negative.', ofX({ scale: -0.5 })),
    illegal('nan-scale', 'quantisation-scale', 'One scale of the weights is NaN.', ofW({ scale: [0.25, Number.NaN] })),
    illegal(
      'zero-point-above',
      'quantisation-zero-point',
      'The zero point of x is one above int8.',
      ofX({ zeroPoint: 128 }),
    ),
    illegal(
      'zero-point-below',
      'quantisation-zero-point',
      'The zero point of y is one below int8.',
      ofY({ zeroPoint: -129 }),
    ),
    illegal(
      'too-many-scales',
      'quantisation-channels',
      'Three scales of weights for two output channels.',
      ofW({
        scale: [0.25, 0.5, 1],
        zeroPoint: [0, 0, 0],
      }),
    ),
    illegal('no-scales', 'quantisation-channels', 'No scale of weights.', ofW({ scale: [], zeroPoint: [0] })),
    illegal(
      'other-number-of-zero-points',
      'quantisation-channels',
      'Two scales of weights and three zero points.',
      ofW({
        zeroPoint: [0, 0, 0],
      }),
    ),
    illegal(
      'clamp-reversed',
      'quantisation-clamp',
      'The clamp ends below its beginning.',
      withQuantisation(() => ({
        clamp: [10, -10],
      })),
    ),
    illegal(
      'clamp-beyond-type',
      'quantisation-clamp',
      'The clamp ends beyond int8.',
      withQuantisation(() => ({
        clamp: [-128, 255],
      })),
    ),
    illegal('bias-beyond-32-bits', 'quantisation-bias', 'A bias that 32 bits do not hold.', () => ({
      bias: Float64Array.of(9, 2 ** 31),
    })),
  ],
};
