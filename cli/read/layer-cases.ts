/** The layers of a model as the cases that `verify --model` checks. */
import { codesLayerCase, integerLayerCase, weightedLayerCase } from '../../models/layer-cases.ts';
import { layerSizes } from '../../models/layer-sizes.ts';
import { outlineOfCodes, outlineOfLayer } from '../../models/listing.ts';
import type { ModelLayer } from '../../models/model.ts';
import type { OpenExtents } from '../../models/sizes.ts';
import type { LayerCases } from '../../runs/layers/check-layers.ts';
import type { Case } from '../../spec/case.ts';

/** @param seed of all numbers that are not the model's */
export function layerCases(layer: ModelLayer, open: OpenExtents, seed: number): LayerCases {
  const { name } = layer;
  const none = { name, integers: null, largeIntegers: null, weighted: null, codes: null, x: null, modelX: null };
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
    codes: codesCase(layer, open, large.outline.x.shape, seed),
  };
}

/** With the integers of the model and codes of x; why there is none, or null where the model has none. */
function codesCase(layer: ModelLayer, open: OpenExtents, x: readonly number[], seed: number): Case | string | null {
  const outline = outlineOfCodes(layer, open);
  if (outline === null || layer.quantised === undefined) return null;
  return codesLayerCase({ ...outline, x: { shape: x } }, layer.quantised, seed);
}
