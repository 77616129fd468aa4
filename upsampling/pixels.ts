/** Pictures of bytes, as files hold them, and as tensors of their values. */
import type { Tensor } from '../spec/tensor.ts';

/** Interleaved bytes: 1 channel is grey, 3 are red, green and blue. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/** → [1,C,H,W], values 0 … 255. */
export function tensorOf({ width, height, channels, data }: Pixels): Tensor {
  const plane = width * height;
  const values = new Float64Array(channels * plane);
  for (let at = 0; at < data.length; at++) values[(at % channels) * plane + Math.floor(at / channels)] = data[at];
  return { shape: [1, channels, height, width], data: values };
}

/** Rounded to the nearest byte, halves up; what is beyond 0 … 255 is cut off. */
export function pixelsOf({ shape, data }: Tensor): Pixels {
  const [, channels, height, width] = shape;
  const plane = width * height;
  const bytes = new Uint8Array(data.length);
  for (let at = 0; at < bytes.length; at++) {
    const value = data[(at % channels) * plane + Math.floor(at / channels)];
    bytes[at] = Math.min(255, Math.max(0, Math.floor(value + 0.5)));
  }
  return { width, height, channels, data: bytes };
}

/** A part of a picture, in pixels. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Peak signal-to-noise ratio of two pictures of one size, in decibels: 10·log₁₀(255² / mean squared difference of all
 * bytes); ∞ where they are the same.
 */
export function psnr(a: Pixels, b: Pixels): number {
  const squares = a.data.reduce((sum, value, at) => sum + (value - b.data[at]) ** 2, 0);
  return 10 * Math.log10((255 ** 2 * a.data.length) / squares);
}
