/**
 * Worker threads that compute beside the caller's: instances of the same module over the same memory. A call wakes
 * them by a number in that memory, since a message would cost more than a small layer takes. The caller never waits
 * for a thread that has ended: it looks again and again whether all are there.
 */
import { Worker } from 'node:worker_threads';
import { LOOKS } from '../constants.ts';
import type { Heap } from '../memory/heap.ts';
import type { Compiled } from './instance.ts';
import { Board, DESK_FIELDS, Desk, FAILED, READY, WORKER } from './worker.ts';

/** How long the caller sleeps before it looks whether the workers are still there. */
const SLEEP_MS = 1000;
/** So often it sleeps while nobody does anything: one unit of work is a matter of milliseconds. */
const MOST_SLEEPS = 30;

export class Team {
  readonly #sleepMs: number;
  readonly #cells: Int32Array;
  readonly #workers: readonly Worker[];
  /** Of each worker. */
  readonly #desks: readonly Int32Array[];
  /** How many of the desks, the first ones, take part in the present call. */
  #called = 0;
  /** Where the board is, which shows how far a call is: the index of its first cell. */
  #board = 0;
  #progress = 0;
  #sleeps = 0;
  /** Why a worker has ended, where it could not write that to its desk. */
  #lost: string | null = null;

  constructor({ module }: Pick<Compiled, 'module'>, heap: Heap, size: number, sleepMs = SLEEP_MS) {
    this.#sleepMs = sleepMs;
    const addresses = Array.from({ length: size }, () => heap.allocate(DESK_FIELDS * 4, "a worker's desk"));
    // A view stays where it is when the memory grows.
    this.#cells = heap.integers(0, heap.memory.buffer.byteLength / 4);
    this.#desks = addresses.map((address) => heap.integers(address, DESK_FIELDS).fill(0));
    this.#workers = addresses.map((address, index) => {
      // Whatever the process was started with, a loader for instance, would only delay the worker.
      const worker = new Worker(WORKER, {
        eval: true,
        execArgv: [],
        workerData: { module, memory: heap.memory, address, looks: LOOKS },
      });
      worker.on('error', (error) => this.#lose(index, String(error)));
      worker.on('exit', (code) => this.#lose(index, `exit code ${code}`));
      // A process may end while its workers wait.
      worker.unref();
      return worker;
    });
  }

  /**
   * Calls the workers that have started, at most as many as there are scratches.
   * @param scratch of each worker
   * @returns how many threads compute, with the caller's
   * @throws Error where a worker has ended
   */
  start(plan: number, board: number, scratch: readonly number[]): number {
    this.#throwIfLost();
    this.#board = board / 4;
    this.#sleeps = 0;
    // Workers start in any order; the first ones are enough to begin with.
    const late = this.#desks.findIndex((desk) => Atomics.load(desk, Desk.state) !== READY);
    this.#called = Math.min(scratch.length, late < 0 ? this.#desks.length : late);
    for (let worker = 0; worker < this.#called; worker++) {
      const desk = this.#desks[worker];
      desk.set([plan, board, this.#called + 1, worker + 1, scratch[worker]], Desk.plan);
      Atomics.add(desk, Desk.call, 1);
      Atomics.notify(desk, Desk.call);
    }
    return this.#called + 1;
  }

  /**
   * Returns when all that were called have done their part.
   * @throws Error where that cannot be expected any more
   */
  finish(): void {
    for (let worker = 0; worker < this.#called; worker++) {
      const desk = this.#desks[worker];
      const call = desk[Desk.call];
      for (let look = 0; look < LOOKS && Atomics.load(desk, Desk.done) !== call; look++);
      while (Atomics.load(desk, Desk.done) !== call) this.#sleep(desk, Desk.done, call - 1);
    }
  }

  /**
   * For the module: sleeps while a cell of the memory has that value, or wakes for nothing. @throws Error as `finish`
   * does
   */
  sleep(address: number, value: number): void {
    this.#sleep(this.#cells, address / 4, value);
  }

  /** Returns when all workers can be called. @throws Error where that cannot be expected any more */
  ready(): void {
    this.#sleeps = 0;
    for (const desk of this.#desks) {
      while (Atomics.load(desk, Desk.state) !== READY) {
        this.#sleep(desk, Desk.state, 0);
      }
    }
  }

  close(): void {
    for (const worker of this.#workers) void worker.terminate();
  }

  #sleep(cells: Int32Array, index: number, value: number): void {
    this.#throwIfLost();
    Atomics.wait(cells, index, value, this.#sleepMs);
    if (Atomics.load(cells, index) !== value) return;
    // Every ticket that is drawn and every barrier that is passed.
    const progress = this.#cells[this.#board + Board.next] + this.#cells[this.#board + Board.rounds];
    this.#sleeps = progress === this.#progress ? this.#sleeps + 1 : 0;
    this.#progress = progress;
    if (this.#sleeps >= MOST_SLEEPS) {
      throw new Error(`wasm: no thread has done anything for ${(MOST_SLEEPS * this.#sleepMs) / 1000} seconds`);
    }
  }

  #lose(index: number, why: string): void {
    this.#lost ??= this.#nameOf(index, why);
  }

  #throwIfLost(): void {
    for (const [index, desk] of this.#desks.entries()) {
      if (Atomics.load(desk, Desk.state) !== FAILED) continue;
      const text = desk.subarray(Desk.text, Desk.text + desk[Desk.length]);
      throw new Error(this.#nameOf(index, String.fromCharCode(...text)));
    }
    if (this.#lost !== null) throw new Error(this.#lost);
  }

  #nameOf(index: number, why: string): string {
    return `wasm: thread ${index + 2} of ${this.#desks.length + 1} has ended: ${why}`;
  }
}
