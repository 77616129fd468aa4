/**
 * The work by which a machine is measured: multiply-adds and nothing else, in plain JavaScript and in WebAssembly, and
 * reading and writing memory. Operands stay in registers, which no implementation can do; what it does need from memory
 * can only make it slower.
 */
import { compiledModule, type Memory, WebAssembly } from '../../engines/fast/wasm/webassembly.ts';
import { PLAIN, RELAXED } from './ceilings.wasm.ts';

export type KernelName = 'javascript' | 'separate' | 'fused' | 'memory';

export interface LimitKernel {
  /** Operations, or bytes read and written, of one run. */
  readonly work: number;
  /** A number that depends on all of the work. It has to be used, or the compiler leaves the work out. */
  run(): number;
}

/** The exports of assembly/ceilings.ts. */
export interface Ceilings {
  multiplyAdds(steps: number, scale: number, shift: number): number;
  negate(start: number, bytes: number): void;
}

/** Runs of about a tenth of a millisecond, so that a window of time ends soon after its end. */
const STEPS = 50_000;
const SCALE = 0.5;
const SHIFT = 1;
export const PIECE_BYTES = 2 ** 22;
const PAGE_BYTES = 2 ** 16;

/** A multiply-add is two operations. */
const JAVASCRIPT_WORK = 2 * 13;
const WEBASSEMBLY_WORK = 2 * 12 * 4;

export type LimitKernels = Readonly<Record<Exclude<KernelName, 'fused'>, LimitKernel>> & {
  /** null where the runtime has no relaxed SIMD. */
  readonly fused: LimitKernel | null;
};

/**
 * null where the runtime has no WebAssembly SIMD.
 * @param memoryBytes what `memory` goes through, a multiple of PIECE_BYTES
 */
export function openKernels(memoryBytes: number): LimitKernels | null {
  const plain = openCeilings(PLAIN, memoryBytes);
  if (plain === null) return null;
  const relaxed = openCeilings(RELAXED, 0);
  return {
    javascript: { work: STEPS * JAVASCRIPT_WORK, run: () => multiplyAdds(STEPS, SCALE, SHIFT) },
    separate: multiplyAddKernel(plain.ceilings),
    fused: relaxed && multiplyAddKernel(relaxed.ceilings),
    memory: memoryKernel(plain.ceilings, plain.memory),
  };
}

function multiplyAddKernel(ceilings: Ceilings): LimitKernel {
  return { work: STEPS * WEBASSEMBLY_WORK, run: () => ceilings.multiplyAdds(STEPS, SCALE, SHIFT) };
}

/** Each run takes the next piece of the memory, round and round, so that it meets none that is still in a cache. */
function memoryKernel({ negate }: Ceilings, memory: Memory): LimitKernel {
  const numbers = new Float32Array(memory.buffer);
  // Pages that were never written are not there yet.
  numbers.fill(1);
  let next = 0;
  return {
    work: 2 * PIECE_BYTES,
    run() {
      const start = next;
      next = (next + PIECE_BYTES) % memory.buffer.byteLength;
      negate(start, PIECE_BYTES);
      return numbers[start / Float32Array.BYTES_PER_ELEMENT];
    },
  };
}

/**
 * One of the modules of ceilings.wasm.ts with a memory of its own; null where the runtime does not know its
 * instructions.
 */
export function openCeilings(
  base64: string,
  memoryBytes: number,
): { readonly ceilings: Ceilings; readonly memory: Memory } | null {
  const module = compiledModule(base64);
  if (module === null) return null;
  const memory = new WebAssembly.Memory({ initial: memoryBytes / PAGE_BYTES });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { ceilings: exports as unknown as Ceilings, memory };
}

/**
 * Thirteen numbers are multiplied and added to, `steps` times; their sum. One more would not fit into 16 registers
 * beside the operands. Each has a start of its own: equal ones could be merged.
 */
export function multiplyAdds(steps: number, scale: number, shift: number): number {
  let [a, b, c, d, e, f, g] = [0, 1, 2, 3, 4, 5, 6];
  let [h, i, j, k, l, m] = [7, 8, 9, 10, 11, 12];
  for (let step = 0; step < steps; step++) {
    a = a * scale + shift;
    b = b * scale + shift;
    c = c * scale + shift;
    d = d * scale + shift;
    e = e * scale + shift;
    f = f * scale + shift;
    g = g * scale + shift;
    h = h * scale + shift;
    i = i * scale + shift;
    j = j * scale + shift;
    k = k * scale + shift;
    l = l * scale + shift;
    m = m * scale + shift;
  }
  return a + b + c + d + e + f + g + h + i + j + k + l + m;
}
