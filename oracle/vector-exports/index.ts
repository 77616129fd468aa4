/** Vectors in formats that others' runners take as they are. */
import type { Exportable } from './exportable.ts';
import { npz } from './npz.ts';
import { onnxFolder } from './onnx.ts';
import { safetensors } from './safetensors.ts';

export { type Exportable, type Selection, selectExportable } from './exportable.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const WRITERS = {
  onnx: onnxFolder,
  npz: async (one: Exportable): Promise<Files> => new Map([[`${one.vector.id}.npz`, await npz(one)]]),
  safetensors: (one: Exportable): Files => new Map([[`${one.vector.id}.safetensors`, safetensors(one)]]),
} satisfies Record<string, (one: Exportable) => Files | Promise<Files>>;

/** Optional packages that a format is written with; those of the others need none. */
export const EXPORT_PACKAGES = { onnx: ['onnx-proto'], npz: ['fflate'], safetensors: [] } as const satisfies Record<
  keyof typeof WRITERS,
  readonly string[]
>;

export type ExportFormat = keyof typeof WRITERS;

export const EXPORT_FORMATS = Object.keys(WRITERS) as ExportFormat[];

/** The files, by path. Rejects where a package of the format is missing. */
export async function exportedFiles(format: ExportFormat, taken: readonly Exportable[]): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  for (const one of taken) for (const [path, bytes] of await WRITERS[format](one)) files.set(path, bytes);
  return files;
}
