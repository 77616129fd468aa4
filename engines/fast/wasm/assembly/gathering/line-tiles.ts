/**
 * Four tiles that are neighbours on a line of the image, gathered and transformed (minimal-filtering.ts has the
 * formulas) in one go: whole vectors of the rows under them are added and subtracted first, the cells of each tile are
 * picked from the results, and these are added and subtracted in turn. Nothing waits in memory in between.
 */
import { F22, F23, F32, IDENTITY } from '../../constants';
import { Block } from '../block';
import { Line } from '../plan';
import { One, Three, Two, Zero } from '../tiles/numbers';

type Identity = Zero;
type TwoByTwo = One;
type ThreeByTwo = Two;
type TwoByThree = Three;

/** Where rows beside x are read. */
const ZEROS = memory.data(64, 16);

/**
 * Some channels of four tiles, of the points of the last two axes.
 * @param first the channel
 * @param outer the point of the axis before them
 * @param to [point][channel][8], in half of the lanes
 * @param pointBytes from a point to the next
 */
export function gatherLine(
  block: Block, line: Line, outer: i32, first: i32, channels: i32, to: usize, pointBytes: usize,
): void {
  const rows = load<i32>(block.phase.kinds, 4);
  if (rows == IDENTITY) byCells<Identity>(block, line, outer, first, channels, to, pointBytes);
  else if (rows == F22) byCells<TwoByTwo>(block, line, outer, first, channels, to, pointBytes);
  else byCells<ThreeByTwo>(block, line, outer, first, channels, to, pointBytes);
}

function byCells<Rows>(
  block: Block, line: Line, outer: i32, first: i32, channels: i32, to: usize, pointBytes: usize,
): void {
  const cells = load<i32>(block.phase.kinds, 8);
  if (cells == IDENTITY) gather<Rows, Identity>(block, line, outer, first, channels, to, pointBytes);
  else if (cells == F22) gather<Rows, TwoByTwo>(block, line, outer, first, channels, to, pointBytes);
  else if (cells == F32) gather<Rows, ThreeByTwo>(block, line, outer, first, channels, to, pointBytes);
  else gather<Rows, TwoByThree>(block, line, outer, first, channels, to, pointBytes);
}

function gather<Rows, Cells>(
  block: Block, line: Line, outer: i32, first: i32, channels: i32, to: usize, pointBytes: usize,
): void {
  const ROWS = <i32>offsetof<Rows>();
  const CELLS = <i32>offsetof<Cells>();
  const inLine = CELLS == IDENTITY ? 1 : CELLS == F22 ? 3 : 4;
  const lineBytes = <usize>inLine * pointBytes;
  const plan = block.plan;
  const phase = block.phase;
  const planeBytes = plan.planeBytes;
  const row = line.row;
  const rows = phase.rows;
  const isIn = <u32>(line.outer + outer) < <u32>phase.outers;
  const start = block.image + line.source + <usize>outer * phase.outerBytes + <usize>first * planeBytes;
  // Rows beside x are zeros: these are read again for each channel.
  const inA = isIn && <u32>row < <u32>rows;
  const inB = isIn && <u32>(row + 1) < <u32>rows;
  const inC = isIn && <u32>(row + 2) < <u32>rows;
  const inD = isIn && <u32>(row + 3) < <u32>rows;
  let a = inA ? start : ZEROS;
  let b = inB ? start + phase.rowBytes : ZEROS;
  let c = inC ? start + 2 * phase.rowBytes : ZEROS;
  let d = inD ? start + 3 * phase.rowBytes : ZEROS;
  const stepA = inA ? planeBytes : 0;
  const stepB = inB ? planeBytes : 0;
  const stepC = inC ? planeBytes : 0;
  const stepD = inD ? planeBytes : 0;
  // So are cells beside it, whatever is read there.
  const indices = i32x4.add(i32x4.splat(line.cell), i32x4(0, 1, 2, 3));
  const cells = i32x4.splat(phase.cells);
  const mask0 = i32x4.lt_u(indices, cells);
  const mask1 = i32x4.lt_u(i32x4.add(indices, i32x4.splat(4)), cells);
  const mask2 = i32x4.lt_u(i32x4.add(indices, i32x4.splat(8)), cells);
  const mask3 = i32x4.lt_u(i32x4.add(indices, i32x4.splat(12)), cells);
  for (let channel = 0; channel < channels; channel++) {
    putPoints(CELLS, ROWS, 0, a, b, c, d, mask0, mask1, mask2, mask3, to, pointBytes);
    if (ROWS != IDENTITY) {
      putPoints(CELLS, ROWS, 1, a, b, c, d, mask0, mask1, mask2, mask3, to + lineBytes, pointBytes);
      putPoints(CELLS, ROWS, 2, a, b, c, d, mask0, mask1, mask2, mask3, to + 2 * lineBytes, pointBytes);
    }
    if (ROWS == F32) {
      putPoints(CELLS, ROWS, 3, a, b, c, d, mask0, mask1, mask2, mask3, to + 3 * lineBytes, pointBytes);
    }
    a += stepA;
    if (ROWS != IDENTITY) {
      b += stepB;
      c += stepC;
    }
    if (ROWS == F32) d += stepD;
    to += 32;
  }
}

/** The points of a line, of point `ROW` of the rows, whose first cells are at `a` to `d`. */
// @ts-ignore: decorator
@inline
function putPoints(
  CELLS: i32, ROWS: i32, ROW: i32, a: usize, b: usize, c: usize, d: usize,
  mask0: v128, mask1: v128, mask2: v128, mask3: v128, to: usize, step: usize,
): void {
  const first = v128.and(fromRows(ROWS, ROW, 0, a, b, c, d), mask0);
  if (CELLS == IDENTITY) {
    v128.store(to, first);
    return;
  }
  const second = v128.and(fromRows(ROWS, ROW, 1, a, b, c, d), mask1);
  const third = v128.and(fromRows(ROWS, ROW, 2, a, b, c, d), mask2);
  if (CELLS == F32) {
    const fourth = v128.and(fromRows(ROWS, ROW, 3, a, b, c, d), mask3);
    // Each shuffle takes two numbers of either side, which is one instruction.
    const d0 = v128.shuffle<f32>(
      v128.shuffle<f32>(first, second, 0, 3, 6, 6), v128.shuffle<f32>(second, third, 2, 2, 5, 5), 0, 1, 4, 6,
    );
    const d1 = v128.shuffle<f32>(
      v128.shuffle<f32>(first, second, 1, 1, 4, 4), v128.shuffle<f32>(second, third, 3, 3, 6, 6), 0, 2, 4, 6,
    );
    const d2 = v128.shuffle<f32>(v128.shuffle<f32>(first, second, 2, 2, 5, 5), third, 0, 2, 4, 7);
    putFour(to, step, d0, d1, d2, v128.shuffle<f32>(d0, fourth, 1, 2, 3, 4));
    return;
  }
  const even = v128.shuffle<f32>(first, second, 0, 2, 4, 6);
  const odd = v128.shuffle<f32>(first, second, 1, 3, 5, 7);
  const next = v128.shuffle<f32>(even, third, 1, 2, 3, 4);
  if (CELLS == F23) {
    putFour(to, step, even, odd, next, v128.shuffle<f32>(odd, third, 1, 2, 3, 5));
    return;
  }
  v128.store(to, f32x4.sub(even, odd));
  v128.store(to + step, odd);
  v128.store(to + 2 * step, f32x4.sub(next, odd));
}

// @ts-ignore: decorator
@inline
function putFour(to: usize, step: usize, d0: v128, d1: v128, d2: v128, d3: v128): void {
  v128.store(to, f32x4.sub(d0, d2));
  v128.store(to + step, f32x4.add(d1, d2));
  v128.store(to + 2 * step, f32x4.sub(d2, d1));
  v128.store(to + 3 * step, f32x4.sub(d3, d1));
}

/** Point `ROW` of rows, of their vector `PART`. */
// @ts-ignore: decorator
@inline
function fromRows(ROWS: i32, ROW: i32, PART: i32, a: usize, b: usize, c: usize, d: usize): v128 {
  if (ROWS == IDENTITY) return part(PART, a);
  if (ROWS == F22) {
    if (ROW == 0) return f32x4.sub(part(PART, a), part(PART, b));
    if (ROW == 1) return part(PART, b);
    return f32x4.sub(part(PART, c), part(PART, b));
  }
  if (ROW == 0) return f32x4.sub(part(PART, a), part(PART, c));
  if (ROW == 1) return f32x4.add(part(PART, b), part(PART, c));
  if (ROW == 2) return f32x4.sub(part(PART, c), part(PART, b));
  return f32x4.sub(part(PART, d), part(PART, b));
}

// @ts-ignore: decorator
@inline
function part(PART: i32, at: usize): v128 {
  if (PART == 0) return v128.load(at);
  if (PART == 1) return v128.load(at, 16);
  if (PART == 2) return v128.load(at, 32);
  return v128.load(at, 48);
}
