/**
 * The part of WebAssembly that is used here, since neither the libraries of this TypeScript nor those of Node 20
 * describe it, and how a module is compiled that may need relaxed SIMD. No engine: the benchmark's limits load their
 * kernels so too.
 */
import { setFlagsFromString } from 'node:v8';

export interface Memory {
  readonly buffer: ArrayBuffer;
  /** By so many pages of 64 KiB. @throws RangeError where there are no more */
  grow(pages: number): number;
}

/** The global object of that name. */
export const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    validate(bytes: Uint8Array): boolean;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: object };
    /** In pages of 64 KiB; a shared one must have a maximum. */
    readonly Memory: new (size: {
      readonly initial: number;
      readonly maximum?: number;
      readonly shared?: boolean;
    }) => Memory;
  };
};

/** The module; null where the runtime does not know its instructions. */
export function compiledModule(base64: string): object | null {
  const bytes = Buffer.from(base64, 'base64');
  // Node 20 has relaxed SIMD, but behind a flag. Where there is no such flag V8 says so on stderr.
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
}
