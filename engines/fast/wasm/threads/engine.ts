/**
 * The kernels with the memory that they compute in: one engine for each variant and number of threads in a process,
 * shared by all layers that are prepared. Its scratch is as large as the largest layer needs.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { threadsFor } from '../choice/units.ts';
import { Heap } from '../memory/heap.ts';
import type { LayerPlan } from '../memory/layer-plan.ts';
import { STRUCTURES } from '../memory/structures.ts';
import { type Compiled, compileKernels, instantiate, type KernelExports, type KernelVariant } from './instance.ts';
import { Team } from './team.ts';

/** A line of the cache of its own. */
const BOARD_BYTES = 64;
const MOST_THREADS = 64;

export interface EngineOptions {
  /** Left out: the fused one where the runtime has it. */
  readonly variant?: KernelVariant;
  readonly threads: number;
  /** The most rows of a tile. Left out: as many as this runtime's compiler has registers for. */
  readonly tileRows?: number;
  /** Left out: its memory grows as far as 32-bit addresses reach. */
  readonly mostPages?: number;
  /** Whether all threads take part in calls that are done before they wake up, for tests. */
  readonly wakesAlways?: boolean;
}

export class Engine {
  readonly heap: Heap;
  readonly compiled: Compiled;
  readonly kernels: KernelExports;
  /** The most that compute. */
  readonly threads: number;
  readonly #wakesAlways: boolean;
  readonly #board: number;
  /** A view of it. */
  readonly #boardFields: Int32Array;
  readonly #team: Team | null;
  /** Why nothing can be run any more. */
  #ended: string | null = null;
  /** Of each thread the address of its scratch. */
  #scratch: number[] = [];
  #scratchBytes = 0;

  /**
   * @throws RangeError for another number of threads than 1 to 64, or another number of rows than there are kernels
   * for
   */
  constructor({ variant, threads, tileRows, mostPages, wakesAlways = false }: EngineOptions) {
    if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
      throw new RangeError(`wasm: threads must be an integer from 1 to ${MOST_THREADS}, got ${threads}`);
    }
    this.heap = new Heap(mostPages);
    this.compiled = compileKernels(variant, tileRows);
    this.kernels = instantiate(this.compiled, this.heap.memory, (address, value) => this.#team?.sleep(address, value));
    this.threads = threads;
    this.#wakesAlways = wakesAlways;
    this.heap.allocate(this.kernels.dataEnd(), "the module's data");
    this.#board = this.heap.allocate(BOARD_BYTES, 'the board');
    this.#boardFields = this.heap.integers(this.#board, STRUCTURES.Board.length);
    this.#team = threads === 1 ? null : new Team(this.compiled, this.heap, threads - 1);
  }

  /** Whether anything can be run: not after close(), and not after a call in which one of several threads failed. */
  get usable(): boolean {
    return this.#ended === null;
  }

  /** The most threads that compute a layer of these shapes. */
  threadsFor(geometry: Geometry): number {
    return this.#wakesAlways ? this.threads : threadsFor(geometry, this.threads);
  }

  /** @throws RangeError where there is no room for a plan that needs more scratch than any before */
  reserveScratch(bytes: number): void {
    if (bytes <= this.#scratchBytes) return;
    const larger: number[] = [];
    try {
      for (let thread = 0; thread < this.threads; thread++) larger.push(this.heap.allocate(bytes, 'scratch'));
    } catch (error) {
      // Other layers go on with the scratch that there is.
      for (const address of larger) this.heap.free(address);
      throw error;
    }
    for (const address of this.#scratch) this.heap.free(address);
    this.#scratch = larger;
    this.#scratchBytes = bytes;
  }

  /**
   * Computes the plan's y from its x, by as many threads as have started.
   * @throws Error where one of them has ended; then, and after close(), every later call throws
   */
  run({ address, threads }: Pick<LayerPlan, 'address' | 'threads'>): void {
    if (this.#ended !== null) throw new Error(`wasm: the layer must be prepared again, since ${this.#ended}`);
    for (let field = 0; field < this.#boardFields.length; field++) this.#boardFields[field] = 0;
    if (this.#team === null || threads === 1) {
      this.kernels.run(address, this.#board, 1, 0, this.#scratch[0]);
      return;
    }
    try {
      const called = this.#team.start(address, this.#board, this.#scratch.slice(1, threads));
      this.kernels.run(address, this.#board, called, 0, this.#scratch[0]);
      this.#team.finish();
    } catch (error) {
      // The other threads may wait for one another, or still write: they and this memory are given up.
      this.#end(`a call of it failed: ${(error as Error).message}`);
      throw error;
    }
  }

  /** Returns when all threads have started. A call does not need that: it takes those that have. */
  ready(): void {
    this.#team?.ready();
  }

  close(): void {
    this.#end('its engine was closed');
  }

  #end(why: string): void {
    this.#ended ??= why;
    this.#team?.close();
  }
}

const engines = new Map<string, Engine>();

/** @throws Error where the runtime lacks the instructions */
export function engineOf(options: EngineOptions): Engine {
  const key = `${options.variant} ${options.threads} ${options.tileRows} ${options.mostPages} ${options.wakesAlways}`;
  const known = engines.get(key);
  const engine = known?.usable ? known : new Engine(options);
  engines.set(key, engine);
  return engine;
}
