/** The layers of a model as the cases that `verify --model` checks. */
import {
  codesLayerCase,
  integerLayerCase,
  layerCaseIn,
  quantisedLayerCase,
  weightedLayerCase,
} from '../../models/layer-cases.ts';
import { layerSizes } from '../../models/layer-sizes.ts';
import { outlineOfCodes, outlineOfLayer } from '../../models/listing.ts';
import type { ModelLayer } from '../../models/model.ts';
import type { OpenExtents } from '../../models/sizes.ts';
import { fitted } from '../../properties/cases/narrow-types.ts';
import { withQuantisation } from '../../properties/cases/quantised.ts';
import type { LayerCases } from '../../runs/layers/check-layers.ts';
import type { Case } from '../../spec/case.ts';
import type { Outline } from '../../spec/conventions/convention.ts';
import { type FloatDtype, isQuantised, type QuantisedDtype } from '../../spec/number-types.ts';
import type { Dtype } from '../../spec/tensor.ts';

/** @param seed of all numbers that are not the model's */
export function layerCases(layer: ModelLayer, open: OpenExtents, seed: number): LayerCases {
  const sized = sizedOutlines(layer, open);
  if ('reason' in sized) return without(layer.name, sized);
  const { small, large, modelX } = sized;
  return {
    name: layer.name,
    reason: null,
    x: large.x.shape,
    modelX,
    integers: integerLayerCase(small, seed),
    largeIntegers: integerLayerCase(large, seed),
    weighted: weightedLayerCase(large, null, seed),
    codes: codesCase(layer, open, large.x.shape, seed),
  };
}

/**
 * A layer in a type that is asked for, whatever the model has: in a half its weights are rounded to it; in a type of integers they are those
 * of the model, or quantised.
 */
export function layerCasesIn(dtype: Dtype, layer: ModelLayer, open: OpenExtents, seed: number): LayerCases {
  const name = `${layer.name} in ${dtype}`;
  const sized = sizedOutlines(layer, open);
  if ('reason' in sized) return without(name, sized);
  const { small, large, modelX } = sized;
  const integers = (outline: Outline) => integersIn(dtype, integerLayerCase(outline, seed));
  return {
    name,
    reason: null,
    x: large.x.shape,
    modelX,
    integers: integers(small),
    largeIntegers: integers(large),
    weighted: isQuantised(dtype) ? null : layerCaseIn(weightedLayerCase(large, null, seed), dtype),
    codes: isQuantised(dtype) ? codesIn(dtype, layer, open, large, seed) : null,
  };
}

/** The layer in the sizes that it is computed in, or why it is not. */
function sizedOutlines(
  layer: ModelLayer,
  open: OpenExtents,
):
  | { readonly small: Outline; readonly large: Outline; readonly modelX: readonly number[] }
  | { readonly reason: string | null; readonly modelX: readonly number[] | null } {
  const { outline, reason } = outlineOfLayer(layer, open);
  if (outline === null) return { reason, modelX: null };
  const sizes = layerSizes(outline);
  const modelX = outline.x.shape;
  if (sizes === null) return { reason: 'one cell of its input is too much to compute', modelX };
  return { small: sizes.small.outline, large: sizes.large.outline, modelX };
}

function without(
  name: string,
  { reason, modelX }: { readonly reason: string | null; readonly modelX: readonly number[] | null },
): LayerCases {
  return { name, integers: null, largeIntegers: null, weighted: null, codes: null, x: null, modelX, reason };
}

/** With the integers of the model and codes of x; why there is none, or null where the model has none. */
function codesCase(layer: ModelLayer, open: OpenExtents, x: readonly number[], seed: number): Case | string | null {
  const outline = outlineOfCodes(layer, open);
  if (outline === null || layer.quantised === undefined) return null;
  return codesLayerCase({ ...outline, x: { shape: x } }, layer.quantised, seed);
}

function codesIn(dtype: QuantisedDtype, layer: ModelLayer, open: OpenExtents, large: Outline, seed: number) {
  const own = layer.quantised?.dtype === dtype ? codesCase(layer, open, large.x.shape, seed) : null;
  return own ?? quantisedLayerCase(large, dtype, seed);
}

/** Zero points in the middle of the type, one scale: what every subject of the type takes. */
const PLAINEST = { zeroPoints: 'none', weightsOfUint8: 'uint8' } as const;

/** Integers that sum exactly in the type. */
function integersIn(dtype: Dtype, problem: Case): Case {
  const given = layerCaseIn(problem, isQuantised(dtype) ? 'f64' : (dtype as FloatDtype));
  return withQuantisation(fitted({ ...given, dtype }, 1), PLAINEST);
}
