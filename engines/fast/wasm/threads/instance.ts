/** The compiled kernels: the variant with fused multiply-add where the runtime has it, the plain one elsewhere. */
import { FEWEST_ROWS, MOST_ROWS } from '../constants.ts';
import { PLAIN, RELAXED } from '../kernels.wasm.ts';
import { compiledModule, type Memory, WebAssembly } from '../webassembly.ts';

/** The exports of assembly/index.ts. */
export interface KernelExports {
  run(plan: number, board: number, threads: number, thread: number, scratch: number): void;
  packWeights(packing: number): void;
  dataEnd(): number;
}

export type KernelVariant = 'relaxed' | 'plain';

/** A compiled variant; any number of instances can share it. */
export interface Compiled {
  readonly variant: KernelVariant;
  readonly module: object;
  /** The most rows of a tile for which this runtime's compiler has enough registers. */
  readonly tileRows: number;
}

/**
 * @param tileRows left out: as many as this runtime's compiler has registers for
 * @throws RangeError for more rows than there are kernels for, or too few
 * @throws Error where the runtime has no SIMD of that kind
 */
export function compileKernels(wanted?: KernelVariant, tileRows?: number): Compiled {
  if (tileRows !== undefined && !(Number.isInteger(tileRows) && tileRows >= FEWEST_ROWS && tileRows <= MOST_ROWS)) {
    throw new RangeError(`wasm: tileRows must be an integer from ${FEWEST_ROWS} to ${MOST_ROWS}, got ${tileRows}`);
  }
  const relaxed = wanted === 'plain' ? null : compiledModule(RELAXED);
  if (relaxed !== null) return { variant: 'relaxed', module: relaxed, tileRows: tileRows ?? relaxedTileRows() };
  if (wanted === 'relaxed') throw new Error('wasm: this runtime has no relaxed SIMD');
  const plain = compiledModule(PLAIN);
  if (plain === null) throw new Error('wasm: this runtime has no WebAssembly SIMD with threads');
  return { variant: 'plain', module: plain, tileRows: tileRows ?? 5 };
}

/**
 * The compiler of Node 20 (V8 11) runs out of registers earlier than those of Node 22 and later do, and halves the
 * speed then.
 */
function relaxedTileRows(): number {
  return Number.parseInt(process.versions.v8, 10) < 12 ? 4 : 6;
}

/** @param sleep while the cell at an address has a value */
export function instantiate(
  { module }: Compiled,
  memory: Memory,
  sleep: (address: number, value: number) => void,
): KernelExports {
  const cells = new Int32Array(memory.buffer);
  const wake = (address: number) => void Atomics.notify(cells, address / 4);
  return new WebAssembly.Instance(module, { env: { memory, sleep, wake } }).exports as unknown as KernelExports;
}
