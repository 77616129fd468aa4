/** LiteRT in WebGPU, in a page of a browser. */

import * as liteRt from '@litertjs/core';
import description from '@litertjs/core/package.json?raw';
import moduleUrl from '@litertjs/core/wasm/litert_wasm_internal.js?url';
import { LITERT_CAPABILITIES, LITERT_CONVENTIONS, type LiteRt, liteRtOn } from '../litert-implementation.ts';
import { OF_SHADERS } from './shaders.ts';

// It chooses among the modules of the folder.
await liteRt.loadLiteRt(new URL('./', new URL(moduleUrl, import.meta.url)).href);

export const name = 'litert-webgpu';
export const version: string = JSON.parse(description).version;
// Of more channels it gives zeros, docs/findings.md#litert-webgpu-many-channels.
export const capabilities = { ...LITERT_CAPABILITIES, ...OF_SHADERS, largest: { channels: 32768 } } as const;
export const conventions = LITERT_CONVENTIONS;
export const { convTranspose, prepare, call } = liteRtOn(liteRt as unknown as LiteRt, {
  accelerator: 'webgpu',
  printed: [],
});
