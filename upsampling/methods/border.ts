/** A picture extended by its own outermost cells, which is what interpolation takes beyond it. */
import type { Tensor } from '../../spec/tensor.ts';

/** x [N,C,H,W] → [N,C,H+2·edge,W+2·edge]. */
export function replicated({ shape, data }: Tensor, edge: number): Tensor {
  const [batch, channels, height, width] = shape;
  const [tall, wide] = [height + 2 * edge, width + 2 * edge];
  const within = (at: number, extent: number) => Math.min(extent - 1, Math.max(0, at - edge));
  const cells = new Float64Array(batch * channels * tall * wide);
  for (let line = 0; line < batch * channels * tall; line++) {
    const start = (Math.floor(line / tall) * height + within(line % tall, height)) * width;
    for (let column = 0; column < wide; column++) cells[line * wide + column] = data[start + within(column, width)];
  }
  return { shape: [batch, channels, tall, wide], data: cells };
}
