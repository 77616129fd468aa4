/**
 * Draws examples/pictures/house.png, the picture that `adjoint upsample` takes where none is given: an original
 * drawing with what is hard to make larger. Smooth gradients (sky), slanted and curved edges (roof, sun), thin lines
 * (fence, wire), fine textures (bricks; rings on the ground, finer and finer), single bright pixels (stars). Run: npx
 * tsx tools/picture/house.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import type { Pixels } from '../../upsampling/pixels.ts';

type Colour = readonly [red: number, green: number, blue: number];

const SIZE = 128;

/** Points within a pixel along each axis: edges are drawn smooth, as a camera sees them. */
const POINTS = 4;

/** The picture: interleaved bytes of red, green and blue. */
export function house(): Pixels {
  const data = new Uint8Array(SIZE * SIZE * 3);
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const sum = [0, 0, 0];
      for (let point = 0; point < POINTS ** 2; point++) {
        const x = column + ((point % POINTS) + 0.5) / POINTS;
        const y = row + (Math.floor(point / POINTS) + 0.5) / POINTS;
        colourAt(x, y).forEach((value, channel) => {
          sum[channel] += value;
        });
      }
      data.set(
        sum.map((value) => Math.round(Math.min(255, Math.max(0, value / POINTS ** 2)))),
        (row * SIZE + column) * 3,
      );
    }
  }
  return { width: SIZE, height: SIZE, channels: 3, data };
}

/** The topmost thing at a point; x to the right, y down, in pixels. */
function colourAt(x: number, y: number): Colour {
  return (
    fence(x, y) ?? chimney(x, y) ?? roof(x, y) ?? wall(x, y) ?? wire(x, y) ?? sun(x, y) ?? ground(x, y) ?? sky(x, y)
  );
}

function sky(x: number, y: number): Colour {
  const star = STARS.some(([left, top]) => Math.floor(x) === left && Math.floor(y) === top);
  if (star) return [255, 255, 235];
  const t = y / 84;
  return [40 + 190 * t, 60 + 130 * t, 130 + 40 * t];
}

const STARS = [
  [9, 7],
  [31, 15],
  [52, 5],
  [77, 12],
  [118, 44],
  [20, 33],
];

function sun(x: number, y: number): Colour | null {
  const distance = Math.hypot(x - 104, y - 22);
  return distance < 14 ? [255, 226 - 3 * distance, 120 - 4 * distance] : null;
}

/** A wire that hangs between two points off the picture. */
function wire(x: number, y: number): Colour | null {
  return Math.abs(y - (30 + ((x - 70) / 70) ** 2 * -14)) < 0.6 ? [20, 20, 30] : null;
}

/** Rings around a point, ever finer away from it. */
function ground(x: number, y: number): Colour | null {
  if (y < 84) return null;
  const square = (x - 10) ** 2 + (y - 134) ** 2;
  const wave = Math.cos((Math.PI * square) / 240);
  return [70 + 50 * wave, 110 + 60 * wave, 60 + 35 * wave];
}

function wall(x: number, y: number): Colour | null {
  if (x < 34 || x > 90 || y < 58 || y > 104) return null;
  const inWindow = (x > 42 && x < 56 && y > 68 && y < 82) || (x > 68 && x < 82 && y > 68 && y < 82);
  if (inWindow) {
    const isCross = Math.abs(((x - 42) % 26) - 7) < 0.7 || Math.abs(y - 75) < 0.7;
    return isCross ? [240, 236, 220] : [250, 214, 120];
  }
  if (x > 58 && x < 66 && y > 86) return [84, 44, 30];
  const course = Math.floor((y - 58) / 3);
  const along = (x + (course % 2) * 3) % 6;
  const isMortar = (y - 58) % 3 < 0.8 || along < 0.8;
  return isMortar ? [206, 190, 172] : [164, 78 + ((course * 7) % 5) * 4, 58];
}

function roof(x: number, y: number): Colour | null {
  const height = 60 - Math.abs(x - 62) * 0.78;
  if (y > 60 || y < 60 - height + 26 || x < 28 || x > 96) return null;
  const tile = Math.sin(x * 1.7 + y * 0.9);
  return [88 + 26 * tile, 42 + 14 * tile, 52 + 14 * tile];
}

function chimney(x: number, y: number): Colour | null {
  return x > 76 && x < 83 && y > 30 && y < 52 ? [150, 70, 60] : null;
}

function fence(x: number, y: number): Colour | null {
  if (y < 92 || y > 110 || x < 92) return null;
  const isRail = Math.abs(y - 96) < 1 || Math.abs(y - 104) < 1;
  return isRail || x % 3 < 1.2 ? [236, 234, 226] : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../../examples/pictures/house.png', import.meta.url), encode(house()));
}
