/** The pictures of a comparison, as PNG. */
import type { Pixels, Window } from '../../upsampling/pixels.ts';
import type { MethodResult, UpsamplingResult } from '../../upsampling/result.ts';

/** A picture as a PNG file. */
export interface NamedPicture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A picture to the bytes of a PNG file. */
export type PngEncoder = (picture: Pixels) => Uint8Array;

/** The encoder, loaded where pictures are drawn: its package, fast-png, is needed for nothing else. */
export async function pngEncoder(): Promise<PngEncoder> {
  const { encode } = await import('fast-png');
  return ({ width, height, channels, data }) => encode({ width, height, channels, data, depth: 8 });
}

/** All pictures of a comparison by the names of their files. Needs the package fast-png. */
export async function picturesOf(result: UpsamplingResult): Promise<NamedPicture[]> {
  const { input, truth, methods, zoomed } = result;
  const pngOf = await pngEncoder();
  return [
    { name: 'input.png', bytes: pngOf(input) },
    ...(truth === null ? [] : [{ name: 'truth.png', bytes: pngOf(truth) }]),
    ...methods.flatMap((method) => picturesOfMethod(method, zoomed, pngOf)),
  ];
}

/** The names alone, which are known before anything is computed. */
export function pictureNames(ids: readonly string[], hasTruth: boolean): string[] {
  const own = ids.flatMap((id) => [`${id}.png`, `${id}-zoom.png`, `${id}-spectrum.png`]);
  return ['input.png', ...(hasTruth ? ['truth.png'] : []), ...own];
}

function picturesOfMethod({ id, picture, spectrum }: MethodResult, zoomed: Window, pngOf: PngEncoder): NamedPicture[] {
  return [
    { name: `${id}.png`, bytes: pngOf(picture) },
    { name: `${id}-zoom.png`, bytes: pngOf(zoom(picture, zoomed)) },
    { name: `${id}-spectrum.png`, bytes: pngOf(spectrum) },
  ];
}

/** Pixels that a window is at least wide when it is shown larger. */
const ZOOMED_WIDTH = 256;

/** A window of a picture, its pixels as squares. */
export function zoom({ width, channels, data }: Pixels, window: Window): Pixels {
  const times = Math.max(1, Math.ceil(ZOOMED_WIDTH / window.width));
  const [wide, tall] = [window.width * times, window.height * times];
  const bytes = new Uint8Array(wide * tall * channels);
  for (let at = 0; at < bytes.length; at++) {
    const pixel = Math.floor(at / channels);
    const row = window.top + Math.floor(Math.floor(pixel / wide) / times);
    const column = window.left + Math.floor((pixel % wide) / times);
    bytes[at] = data[(row * width + column) * channels + (at % channels)];
  }
  return { width: wide, height: tall, channels, data: bytes };
}
