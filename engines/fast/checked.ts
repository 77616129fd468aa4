/**
 * The gate of a fast engine: a layer and every x are checked before the engine sees them, which then takes them for
 * granted. An x of other channels or too few numbers would make kernels read and write memory that is not theirs.
 */
import { geometryOf } from '../../spec/geometry.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Layer, PrepareLayer } from './prepared.ts';

/**
 * The same, but for errors: RangeError naming field, rule and value where the layer is illegal, or an x does not fit
 * it.
 */
export function checked(prepare: PrepareLayer): PrepareLayer {
  return (given, xShape) => {
    const layer = checkedLayer(given);
    if (!Array.isArray(xShape)) throw new RangeError(`layer: xShape must be a list of extents, got ${xShape}`);
    geometryOf({ ...layer, x: { shape: xShape } });
    const prepared = prepare(layer, xShape);
    const outline = { ...layer, w: { shape: [...layer.w.shape] } };
    const fitting = (x: Tensor) => {
      geometryOf({ ...outline, x });
      return x;
    };
    const { place } = prepared;
    return {
      run: (x) => prepared.run(fitting(x)),
      ...(place && { place: (x) => place(fitting(x)) }),
      dispose: () => prepared.dispose(),
    };
  };
}

/** With no bias where it is left out. @throws RangeError where the numbers of w or bias are in no typed array */
function checkedLayer(layer: Layer): Layer {
  const bias = layer.bias ?? null;
  for (const [field, numbers] of Object.entries({ 'w.data': layer.w?.data, ...(bias && { bias }) })) {
    const isTyped = numbers instanceof Float32Array || numbers instanceof Float64Array;
    if (!isTyped)
      throw new RangeError(`layer: ${field} must be a Float32Array or Float64Array, got ${kindOf(numbers)}`);
  }
  return { ...layer, bias };
}

function kindOf(value: unknown): string {
  return value === null || value === undefined ? `${value}` : (value.constructor?.name ?? typeof value);
}
