/** What a format cannot say of a case: field, rule and value. */
import type { Case } from '../../spec/case.ts';
import { isQuantised, NUMBER_TYPES } from '../../spec/number-types.ts';
import { middleOf, type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import { sameOrValid } from '../../subjects/third-party/channels-last.ts';
import { activationOf } from '../../subjects/third-party/tflite-activation.ts';
import { liftedTo2d } from './lifted.ts';

/** A format that vectors are exported in. */
export type ExportFormat = 'onnx' | 'npz' | 'tflite' | 'safetensors';

/** Why a vector is left out. */
export interface ExportHindrance {
  /** The field and what it must be; the same text for all that are left out for the same reason. */
  readonly rule: string;
  readonly got?: string;
}

/** A rule of a format: null where the case keeps it, else the value that does not. */
type Rule = readonly [rule: string, broken: (problem: Case) => string | null];

/** What a format cannot say of a case; null where it can say all of it. */
export function formatHindrance(format: ExportFormat, problem: Case): ExportHindrance | null {
  for (const [rule, broken] of RULES[format]) {
    const got = broken(problem);
    if (got !== null) return { rule: `${format}: ${rule}`, got };
  }
  return null;
}

const unless = (isKept: boolean, got: unknown) => (isKept ? null : String(got));

/** A rule about the quantisation, which cases of other types keep. */
function ofIntegers(
  rule: string,
  broken: (quantisation: Quantisation, problem: Case & { readonly dtype: 'int8' | 'uint8' | 'int16' }) => string | null,
): Rule {
  return [
    rule,
    (problem) =>
      isQuantised(problem.dtype) ? broken(quantisationOf(problem), problem as Parameters<typeof broken>[1]) : null,
  ];
}

const SCALES_OF_F32 = ofIntegers('scales must be numbers of f32', ({ x, w, y }) => {
  const wide = [x.scale, ...w.scale, y.scale].find((scale) => Math.fround(scale) !== scale);
  return wide === undefined ? null : String(wide);
});

const ONNX: readonly Rule[] = [
  SCALES_OF_F32,
  ofIntegers('quantisation.w must be the same in every group', ({ w }, { groups }) => {
    const perGroup = w.scale.length / groups;
    const isSame = (list: readonly number[]) => list.every((value, m) => value === list[m % perGroup]);
    return unless(w.scale.length === 1 || (isSame(w.scale) && isSame(w.zeroPoint)), `scales [${w.scale.join(', ')}]`);
  }),
  ofIntegers('bias must fit 32 bits', (_, { bias }) => {
    const wide = Array.from(bias ?? []).find((value) => value !== (value | 0));
    return wide === undefined ? null : String(wide);
  }),
];

const TFLITE: readonly Rule[] = [
  [
    'dtype must be one that its transposed convolutions have, f32, int8, uint8 or int16',
    ({ dtype }) => unless(dtype === 'f32' || isQuantised(dtype), dtype),
  ],
  ['groups must be 1', ({ groups }) => unless(groups === 1, groups)],
  [
    'dilation must be 1 but on three axes',
    ({ dilation }) => unless(dilation.length === 3 || dilation.every((value) => value === 1), `[${dilation}]`),
  ],
  ['pads must be those of SAME or VALID', brokenPads],
  SCALES_OF_F32,
  ofIntegers('dtype of three axes must be f32', (_, { dtype, x }) => unless(x.shape.length < 5, dtype)),
  ofIntegers('quantisation.w.dtype must be that beside x', ({ w }, { dtype }) =>
    unless(w.dtype === (dtype === 'uint8' ? 'uint8' : 'int8'), w.dtype),
  ),
  ofIntegers('weights of uint8 must have one scale', ({ w }) =>
    unless(w.dtype === 'int8' || w.scale.length === 1, `[${w.scale.join(', ')}]`),
  ),
  ofIntegers('zero points of weights of int8 must be 0', ({ w }) =>
    unless(
      w.dtype === 'uint8' || w.zeroPoint.every((point) => point === middleOf('int8')),
      `[${w.zeroPoint.join(', ')}]`,
    ),
  ),
  ofIntegers('zero points beside int16 must be 0', ({ x, y }, { dtype }) =>
    unless(dtype !== 'int16' || (x.zeroPoint === 0 && y.zeroPoint === 0), `${x.zeroPoint} and ${y.zeroPoint}`),
  ),
  ofIntegers('clamp must be that of RELU, RELU6 or the type', brokenClamp),
];

function brokenClamp({ clamp }: Quantisation, problem: Case): string | null {
  return unless(activationOf(problem) !== null, `[${clamp.join(', ')}]`);
}

function brokenPads(problem: Case): string | null {
  try {
    sameOrValid(liftedTo2d(problem), 'pads');
    return null;
  } catch {
    return `padBegin [${problem.padBegin}] and padEnd [${problem.padEnd}]`;
  }
}

const RULES: Readonly<Record<ExportFormat, readonly Rule[]>> = {
  onnx: ONNX,
  npz: [['dtype must be one that NumPy has', ({ dtype }) => unless(NUMBER_TYPES[dtype].names.npy !== null, dtype)]],
  tflite: TFLITE,
  safetensors: [],
};
