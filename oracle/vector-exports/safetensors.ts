/**
 * A vector as a safetensors file: tensors x, w, bias where there is one, and y; the attributes are JSON in the
 * metadata, which holds only strings.
 *
 *   8 bytes length of the header, little-endian · header in JSON, filled up with spaces · the data, one after the other
 *
 * Written here: the package of that name on npm is at 0.0.1, and the format needs only this.
 * Source: huggingface/safetensors, README.md, "Format".
 */
import { AXIS_FIELDS } from '../../spec/case.ts';
import { bytesOf } from '../../spec/number-bytes.ts';
import { NUMBER_TYPES } from '../../spec/number-types.ts';
import type { FloatArray } from '../../spec/tensor.ts';
import type { Exportable } from './exportable.ts';

const LENGTH_BYTES = 8;
/** Data begin at a multiple of this, so that they can be used where they lie. */
const ALIGNMENT_BYTES = 8;

export function safetensors({ vector, problem, result }: Exportable): Uint8Array {
  const { x, w, bias, groups } = problem;
  const tensors: [name: string, shape: readonly number[], data: FloatArray][] = [
    ['x', x.shape, x.data],
    ['w', w.shape, w.data],
    ...(bias === null ? [] : [['bias', [bias.length], bias] as [string, number[], FloatArray]]),
    ['y', result.shape, result.data],
  ];
  const attributes = AXIS_FIELDS.map((field) => [field, JSON.stringify(problem[field])]);
  const header: Record<string, unknown> = {
    __metadata__: {
      id: vector.id,
      comment: vector.comment,
      lane: vector.lane,
      ...Object.fromEntries(attributes),
      groups: String(groups),
    },
  };
  let end = 0;
  for (const [name, shape, data] of tensors) {
    const { bytes, names } = NUMBER_TYPES[problem.dtype];
    const length = data.length * bytes;
    header[name] = { dtype: names.safetensors, shape, data_offsets: [end, end + length] };
    end += length;
  }
  return written(
    header,
    tensors.map(([, , data]) => bytesOf(problem.dtype, data)),
  );
}

function written(header: object, blocks: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const length = Math.ceil(text.length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const front = Buffer.alloc(LENGTH_BYTES + length, ' ');
  front.writeBigUInt64LE(BigInt(length));
  text.copy(front, LENGTH_BYTES);
  return Buffer.concat([front, ...blocks]);
}
