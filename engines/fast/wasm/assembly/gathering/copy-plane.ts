/**
 * A plane of x, copied into a plane with a border of zeros. The border itself is written once, when the plan is made.
 */
import { LayerPlan } from '../plan';
import { slot } from '../slot';

/** @param plane one of a chunk: image · channels + channel */
export function copyPlane(plan: LayerPlan, x: usize, border: usize, plane: i32): void {
  const image = plane / plan.channels;
  const channel = plane % plan.channels;
  let from = x + <usize>image * plan.xImageBytes + <usize>channel * plan.xPlaneBytes;
  const to = border + <usize>image * plan.imageBytes + <usize>channel * plan.planeBytes;
  const cells = plan.rowCells;
  for (let row = 0; row < plan.rows; row++) {
    copyCells(to + load<i32>(slot(plan.rowOffsets, row)), from, cells);
    from += (<usize>cells) << 2;
  }
}

export function copyCells(to: usize, from: usize, cells: i32): void {
  const end = slot(from, cells);
  while (from + 64 <= end) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    from += 64;
    to += 64;
  }
  while (from + 16 <= end) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  while (from < end) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += 4;
  }
}
