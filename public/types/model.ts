/** Types of model files: layers in the words of their frameworks, and their listing. */
export type { ElementType } from '../../models/element-types.ts';
export type {
  LayerOutline,
  ListedCase,
  ListedLayer,
  ModelListing,
  NumberRange,
  Taker,
  TakersOf,
} from '../../models/listing.ts';
export type {
  LayerInput,
  Model,
  ModelFormat,
  ModelLayer,
  QuantisedLayer,
  StoredTensor,
  UnreadLayer,
} from '../../models/model.ts';
export type { CheckedLayer, LayerCheck, LayersResult } from '../../runs/layers/result.ts';
