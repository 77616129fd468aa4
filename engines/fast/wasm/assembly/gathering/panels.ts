/** Panels: cells of the image, gathered by position, so that a tile reads them one after the other. */

import { Panel } from '../block';
import { slot } from '../slot';

/** Fills a panel. */
export function packPanel(panel: Panel): void {
  const count = panel.count;
  const real = panel.real;
  const sources = panel.sources;
  const channels = panel.channels;
  const planeBytes = panel.planeBytes;
  const taps = panel.taps;
  let to = panel.start;
  const last = (<usize>(real - 1)) << 2;
  const together = load<i32>(sources + last) - load<i32>(sources) == <i32>last;
  for (let tap = 0; tap < taps; tap++) {
    const from = panel.image + load<i32>(slot(panel.offsets, tap));
    if (together && count == 8 && real == 8) to = packNeighbours(to, from + load<i32>(sources), channels, planeBytes);
    else if (count == 8) to = packEight(to, real, from, sources, channels, planeBytes);
    else if (count == 6 && real == 6) to = packSix(to, from, sources, channels, planeBytes);
    else to = packAny(to, count, real, from, sources, channels, planeBytes);
  }
}

function packNeighbours(panel: usize, from: usize, channels: i32, planeBytes: usize): usize {
  for (let channel = 0; channel < channels; channel++) {
    v128.store(panel, v128.load(from));
    v128.store(panel, v128.load(from, 16), 16);
    panel += 32;
    from += planeBytes;
  }
  return panel;
}

/** In halves: tiles of positions are mostly two or three cells apart. */
function packEight(panel: usize, real: i32, from: usize, sources: usize, channels: i32, planeBytes: usize): usize {
  for (let half = 0; half < 8; half += 4) {
    const a = from + sourceOf(sources, half, real);
    const b = from + sourceOf(sources, half + 1, real);
    const c = from + sourceOf(sources, half + 2, real);
    const d = from + sourceOf(sources, half + 3, real);
    const to = slot(panel, half);
    const even = b - a == c - b && c - b == d - c;
    if (even && b - a == 8) packSeconds(to, a, channels, planeBytes);
    else if (even && b - a == 12) packThirds(to, a, channels, planeBytes);
    else packFour(to, a, b, c, d, channels, planeBytes);
  }
  return panel + ((<usize>channels) << 5);
}

function sourceOf(sources: usize, position: i32, real: i32): i32 {
  return load<i32>(slot(sources, min(position, real - 1)));
}

function packSeconds(to: usize, from: usize, channels: i32, planeBytes: usize): void {
  for (let channel = 0; channel < channels; channel++) {
    v128.store(to, v128.shuffle<f32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6));
    to += 32;
    from += planeBytes;
  }
}

/** Each shuffle takes two numbers of either side, which is one instruction. */
function packThirds(to: usize, from: usize, channels: i32, planeBytes: usize): void {
  for (let channel = 0; channel < channels; channel++) {
    const middle = v128.load(from, 16);
    const first = v128.shuffle<f32>(v128.load(from), middle, 0, 3, 6, 6);
    const last = v128.shuffle<f32>(middle, v128.load(from, 32), 2, 2, 5, 5);
    v128.store(to, v128.shuffle<f32>(first, last, 0, 1, 4, 6));
    to += 32;
    from += planeBytes;
  }
}

function packFour(to: usize, a: usize, b: usize, c: usize, d: usize, channels: i32, planeBytes: usize): void {
  for (let channel = 0; channel < channels; channel++) {
    store<f32>(to, load<f32>(a));
    store<f32>(to, load<f32>(b), 4);
    store<f32>(to, load<f32>(c), 8);
    store<f32>(to, load<f32>(d), 12);
    to += 32;
    a += planeBytes;
    b += planeBytes;
    c += planeBytes;
    d += planeBytes;
  }
}

function packSix(panel: usize, from: usize, sources: usize, channels: i32, planeBytes: usize): usize {
  let a = from + load<i32>(sources);
  let b = from + load<i32>(sources, 4);
  let c = from + load<i32>(sources, 8);
  let d = from + load<i32>(sources, 12);
  let e = from + load<i32>(sources, 16);
  let f = from + load<i32>(sources, 20);
  for (let channel = 0; channel < channels; channel++) {
    store<f32>(panel, load<f32>(a));
    store<f32>(panel, load<f32>(b), 4);
    store<f32>(panel, load<f32>(c), 8);
    store<f32>(panel, load<f32>(d), 12);
    store<f32>(panel, load<f32>(e), 16);
    store<f32>(panel, load<f32>(f), 20);
    panel += 24;
    a += planeBytes;
    b += planeBytes;
    c += planeBytes;
    d += planeBytes;
    e += planeBytes;
    f += planeBytes;
  }
  return panel;
}

function packAny(
  panel: usize,
  count: i32,
  real: i32,
  from: usize,
  sources: usize,
  channels: i32,
  planeBytes: usize,
): usize {
  const step = (<usize>count) << 2;
  for (let position = 0; position < count; position++) {
    let source = from + load<i32>(slot(sources, min(position, real - 1)));
    let to = slot(panel, position);
    for (let channel = 0; channel < channels; channel++) {
      store<f32>(to, load<f32>(source));
      source += planeBytes;
      to += step;
    }
  }
  return panel + step * channels;
}
