/**
 * Numbers that DequantizeLinear makes of integers: x = (q − zero point)·scale, in f32, as the operator has it.
 * Source: ONNX operator DequantizeLinear, opset 13: scale and zero point for the whole tensor, or one for each index of an axis.
 */
import { elementCount } from '../../spec/tensor.ts';
import { ModelError, type StoredTensor } from '../model.ts';

/**
 * @param axis that scales of more than one number go along
 * @throws ModelError where scale or zero point have other lengths than the axis
 */
export function dequantised(
  where: string,
  quantised: StoredTensor,
  scale: StoredTensor,
  zeroPoint: StoredTensor | null,
  axis: number,
): StoredTensor {
  const { shape } = quantised;
  const at = axis < 0 ? axis + shape.length : axis;
  const count = scale.data.length;
  const isWhole = count === 1;
  if (!isWhole && shape[at] !== count) {
    throw new ModelError(`${where}: scale must have 1 number, or one for each index of axis ${axis}, got ${count}`);
  }
  if (zeroPoint !== null && zeroPoint.data.length !== count) {
    throw new ModelError(`${where}: zero point must have ${count} numbers as scale has, got ${zeroPoint.data.length}`);
  }
  const inner = isWhole ? 1 : elementCount(shape.slice(at + 1));
  const data = Float32Array.from(quantised.data, (value, index) => {
    const which = isWhole ? 0 : Math.floor(index / inner) % count;
    // A product of f32 numbers is exact in f64, so that it is rounded once.
    return (value - (zeroPoint?.data[which] ?? 0)) * scale.data[which];
  });
  return { ...quantised, type: quantised.type, data };
}
