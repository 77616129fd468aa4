/** The vectors that others' formats can carry, and why the rest is left out. */

import { type Case, parseCase } from '../../spec/case.ts';
import { describeValue } from '../../spec/describe-value.ts';
import { customaryIllegalityOf } from '../../spec/geometry.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import { decodeTensor } from '../../subjects/pipe/wire.ts';
import type { ValidVector, Vector } from '../vector.ts';

/** A vector that other formats can carry, with its case and result parsed. */
export interface Exportable {
  readonly vector: ValidVector;
  readonly problem: Case;
  /** Of the type of the case. */
  readonly result: Tensor;
}

/** The vectors that a format can carry, and how many it cannot. */
export interface Selection {
  readonly taken: readonly Exportable[];
  /** How many vectors are left out, by reason. */
  readonly left: ReadonlyMap<string, number>;
}

/**
 * The vectors that other formats can carry.
 * @param ids of the vectors wanted; all of them for an empty list
 * @throws RangeError for an id that is not known, or that is wanted and cannot be carried
 *
 * @example
 * ```ts
 * import { allVectors, exportedFiles, selectExportable } from 'adjoint/oracle';
 *
 * const { taken } = selectExportable(allVectors(), ['dilation-1d']);
 * const files = await exportedFiles('safetensors', taken);
 * [...files.keys()]; // → ['dilation-1d.safetensors']
 * ```
 */
export function selectExportable(vectors: readonly Vector[], ids: readonly string[]): Selection {
  const known = new Map(vectors.map((vector) => [vector.id, vector]));
  const left = new Map<string, number>();
  const taken: Exportable[] = [];
  for (const id of ids.length === 0 ? known.keys() : new Set(ids)) {
    const vector = known.get(id);
    if (vector === undefined)
      throw new RangeError(`vector ${describeValue(id)} is not known${didYouMean(id, known.keys())}`);
    const reason = hindranceOf(vector);
    if (reason === null) taken.push(exportable(vector as ValidVector));
    else if (ids.length > 0) throw new RangeError(`vector ${id} cannot be exported: ${reason}`);
    else left.set(reason, (left.get(reason) ?? 0) + 1);
  }
  return { taken, left };
}

function hindranceOf(vector: Vector): string | null {
  if (vector.kind === 'invalid') return 'must be refused, so that there is no result';
  if (vector.kind === 'convention') return 'a call in the words of one framework';
  if (vector.result.dtype !== vector.case.dtype) return 'the result is of another type than the data';
  if (vector.result.dtype !== 'f32' && vector.result.dtype !== 'f64') return 'of neither f32 nor f64';
  return customaryIllegalityOf(parseCase(vector.case)) === null ? null : 'a crop that most frameworks refuse';
}

function exportable(vector: ValidVector): Exportable {
  const problem = parseCase(vector.case);
  const { data } = decodeTensor(vector.result, 'f64', 'result');
  return { vector, problem, result: { shape: vector.result.shape, data: floatArray(problem.dtype, data) } };
}
