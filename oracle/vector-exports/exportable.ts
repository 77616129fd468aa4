/** The vectors that others' formats can carry, and why the rest is left out. */

import { type Case, parseCase } from '../../spec/case.ts';
import { describeValue } from '../../spec/describe-value.ts';
import { customaryIllegalityOf } from '../../spec/geometry.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import { decodeTensor } from '../../subjects/pipe/wire.ts';
import type { ValidVector, Vector } from '../vector.ts';
import { type ExportFormat, type ExportHindrance, formatHindrance } from './hindrances.ts';

/** A vector that other formats can carry, with its case and result parsed. */
export interface Exportable {
  readonly vector: ValidVector;
  readonly problem: Case;
  /** Of the type of the case; of a quantised one codes. */
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
 * @param format what it cannot say is left out as well; left out, what none of the formats is asked about is taken
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
export function selectExportable(
  vectors: readonly Vector[],
  ids: readonly string[],
  format: ExportFormat | null = null,
): Selection {
  const known = new Map(vectors.map((vector) => [vector.id, vector]));
  const left = new Map<string, number>();
  const taken: Exportable[] = [];
  for (const id of ids.length === 0 ? known.keys() : new Set(ids)) {
    const vector = known.get(id);
    if (vector === undefined)
      throw new RangeError(`vector ${describeValue(id)} is not known${didYouMean(id, known.keys())}`);
    const hindrance = hindranceOf(vector, format);
    if (hindrance === null) taken.push(exportable(vector as ValidVector));
    else if (ids.length > 0) throw new RangeError(`vector ${id} cannot be exported: ${hindranceText(hindrance)}`);
    else left.set(hindrance.rule, (left.get(hindrance.rule) ?? 0) + 1);
  }
  return { taken, left };
}

function hindranceOf(vector: Vector, format: ExportFormat | null): ExportHindrance | null {
  if (vector.kind === 'invalid') return { rule: 'must be refused, so that there is no result' };
  if (vector.kind === 'convention') return { rule: 'a call in the words of one framework' };
  if (vector.result.dtype !== vector.case.dtype) return { rule: 'the result is of another type than the data' };
  const problem = parseCase(vector.case);
  if (customaryIllegalityOf(problem) !== null) return { rule: 'a crop that most frameworks refuse' };
  return format === null ? null : formatHindrance(format, problem);
}

function hindranceText({ rule, got }: ExportHindrance): string {
  return got === undefined ? rule : `${rule}, got ${got}`;
}

function exportable(vector: ValidVector): Exportable {
  const problem = parseCase(vector.case);
  const { data } = decodeTensor(vector.result, 'f64', 'result');
  return { vector, problem, result: { shape: vector.result.shape, data: floatArray(problem.dtype, data) } };
}
