/**
 * Weights, put in the order in which tiles read them: memory/weights.ts has the order. A block's outputs are gathered
 * side by side, eight at most, tap by tap; where the phase is transformed (minimal-filtering.ts), taps become points:
 *
 *   F(2,2)  g → g0, g0+g1, g1
 *   F(3,2)  g → g0, (g0+g1)/2, (g0−g1)/2, g1
 *   F(2,3)  g → g0, (g0+g1+g2)/2, (g0−g1+g2)/2, g2
 */
import { F22, F23, F32, IDENTITY } from '../../constants';
import { blockCount, blockStart } from '../blocks';
import { slot } from '../slot';
import { pointsOf } from './minimal-filtering';

/** Written by memory/weights.ts, four bytes a field. */
@unmanaged
export class Packing {
  /** Some channels of one group of w: [channel][channel of y][entry of the kernel]. */
  w: usize;
  firstChannel: i32;
  channels: i32;
  /** Of the whole group. */
  allChannels: i32;
  /** Bytes of one channel of x, and of one kernel. */
  channelBytes: i32;
  kernelBytes: i32;
  residues: i32;
  taps: i32;
  /** By residue, then tap: bytes from a kernel's start to the entry. */
  entries: usize;
  outputs: i32;
  /** Outputs are in lanes of eight; else in rows, in blocks of at most `most`, of which `unit` stay together. */
  lanes: i32;
  most: i32;
  unit: i32;
  points: i32;
  /** Of three axes; all the identity where nothing is transformed. */
  kinds: usize;
  packed: usize;
  /** Room for max(taps, points) · 2 + taps entries of eight numbers. */
  scratch: usize;
}

export function packWeights(address: usize): void {
  const packing = changetype<Packing>(address);
  const lanes = packing.lanes != 0;
  const outputs = packing.outputs;
  const blocks = lanes ? (outputs + 7) / 8 : blockCount(outputs, packing.most, packing.unit);
  for (let block = 0; block < blocks; block++) {
    const first = lanes ? block * 8 : blockStart(block, blocks, outputs, packing.unit);
    const end = lanes ? min(first + 8, outputs) : blockStart(block + 1, blocks, outputs, packing.unit);
    const rows = lanes ? 8 : end - first;
    const start = slot(packing.packed, first * packing.points * packing.allChannels);
    const sources = findSources(packing, first, end);
    for (let channel = 0; channel < packing.channels; channel++) {
      gather(packing, packing.w + <usize>channel * packing.channelBytes, sources);
      const from = transformWeights(packing);
      const to = slot(start, (packing.firstChannel + channel) * rows);
      put(from, packing.points, rows, to, (<usize>(packing.allChannels * rows)) << 2);
    }
  }
}

/**
 * By tap, then by output, eight of them: from a channel's weights to this one; where there are fewer, the last one
 * again: nobody looks at what becomes of it. Returns where the table is.
 */
function findSources(packing: Packing, first: i32, end: i32): usize {
  const taps = packing.taps;
  const sources = packing.scratch + ((<usize>max(taps, packing.points)) << 6);
  for (let lane = 0; lane < 8; lane++) {
    const output = min(first + lane, end - 1);
    const kernel = (output / packing.residues) * packing.kernelBytes;
    const entries = slot(packing.entries, (output % packing.residues) * taps);
    const at = slot(sources, lane);
    for (let tap = 0; tap < taps; tap++) {
      store<i32>(at + ((<usize>tap) << 5), kernel + load<i32>(slot(entries, tap)));
    }
  }
  return sources;
}

/** One channel's weights of outputs side by side: by tap, eight of them. */
function gather(packing: Packing, channel: usize, sources: usize): void {
  const end = sources + ((<usize>packing.taps) << 5);
  let to = packing.scratch;
  for (; sources < end; sources += 32) {
    v128.store(to, fourWeights(channel, sources));
    v128.store(to, fourWeights(channel, sources + 16), 16);
    to += 32;
  }
}

// @ts-ignore: decorator
@inline
function fourWeights(channel: usize, sources: usize): v128 {
  const first = v128.load32_zero(channel + load<i32>(sources));
  const second = v128.load_lane<f32>(channel + load<i32>(sources, 4), first, 1);
  const third = v128.load_lane<f32>(channel + load<i32>(sources, 8), second, 2);
  return v128.load_lane<f32>(channel + load<i32>(sources, 12), third, 3);
}

function put(from: usize, points: i32, rows: i32, to: usize, step: usize): void {
  for (let point = 0; point < points; point++) {
    if (rows < 4) for (let row = 0; row < rows; row++) putOne(from, row, to);
    else {
      v128.store(to, v128.load(from));
      if (rows == 8) v128.store(to, v128.load(from, 16), 16);
      else for (let row = 4; row < rows; row++) putOne(from, row, to);
    }
    from += 32;
    to += step;
  }
}

// @ts-ignore: decorator
@inline
function putOne(from: usize, row: i32, to: usize): void {
  const at = (<usize>row) << 2;
  store<f32>(to + at, load<f32>(from + at));
}

/** Axis by axis, from one half of the scratch to the other. Returns where the result is. */
function transformWeights(packing: Packing): usize {
  const half = (<usize>max(packing.taps, packing.points)) << 5;
  let from = packing.scratch;
  let to = from + half;
  let outer = 1;
  let inner = packing.taps;
  for (let axis = 0; axis < 3; axis++) {
    const kind = load<i32>(slot(packing.kinds, axis));
    if (kind == IDENTITY) continue;
    const taps = kind == F23 ? 3 : 2;
    const points = pointsOf(kind);
    inner /= taps;
    const step = (<usize>inner) << 5;
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const source = from + ((<usize>(o * taps * inner + i)) << 5);
        const target = to + ((<usize>(o * points * inner + i)) << 5);
        transformLine(kind, source, target, step);
        transformLine(kind, source + 16, target + 16, step);
      }
    }
    outer *= points;
    const other = from;
    from = to;
    to = other;
  }
  return from;
}

// @ts-ignore: decorator
@inline
function transformLine(kind: i32, from: usize, to: usize, step: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  v128.store(to, g0);
  if (kind == F22) {
    v128.store(to + step, f32x4.add(g0, g1));
    v128.store(to + 2 * step, g1);
    return;
  }
  const half = f32x4.splat(0.5);
  const last = kind == F32 ? g1 : v128.load(from + 2 * step);
  const ends = kind == F32 ? g0 : f32x4.add(g0, last);
  v128.store(to + step, f32x4.mul(f32x4.add(ends, g1), half));
  v128.store(to + 2 * step, f32x4.mul(f32x4.sub(ends, g1), half));
  v128.store(to + 3 * step, last);
}
