/** `adjoint/oracle`: truth for other implementations: test vectors, their export, and the server of the pipe protocol. */
export { type Answer, type Oracle, openOracle } from '../oracle/answer.ts';
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
