/**
 * A vector as a safetensors file: tensors x, w, bias where there is one, and y; the attributes, and the
 * quantisation where there is one, are JSON in the metadata, which holds only strings.
 *
 *   8 bytes length of the header, little-endian · header in JSON, filled up with spaces · the data, one after the other
 *
 * Written here: the package of that name on npm is at 0.0.1, and the format needs only this.
 * Source: huggingface/safetensors, README.md, "Format".
 */
import { AXIS_FIELDS } from '../../spec/case.ts';
import { NUMBER_TYPES } from '../../spec/number-types.ts';
import type { Exportable } from './exportable.ts';
import { type StoredType, storedBytes, storedTensors, type WrittenTensor } from './stored.ts';

const LENGTH_BYTES = 8;
/** Data begin at a multiple of this, so that they can be used where they lie. */
const ALIGNMENT_BYTES = 8;

export function safetensors(one: Exportable): Uint8Array {
  const { vector, problem } = one;
  const { quantisation } = vector.case;
  const attributes = AXIS_FIELDS.map((field) => [field, JSON.stringify(problem[field])]);
  const header: Record<string, unknown> = {
    __metadata__: {
      id: vector.id,
      comment: vector.comment,
      lane: vector.lane,
      ...Object.fromEntries(attributes),
      groups: String(problem.groups),
      ...(quantisation !== undefined && { quantisation: JSON.stringify(quantisation) }),
    },
  };
  const blocks: Uint8Array[] = [];
  let end = 0;
  for (const stored of inOrder(storedTensors(one))) {
    const bytes = storedBytes(stored);
    header[stored.name] = {
      dtype: nameOf(stored.type),
      shape: stored.shape,
      data_offsets: [end, end + bytes.length],
    };
    end += bytes.length;
    blocks.push(bytes);
  }
  return written(header, blocks);
}

/** Wide numbers first, so that all lie at multiples of their size. */
function inOrder(tensors: readonly WrittenTensor[]): readonly WrittenTensor[] {
  return tensors.toSorted((a, b) => widthOf(b) - widthOf(a));
}

const INTEGERS = { int32: { bytes: 4, name: 'I32' }, int64: { bytes: 8, name: 'I64' } } as const;

function widthOf({ type }: WrittenTensor): number {
  return type === 'int32' || type === 'int64' ? INTEGERS[type].bytes : NUMBER_TYPES[type].bytes;
}

function nameOf(type: StoredType): string {
  return type === 'int32' || type === 'int64' ? INTEGERS[type].name : NUMBER_TYPES[type].names.safetensors;
}

function written(header: object, blocks: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const length = Math.ceil(text.length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const front = Buffer.alloc(LENGTH_BYTES + length, ' ');
  front.writeBigUInt64LE(BigInt(length));
  text.copy(front, LENGTH_BYTES);
  return Buffer.concat([front, ...blocks]);
}
