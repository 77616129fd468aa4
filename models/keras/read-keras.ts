import type { Model } from '../model.ts';
import { ModelError } from '../model.ts';
import type { ModelSource } from '../source.ts';
export function readKeras(source: ModelSource): Model {
  throw new ModelError(`${source.name}: Keras models are not read`);
}
