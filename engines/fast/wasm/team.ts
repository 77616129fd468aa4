/**
 * Worker threads that compute beside the caller's: instances of the same module over the same memory. A call wakes them by
 * a number in that memory, since a message would cost more than a small layer takes.
 */
import { Worker } from 'node:worker_threads';
import type { Heap } from './heap.ts';
import type { Compiled } from './instance.ts';
import { WORKER } from './worker.ts';

/** In shared memory, as 32-bit integers: the call's number, workers that are done, and what they are to run. */
const CALL = 0;
const DONE = 1;
const ARGUMENTS = 2;
const FIELDS = 6;

/** How often a waiting thread looks before it sleeps. */
const LOOKS = 20_000;

export class Team {
  readonly #heap: Heap;
  readonly #workers: readonly Worker[];
  readonly #desks: readonly number[];

  constructor({ module }: Compiled, heap: Heap, size: number) {
    this.#heap = heap;
    this.#desks = Array.from({ length: size }, () => heap.allocate(FIELDS * 4, "a worker's desk"));
    for (const desk of this.#desks) heap.integers(desk, FIELDS).fill(0);
    this.#workers = this.#desks.map((desk) => startWorker(module, heap, desk));
  }

  /** @param scratch of each worker */
  start(plan: number, board: number, threads: number, scratch: readonly number[]): void {
    this.#desks.forEach((address, worker) => {
      const desk = this.#heap.integers(address, FIELDS);
      desk.set([plan, board, threads, scratch[worker]], ARGUMENTS);
      Atomics.add(desk, CALL, 1);
      Atomics.notify(desk, CALL);
    });
  }

  /** Returns when all workers have done their part. */
  finish(): void {
    for (const address of this.#desks) {
      const desk = this.#heap.integers(address, FIELDS);
      const call = Atomics.load(desk, CALL);
      for (let look = 0; look < LOOKS && Atomics.load(desk, DONE) !== call; look++);
      for (let done = Atomics.load(desk, DONE); done !== call; done = Atomics.load(desk, DONE)) {
        Atomics.wait(desk, DONE, done);
      }
    }
  }

  close(): void {
    for (const worker of this.#workers) void worker.terminate();
  }
}

function startWorker(module: object, heap: Heap, desk: number): Worker {
  const worker = new Worker(WORKER, { eval: true, workerData: { module, memory: heap.memory, desk, looks: LOOKS } });
  // A process may end while its workers wait.
  worker.unref();
  return worker;
}
