/** The tensors of a vector as formats store them: numbers of their types, and codes where they are integers. */
import { bytesOf } from '../../spec/number-bytes.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { inCodes, quantisationOf } from '../../spec/quantisation.ts';
import type { Dtype, FloatArray } from '../../spec/tensor.ts';
import { decodeTensor } from '../../subjects/pipe/wire.ts';
import type { Exportable } from './exportable.ts';

/** What numbers are stored as: also the integers that a bias of a quantised layer has. */
export type StoredType = Dtype | 'int32' | 'int64';

/** A tensor with a name. */
export interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: StoredType;
  readonly data: FloatArray;
}

/**
 * x, w, bias where there is one, and y. A vector of integers whose rounding is open has y by every other rule as well, as
 * `y_double_rounding` and so on; its bias is int32, beside int16 int64.
 */
export function storedTensors({ vector, problem, result }: Exportable): WrittenTensor[] {
  const { dtype } = problem;
  const { x, w, bias } = isQuantised(dtype) ? inCodes(problem) : problem;
  const ofWeights = isQuantised(dtype) ? quantisationOf(problem).w.dtype : dtype;
  const ofBias = isQuantised(dtype) ? (dtype === 'int16' ? 'int64' : 'int32') : dtype;
  const { 'nearest-even': _, ...others } = vector.roundings ?? { 'nearest-even': [] };
  return [
    { name: 'x', shape: x.shape, type: dtype, data: x.data },
    { name: 'w', shape: w.shape, type: ofWeights, data: w.data },
    ...(bias === null ? [] : [{ name: 'bias', shape: [bias.length], type: ofBias, data: bias } as const]),
    { name: 'y', shape: result.shape, type: dtype, data: result.data },
    ...Object.entries(others).map(([rule, data]) => {
      const codes = decodeTensor({ shape: result.shape, data }, 'f64', rule).data;
      return { name: `y_${rule.replaceAll('-', '_')}`, shape: result.shape, type: dtype, data: codes };
    }),
  ];
}

/** The bytes of the numbers, little-endian. */
export function storedBytes({ type, data }: Pick<WrittenTensor, 'type' | 'data'>): Uint8Array {
  if (type === 'int32') return new Uint8Array(Int32Array.from(data).buffer);
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(data, BigInt).buffer);
  return bytesOf(type, data);
}
