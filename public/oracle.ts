/**
 * `adjoint/oracle`: truth for other implementations: test vectors, their export, and the server of the pipe protocol.
 *
 * @example
 * ```ts
 * import { checkVectors, openOracle, readVectorTexts, VECTOR_FOLDER, vectorSchema } from 'adjoint/oracle';
 *
 * const { findings } = await checkVectors(readVectorTexts(VECTOR_FOLDER), vectorSchema());
 * findings; // → []
 *
 * const oracle = openOracle('1.0.0');
 * const request = { seq: 1, kind: 'run', case: {
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
 *   stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
 * } };
 * oracle.answer(JSON.stringify(request), 1); // → { seq: 1, kind: 'result', shape: [1, 1, 6], data: [10, 1, 0, 20, 2, 0] }
 *
 * const call = {
 *   convention: 'onnx', attributes: { auto_pad: 'SAME_UPPER', strides: [2] },
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 3], data: [1, 1, 1] }, bias: null, dtype: 'f32',
 * };
 * oracle.answer(JSON.stringify({ seq: 2, kind: 'call', call }), 2); // → { seq: 2, kind: 'result', shape: [1, 1, 4], data: [1, 1, 3, 2] }
 * ```
 *
 * @module
 */
export { type Answer, type Oracle, openOracle } from '../oracle/answer.ts';
export type { IllegalQuantisation } from '../oracle/illegal-quantisation.ts';
export { type Initial, initialWeights } from '../oracle/initialisation.ts';
export type * from '../oracle/vector.ts';
export { checkVectors, type Finding, type VectorCheck } from '../oracle/vector-check.ts';
export {
  EXPORT_FORMATS,
  type Exportable,
  type ExportedFiles,
  type ExportFormat,
  exportedFiles,
  type Selection,
  selectExportable,
} from '../oracle/vector-exports/index.ts';
export { vectorTexts } from '../oracle/vector-files.ts';
export { checkTarget, readVectorTexts, VECTOR_FOLDER, vectorSchema, writeVectors } from '../oracle/vector-folder.ts';
export { allVectors, type VectorSource } from '../oracle/vector-sources/index.ts';
export { DATA_FORMS, type DataForm } from '../subjects/pipe/wire.ts';
export type * from './types/operator.ts';
