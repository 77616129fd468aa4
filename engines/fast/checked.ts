/**
 * The gate of a fast engine: a layer and every x are checked before the engine sees them, which then takes them for
 * granted. An x of other channels or too few numbers would make kernels read and write memory that is not theirs.
 */
import { geometryOf } from '../../spec/geometry.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { PrepareLayer } from './prepared.ts';

/**
 * The same, but for errors: RangeError naming field, rule and value where the layer is illegal, or an x does not fit
 * it.
 */
export function checked(prepare: PrepareLayer): PrepareLayer {
  return (layer, xShape) => {
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
