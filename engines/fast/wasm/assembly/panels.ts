/** Panels: cells of the image, gathered by position, so that a tile reads them one after the other. */

/**
 * [tap][channel][count] from an image whose channels lie `planeBytes` apart.
 * @param sources by position: where it is in the image
 * @param count positions of the panel, of which those from `real` on repeat the last
 */
export function packPanel(
  panel: usize,
  count: i32,
  real: i32,
  image: usize,
  sources: usize,
  offsets: usize,
  taps: i32,
  channels: i32,
  planeBytes: usize,
): void {
  const last = (<usize>(real - 1)) << 2;
  const together = load<i32>(sources + last) - load<i32>(sources) == <i32>last;
  for (let tap = 0; tap < taps; tap++) {
    const from = image + load<i32>(offsets + ((<usize>tap) << 2));
    if (together && count == 8 && real == 8)
      panel = packNeighbours(panel, from + load<i32>(sources), channels, planeBytes);
    else if (count == 6 && real == 6) panel = packSix(panel, from, sources, channels, planeBytes);
    else panel = packAny(panel, count, real, from, sources, channels, planeBytes);
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
    let source = from + load<i32>(sources + ((<usize>min(position, real - 1)) << 2));
    let to = panel + ((<usize>position) << 2);
    for (let channel = 0; channel < channels; channel++) {
      store<f32>(to, load<f32>(source));
      source += planeBytes;
      to += step;
    }
  }
  return panel + step * channels;
}
