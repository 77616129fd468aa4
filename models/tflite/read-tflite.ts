import type { Model } from '../model.ts';
import { ModelError } from '../model.ts';
import type { ModelSource } from '../source.ts';
export function readTflite(source: ModelSource): Model {
  throw new ModelError(`${source.name}: TensorFlow Lite models are not read`);
}
