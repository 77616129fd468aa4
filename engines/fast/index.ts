/** The registry of fast engines: subjects by name, never references. */
import { checked } from './checked.ts';
import type { FastEngine } from './prepared.ts';
import { prepareSubpixel } from './subpixel/subpixel.ts';
import { PATHS, type Path } from './wasm/choice/methods.ts';
import { type EngineOptions, prepareWasm } from './wasm/prepare.ts';

export type { FastEngine, Layer, PlacedLayer, PreparedLayer, PrepareLayer } from './prepared.ts';
export { subpixel } from './subpixel/subpixel.ts';

/** Worker threads that a call of the WebAssembly engine can be divided among. */
const MOST_THREADS = 16;

/** The fast engines by name, each behind its gate. */
export const fastEngines: Readonly<Record<string, FastEngine>> = {
  subpixel: {
    dtypes: ['f32', 'f64'],
    sumsOfProducts: true,
    lendsResults: false,
    threads: 1,
    open: () => checked(prepareSubpixel),
  },
  wasm: wasmEngine({}),
};

/**
 * The WebAssembly engine with less left to its choice, by name: for tests of every method, and for the measurements
 * that the choice is from.
 */
export const fastPaths: Readonly<Record<string, FastEngine>> = Object.fromEntries(
  (['relaxed', 'plain'] as const).flatMap((variant) => [
    [`wasm-${variant}`, wasmEngine({ variant })],
    ...PATHS.map((path) => [`wasm-${path.replace(' ', '-')}-${variant}`, wasmEngine({ variant, path })]),
  ]),
);

function wasmEngine(options: Pick<EngineOptions, 'variant'> & { readonly path?: Path }): FastEngine {
  return {
    dtypes: ['f32'],
    sumsOfProducts: options.path?.match(/^(direct|packed)/) != null,
    lendsResults: true,
    threads: MOST_THREADS,
    open: (threads) => checked((layer, xShape) => prepareWasm(layer, xShape, { ...options, threads })),
  };
}
