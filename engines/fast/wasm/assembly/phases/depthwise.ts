/**
 * One channel of x in each group: nothing is summed over channels, and a product of matrices would be all overhead.
 * Output rows are computed one by one, in coordinates before cropping, o' = o + pb = q·s + r, where all residues of a
 * position q read the same cells of a row:
 *
 *   y'[q·s + r] = bias + Σ_rows Σ_t x_row[q − t] · w_row[t·s + r]
 *
 * Lanes are residues where the stride is a multiple of four, else positions, of which a stride of 2 has two vectors
 * that alternate in y. Dilation 1; the kernel's last extent a multiple of such a stride.
 */
import { copyCells } from '../gathering/copy-plane';
import { slot } from '../slot';
import { nextUnit } from '../tickets';
import { multiplyAdd } from '../tiles/multiply-add';

/**
 * Written by memory/depthwise-plan.ts, four bytes a field. Extents and the like have three axes, the first ones 1
 * where there are fewer.
 */
@unmanaged
export class DepthwisePlan {
  /** DEPTHWISE of constants.ts. */
  kind: i32;
  x: usize;
  y: usize;
  /** As the caller has them, w [C, M/groups, …k]; biases by channel of y. */
  w: usize;
  biases: usize;
  images: i32;
  outChannels: i32;
  outPerGroup: i32;
  input0: i32;
  input1: i32;
  input2: i32;
  output0: i32;
  output1: i32;
  output2: i32;
  kernel0: i32;
  kernel1: i32;
  kernel2: i32;
  stride0: i32;
  stride1: i32;
  stride2: i32;
  pad0: i32;
  pad1: i32;
  pad2: i32;
  /** Of a copied row of x: cells before it, and of the whole; then of a row of y'. */
  rowBefore: i32;
  rowCells: i32;
  positions: i32;
}

/** A row of x under the row of y' that is computed. */
@unmanaged
class Note {
  /** Its first cell, in a copy between zeros. */
  x: usize;
  w: usize;
  /** Which row of the plane the copy is of. */
  row: i32;
}

/** @param scratch for each row of the kernel a note and a row of x, then a row of y' */
export function runDepthwise(plan: DepthwisePlan, scratch: usize): void {
  const kernelRows = plan.kernel0 * plan.kernel1;
  // Cells beside the copies are never written again.
  memory.fill(scratch, 0, <usize>kernelRows * (offsetof<Note>() + (<usize>plan.rowCells << 2)));
  const units = plan.images * plan.outChannels;
  for (let unit = nextUnit(units); unit >= 0; unit = nextUnit(units)) runPlane(plan, unit, scratch);
}

function runPlane(plan: DepthwisePlan, plane: i32, scratch: usize): void {
  const m = plane % plan.outChannels;
  const channels = plan.outChannels / plan.outPerGroup;
  const channel = (plane / plan.outChannels) * channels + m / plan.outPerGroup;
  const x = slot(plan.x, channel * plan.input0 * plan.input1 * plan.input2);
  const w = slot(plan.w, m * plan.kernel0 * plan.kernel1 * plan.kernel2);
  let y = slot(plan.y, plane * plan.output0 * plan.output1 * plan.output2);
  const bias = v128.load32_splat(slot(plan.biases, m));
  const kernelRows = plan.kernel0 * plan.kernel1;
  const row = scratch + <usize>kernelRows * (offsetof<Note>() + (<usize>plan.rowCells << 2));
  for (let index = 0; index < kernelRows; index++) noteAt(scratch, index).row = -1;
  if (isDoubled(plan)) return runDoubled(plan, x, w, y, bias, scratch);
  for (let o0 = 0; o0 < plan.output0; o0++) {
    for (let o1 = 0; o1 < plan.output1; o1++) {
      const notes = gatherRows(plan, x, w, o0 + plan.pad0, o1 + plan.pad1, scratch);
      if (plan.stride2 == 1) unitStride(plan, bias, scratch, notes, row);
      else if (plan.stride2 == 2) strideTwo(plan, bias, scratch, notes, row);
      else residueLanes(plan, bias, scratch, notes, row);
      copyCells(y, row + (<usize>plan.pad2 << 2), plan.output2);
      y += <usize>plan.output2 << 2;
    }
  }
}

function noteAt(notes: usize, index: i32): Note {
  return changetype<Note>(notes + <usize>index * offsetof<Note>());
}

/**
 * Notes the rows of x that reach the row of y', each copied between zeros unless it is the one that was copied there
 * last. Returns how many.
 */
function gatherRows(plan: DepthwisePlan, x: usize, w: usize, o0: i32, o1: i32, scratch: usize): i32 {
  const rows = scratch + <usize>(plan.kernel0 * plan.kernel1) * offsetof<Note>();
  let count = 0;
  for (let k0 = o0 % plan.stride0; k0 < plan.kernel0 && k0 <= o0; k0 += plan.stride0) {
    const i0 = (o0 - k0) / plan.stride0;
    if (i0 >= plan.input0) continue;
    for (let k1 = o1 % plan.stride1; k1 < plan.kernel1 && k1 <= o1; k1 += plan.stride1) {
      const i1 = (o1 - k1) / plan.stride1;
      if (i1 >= plan.input1) continue;
      const note = noteAt(scratch, count);
      const row = i0 * plan.input1 + i1;
      note.x = slot(rows, count * plan.rowCells + plan.rowBefore);
      note.w = slot(w, (k0 * plan.kernel1 + k1) * plan.kernel2);
      if (note.row != row) copyCells(note.x, slot(x, row * plan.input2), plan.input2);
      note.row = row;
      count++;
    }
  }
  return count;
}

/**
 * Whether the kernel is twice the stride on both axes, as in bilinear upsampling, and the strides are multiples of
 * four: then four neighbouring rows of y' read the same two rows of x, and four of their cells the same two cells.
 */
function isDoubled(plan: DepthwisePlan): bool {
  const isPlane = plan.kernel0 == 1 && plan.stride0 == 1 && plan.pad0 == 0 && plan.output0 <= plan.input0;
  const is1 = plan.stride1 % 4 == 0 && plan.kernel1 == 2 * plan.stride1;
  return isPlane && is1 && plan.stride2 % 4 == 0 && plan.kernel2 == 2 * plan.stride2;
}

/** A plane of such a kernel, by four rows, four residues and two positions at a time. */
function runDoubled(plan: DepthwisePlan, x: usize, w: usize, y: usize, bias: v128, scratch: usize): void {
  const stride1 = plan.stride1;
  const plane = <usize>(plan.input1 * plan.input2) << 2;
  const rowBytes = <usize>plan.rowCells << 2;
  // Three rows between zeros: two of x by turns, and one of zeros alone. Of the notes' room nothing else is used.
  const rows = scratch + <usize>plan.kernel1 * offsetof<Note>();
  const zeros = rows + 2 * rowBytes + (<usize>plan.rowBefore << 2);
  const spare = rows + <usize>plan.kernel1 * rowBytes;
  for (let o0 = 0; o0 < plan.output0; o0++) {
    let above = zeros;
    for (let q1 = 0; q1 * stride1 < plan.pad1 + plan.output1; q1++) {
      let here = zeros;
      if (q1 < plan.input1) {
        here = rows + <usize>(q1 & 1) * rowBytes + (<usize>plan.rowBefore << 2);
        copyCells(here, slot(x, q1 * plan.input2), plan.input2);
      }
      for (let residue = 0; residue < stride1; residue += 4) {
        const first = q1 * stride1 + residue - plan.pad1;
        if (first + 4 <= 0 || first >= plan.output1) continue;
        fourRows(plan, bias, here, above, slot(w, residue * plan.kernel2), spare, y, first);
      }
      above = here;
    }
    x += plane;
    y += <usize>(plan.output1 * plan.output2) << 2;
  }
}

/**
 * Four rows of a plane of y, some of which may be beside it.
 * @param here the row of x that the first half of the kernel multiplies, and `above` that of the second
 * @param spare room for four times eight cells
 * @param first of the rows of y
 */
function fourRows(
  plan: DepthwisePlan, bias: v128, here: usize, above: usize, w: usize, spare: usize, y: usize, first: i32,
): void {
  const stride = <usize>plan.stride2 << 2;
  const line = <usize>plan.kernel2 << 2;
  const half = <usize>plan.stride1 * line;
  const rowBytes = <usize>plan.output2 << 2;
  const cells = plan.output2;
  const isWhole = first >= 0 && first + 4 <= plan.output1;
  const from = y + <usize>first * rowBytes;
  for (let residue = 0; residue < plan.stride2; residue += 4) {
    const weights = slot(w, residue);
    for (let q = 0; q < plan.positions; q += 2) {
      const at = q * plan.stride2 + residue - plan.pad2;
      const last = at + plan.stride2;
      const isInside = isWhole && at >= 0 && last + 4 <= cells;
      const to = isInside ? slot(from, at) : spare;
      const rowStep = isInside ? rowBytes : 32;
      const step = isInside ? stride : 16;
      let a0 = bias;
      let a1 = bias;
      let b0 = bias;
      let b1 = bias;
      let c0 = bias;
      let c1 = bias;
      let d0 = bias;
      let d1 = bias;
      let row = slot(here, q);
      let tap = weights;
      for (let part = 0; part < 2; part++) {
        const before = v128.load32_splat(row - 4);
        const first = v128.load32_splat(row);
        const second = v128.load32_splat(row, 4);
        let v = v128.load(tap);
        a0 = multiplyAdd(first, v, a0);
        a1 = multiplyAdd(second, v, a1);
        v = v128.load(tap + stride);
        a0 = multiplyAdd(before, v, a0);
        a1 = multiplyAdd(first, v, a1);
        let next = tap + line;
        v = v128.load(next);
        b0 = multiplyAdd(first, v, b0);
        b1 = multiplyAdd(second, v, b1);
        v = v128.load(next + stride);
        b0 = multiplyAdd(before, v, b0);
        b1 = multiplyAdd(first, v, b1);
        next += line;
        v = v128.load(next);
        c0 = multiplyAdd(first, v, c0);
        c1 = multiplyAdd(second, v, c1);
        v = v128.load(next + stride);
        c0 = multiplyAdd(before, v, c0);
        c1 = multiplyAdd(first, v, c1);
        next += line;
        v = v128.load(next);
        d0 = multiplyAdd(first, v, d0);
        d1 = multiplyAdd(second, v, d1);
        v = v128.load(next + stride);
        d0 = multiplyAdd(before, v, d0);
        d1 = multiplyAdd(first, v, d1);
        row = slot(above, q);
        tap += half;
      }
      storeTwo(to, step, a0, a1);
      storeTwo(to + rowStep, step, b0, b1);
      storeTwo(to + 2 * rowStep, step, c0, c1);
      storeTwo(to + 3 * rowStep, step, d0, d1);
      if (!isInside) copyInside(plan, spare, y, first, at);
    }
  }
}

// @ts-ignore: decorator
@inline
function storeTwo(to: usize, step: usize, first: v128, second: v128): void {
  v128.store(to, first);
  v128.store(to + step, second);
}

/** From four rows of four cells of two positions those that are in the plane. @param first row, `cell` in it */
function copyInside(plan: DepthwisePlan, from: usize, y: usize, first: i32, cell: i32): void {
  for (let row = max(0, -first); row < min(4, plan.output1 - first); row++) {
    const line = slot(y, (first + row) * plan.output2);
    for (let position = 0; position < 2; position++) {
      const start = cell + position * plan.stride2;
      const four = slot(from, row * 8 + position * 4);
      if (start >= 0 && start + 4 <= plan.output2) v128.store(slot(line, start), v128.load(four));
      else {
        for (let index = max(0, -start); index < min(4, plan.output2 - start); index++) {
          store<f32>(slot(line, start + index), load<f32>(slot(four, index)));
        }
      }
    }
  }
}

/** Four residues of eight positions at a time. */
function residueLanes(plan: DepthwisePlan, bias: v128, notes: usize, count: i32, row: usize): void {
  const stride = <usize>plan.stride2 << 2;
  const kernelEnd = <usize>plan.kernel2 << 2;
  for (let q = 0; q < plan.positions; q += 8) {
    for (let residue: usize = 0; residue < stride; residue += 16) {
      let a = bias;
      let b = bias;
      let c = bias;
      let d = bias;
      let e = bias;
      let f = bias;
      let g = bias;
      let h = bias;
      for (let index = 0; index < count; index++) {
        let x = slot(noteAt(notes, index).x, q);
        const w = noteAt(notes, index).w;
        for (let tap = residue; tap < kernelEnd; tap += stride) {
          const weights = v128.load(w + tap);
          a = multiplyAdd(v128.load32_splat(x), weights, a);
          b = multiplyAdd(v128.load32_splat(x, 4), weights, b);
          c = multiplyAdd(v128.load32_splat(x, 8), weights, c);
          d = multiplyAdd(v128.load32_splat(x, 12), weights, d);
          e = multiplyAdd(v128.load32_splat(x, 16), weights, e);
          f = multiplyAdd(v128.load32_splat(x, 20), weights, f);
          g = multiplyAdd(v128.load32_splat(x, 24), weights, g);
          h = multiplyAdd(v128.load32_splat(x, 28), weights, h);
          x -= 4;
        }
      }
      storeFour(row + residue, stride, a, b, c, d);
      storeFour(row + residue + 4 * stride, stride, e, f, g, h);
    }
    row += 8 * stride;
  }
}

function storeFour(at: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(at, a);
  v128.store(at + step, b);
  v128.store(at + 2 * step, c);
  v128.store(at + 3 * step, d);
}

/** Eight positions at a time. */
function unitStride(plan: DepthwisePlan, bias: v128, notes: usize, count: i32, row: usize): void {
  for (let q = 0; q < plan.positions; q += 8) {
    let a = bias;
    let b = bias;
    for (let index = 0; index < count; index++) {
      let x = slot(noteAt(notes, index).x, q);
      const w = noteAt(notes, index).w;
      const end = w + (<usize>plan.kernel2 << 2);
      for (let tap = w; tap < end; tap += 4) {
        const s = v128.load32_splat(tap);
        a = multiplyAdd(s, v128.load(x), a);
        b = multiplyAdd(s, v128.load(x, 16), b);
        x -= 4;
      }
    }
    v128.store(row, a);
    v128.store(row, b, 16);
    row += 32;
  }
}

/** Eight positions at a time, each with an even cell of y' and an odd one. */
function strideTwo(plan: DepthwisePlan, bias: v128, notes: usize, count: i32, row: usize): void {
  for (let q = 0; q < plan.positions; q += 8) {
    let even0 = bias;
    let even1 = bias;
    let odd0 = bias;
    let odd1 = bias;
    for (let index = 0; index < count; index++) {
      let x = slot(noteAt(notes, index).x, q);
      const w = noteAt(notes, index).w;
      const end = w + (<usize>plan.kernel2 << 2);
      for (let tap = w; tap < end; tap += 8) {
        const x0 = v128.load(x);
        const x1 = v128.load(x, 16);
        const s = v128.load32_splat(tap);
        even0 = multiplyAdd(s, x0, even0);
        even1 = multiplyAdd(s, x1, even1);
        if (tap + 4 < end) {
          const t = v128.load32_splat(tap, 4);
          odd0 = multiplyAdd(t, x0, odd0);
          odd1 = multiplyAdd(t, x1, odd1);
        }
        x -= 4;
      }
    }
    v128.store(row, v128.shuffle<f32>(even0, odd0, 0, 4, 1, 5));
    v128.store(row, v128.shuffle<f32>(even0, odd0, 2, 6, 3, 7), 16);
    v128.store(row, v128.shuffle<f32>(even1, odd1, 0, 4, 1, 5), 32);
    v128.store(row, v128.shuffle<f32>(even1, odd1, 2, 6, 3, 7), 48);
    row += 64;
  }
}
