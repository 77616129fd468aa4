/** The layers of a model as the cases that `verify --model` checks. */
import { integerLayerCase, weightedLayerCase } from '../../models/layer-cases.ts';
import { layerSizes } from '../../models/layer-sizes.ts';
import { outlineOfLayer } from '../../models/listing.ts';
import type { ModelLayer } from '../../models/model.ts';
import type { OpenExtents } from '../../models/sizes.ts';
import type { LayerCases } from '../../runs/layers/check-layers.ts';

/** @param seed of all numbers that are not the model's */
export function layerCases(layer: ModelLayer, open: OpenExtents, seed: number): LayerCases {
  const { name } = layer;
  const none = { name, integers: null, largeIntegers: null, weighted: null, x: null, modelX: null };
  const { outline, reason } = outlineOfLayer(layer, open);
  if (outline === null) return { ...none, reason };
  const sizes = layerSizes(outline);
  if (sizes === null)
    return { ...none, modelX: outline.x.shape, reason: 'one cell of its input is too much to compute' };
  const { small, large } = sizes;
  return {
    name,
    reason: null,
    x: large.outline.x.shape,
    modelX: outline.x.shape,
    integers: integerLayerCase(small.outline, seed),
    largeIntegers: integerLayerCase(large.outline, seed),
    weighted: weightedLayerCase(large.outline, null, seed),
  };
}
