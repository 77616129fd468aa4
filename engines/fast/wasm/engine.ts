/**
 * The kernels with the memory that they compute in: one engine for each variant and number of threads in a process, shared
 * by all layers that are prepared. Its scratch is as large as the largest layer needs.
 */
import { Heap } from './heap.ts';
import { type Compiled, compileKernels, instantiate, type Kernels, type Variant } from './instance.ts';
import type { Plan } from './plan.ts';
import { Team } from './team.ts';

/** The fields of Board in assembly/tickets.ts. */
const BOARD_FIELDS = 3;
const BOARD_BYTES = 64;

export interface EngineOptions {
  /** Left out: the fused one where the runtime has it. */
  readonly variant?: Variant;
  readonly threads: number;
  /** Left out: its memory grows as far as 32-bit addresses reach. */
  readonly mostPages?: number;
}

export class Engine {
  readonly heap: Heap;
  readonly compiled: Compiled;
  readonly kernels: Kernels;
  readonly #threads: number;
  readonly #board: number;
  readonly #team: Team | null;
  /** Of each thread the address of its scratch. */
  #scratch: number[] = [];
  #scratchBytes = 0;

  constructor({ variant, threads, mostPages }: EngineOptions) {
    this.heap = new Heap(mostPages);
    this.compiled = compileKernels(variant);
    this.kernels = instantiate(this.compiled, this.heap.memory);
    this.#threads = threads;
    this.heap.allocate(this.kernels.dataEnd(), "the module's data");
    this.#board = this.heap.allocate(BOARD_BYTES, 'the board');
    this.#team = threads === 1 ? null : new Team(this.compiled, this.heap, threads - 1);
  }

  /** @throws RangeError where there is no room for a plan that needs more scratch than any before */
  reserveScratch(bytes: number): void {
    if (bytes <= this.#scratchBytes) return;
    const larger: number[] = [];
    try {
      for (let thread = 0; thread < this.#threads; thread++) larger.push(this.heap.allocate(bytes, 'scratch'));
    } catch (error) {
      // Other layers go on with the scratch that there is.
      for (const address of larger) this.heap.free(address);
      throw error;
    }
    for (const address of this.#scratch) this.heap.free(address);
    this.#scratch = larger;
    this.#scratchBytes = bytes;
  }

  /** Computes the plan's y from its x. */
  run({ address }: Plan): void {
    this.heap.integers(this.#board, BOARD_FIELDS).fill(0);
    this.#team?.start(address, this.#board, this.#threads, this.#scratch.slice(1));
    this.kernels.run(address, this.#board, this.#threads, this.#scratch[0]);
    this.#team?.finish();
  }
}

const engines = new Map<string, Engine>();

/** @throws Error where the runtime lacks the instructions */
export function engineOf(options: EngineOptions): Engine {
  const key = `${options.variant} ${options.threads} ${options.mostPages}`;
  const engine = engines.get(key) ?? new Engine(options);
  engines.set(key, engine);
  return engine;
}
