/**
 * `adjoint/models`: the transposed convolutions of a model file, as calls in the words of its framework and with its weights.
 *
 * @example
 * ```ts
 * import { bytesAsSource, outlineOfLayer, readModel } from 'adjoint/models';
 *
 * // A safetensors file: the length of its header, the header, and no data.
 * const header = '{"up.weight":{"dtype":"F32","shape":[4,0,2,2],"data_offsets":[0,0]}}';
 * const bytes = Buffer.concat([Buffer.from([header.length, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(header)]);
 * const { layers } = await readModel(bytesAsSource('mine.safetensors', bytes));
 * layers[0].convention; // → 'pytorch'
 * outlineOfLayer(layers[0]).reason?.split(':')[0]; // → 'the file does not say stride, padding and dilation'
 * ```
 *
 * @module
 */
export { fileAsSource } from '../models/file-source.ts';
export {
  codesLayerCase,
  dtypeOfLayer,
  integerLayerCase,
  layerCaseIn,
  quantisedLayerCase,
  type Shrunk,
  shrunk,
  weightedLayerCase,
} from '../models/layer-cases.ts';
export { type ComputedSizes, layerSizes } from '../models/layer-sizes.ts';
export { inOptions, listingOf, outlineOfCodes, outlineOfLayer } from '../models/listing.ts';
export { ModelError } from '../models/model.ts';
export { npyTensor } from '../models/npy.ts';
export { formatOf, MODEL_PACKAGES, readModel } from '../models/read-model.ts';
export { inFrameworkLayout, inOurLayout, type OpenExtents, type SizedLayer, sizedLayer } from '../models/sizes.ts';
export { bytesAsSource, type ModelSource } from '../models/source.ts';
export {
  checkLayers,
  type LayerCases,
  type LayersOptions,
  type RecordedLayer,
} from '../runs/layers/check-layers.ts';
export { type InnerTensor, runWholeModel, type WholeModelRequest } from '../runs/layers/whole-model.ts';
export type * from './types/convention.ts';
export type * from './types/law.ts';
export type * from './types/model.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
