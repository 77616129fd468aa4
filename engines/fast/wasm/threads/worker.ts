/**
 * What a worker of the team does, as text: not every loader of TypeScript can start a thread from a file, and some
 * put calls of helpers that a worker does not have into every function. It shares the desk with team.ts.
 */

import { indicesOf } from '../memory/structures.ts';

/** Where the fields of a worker's desk and of the board are, in 32-bit integers from their start. */
export const Desk = indicesOf('Desk');
export const Board = indicesOf('Board');

/** Characters of an error that fit on a desk. */
const MOST_TEXT = 200;
export const DESK_FIELDS = Desk.text + MOST_TEXT;

/** What `state` is once the worker can be called, and once it has ended; 0 before. */
export const READY = 1;
export const FAILED = 2;

/** The program of a worker, started with the module, the memory and the address of its desk. */
export const WORKER = `
const { module, memory, address, looks } = require('node:worker_threads').workerData;
const cells = new Int32Array(memory.buffer);
const desk = cells.subarray(address / 4);
try {
  const sleep = (address, value) => void Atomics.wait(cells, address / 4, value);
  const wake = (address) => void Atomics.notify(cells, address / 4);
  const { run } = new WebAssembly.Instance(module, { env: { memory, sleep, wake } }).exports;
  Atomics.store(desk, ${Desk.state}, ${READY});
  Atomics.notify(desk, ${Desk.state});
  for (let done = 0; ; ) {
    for (let look = 0; look < looks && Atomics.load(desk, ${Desk.call}) === done; look++);
    while (Atomics.load(desk, ${Desk.call}) === done) Atomics.wait(desk, ${Desk.call}, done);
    run(...desk.subarray(${Desk.plan}, ${Desk.scratch} + 1));
    done++;
    Atomics.store(desk, ${Desk.done}, done);
    Atomics.notify(desk, ${Desk.done});
  }
} catch (error) {
  const text = String(error).slice(0, ${MOST_TEXT});
  desk[${Desk.length}] = text.length;
  for (let at = 0; at < text.length; at++) desk[${Desk.text} + at] = text.charCodeAt(at);
  Atomics.store(desk, ${Desk.state}, ${FAILED});
  // The caller may sleep at any of these.
  Atomics.notify(desk, ${Desk.state});
  Atomics.notify(desk, ${Desk.done});
  Atomics.notify(cells, desk[${Desk.board}] / 4 + ${Board.rounds});
}
`;
