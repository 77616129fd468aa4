/** Vectors in formats that others' runners take as they are. */
import type { Exportable } from './exportable.ts';
import type { ExportFormat } from './hindrances.ts';
import { npz } from './npz.ts';
import { onnxFolder } from './onnx.ts';
import { safetensors } from './safetensors.ts';
import { tfliteFolder } from './tflite.ts';

export { type Exportable, type Selection, selectExportable } from './exportable.ts';
export type { ExportFormat } from './hindrances.ts';

/** ExportedFiles by their paths. */
export type ExportedFiles = ReadonlyMap<string, Uint8Array>;

const WRITERS = {
  onnx: onnxFolder,
  npz: async (one: Exportable): Promise<ExportedFiles> => new Map([[`${one.vector.id}.npz`, await npz(one)]]),
  tflite: tfliteFolder,
  safetensors: (one: Exportable): ExportedFiles => new Map([[`${one.vector.id}.safetensors`, safetensors(one)]]),
} satisfies Record<ExportFormat, (one: Exportable) => ExportedFiles | Promise<ExportedFiles>>;

/** Optional packages that a format is written with; those of the others need none. */
export const EXPORT_PACKAGES = {
  onnx: ['onnx-proto'],
  npz: ['fflate'],
  tflite: ['flatbuffers'],
  safetensors: [],
} as const satisfies Record<keyof typeof WRITERS, readonly string[]>;

/** The formats that vectors can be exported in. */
export const EXPORT_FORMATS = Object.keys(WRITERS) as ExportFormat[];

/** The files, by path. Rejects where a package of the format is missing. */
export async function exportedFiles(format: ExportFormat, taken: readonly Exportable[]): Promise<ExportedFiles> {
  const files = new Map<string, Uint8Array>();
  for (const one of taken) for (const [path, bytes] of await WRITERS[format](one)) files.set(path, bytes);
  return files;
}
