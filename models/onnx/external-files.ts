/** The files that an ONNX model keeps the numbers of its main graph's initializers in. */
import type { ModelSource } from '../source.ts';
import { externalLocation } from './tensors.ts';
import { fieldsIn } from './wire.ts';

const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;

/**
 * Paths as the model has them, relative to it, each once; empty where all numbers are in the model itself.
 * @throws ModelError where the bytes are no model, or a path leads out of its folder or to no file
 */
export function externalFiles(source: ModelSource): string[] {
  const { name: file } = source;
  const locations = new Set<string>();
  for (const graph of fieldsIn(file, source.read(0, source.size))) {
    if (graph.number !== MODEL_GRAPH || graph.bytes === null) continue;
    for (const { number, bytes } of fieldsIn(file, graph.bytes)) {
      if (number !== GRAPH_INITIALIZER || bytes === null) continue;
      const location = externalLocation(file, bytes);
      if (location !== null) locations.add(location);
    }
  }
  for (const location of locations) source.beside(location);
  return [...locations];
}
