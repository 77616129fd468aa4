/** The part of WebAssembly that is used here: neither the libraries of this TypeScript nor those of Node 20 describe it. */

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
    /** In pages of 64 KiB. */
    readonly Memory: new (size: {
      readonly initial: number;
      readonly maximum: number;
      readonly shared: boolean;
    }) => Memory;
  };
};
