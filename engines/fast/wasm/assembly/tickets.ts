/**
 * Threads that share a piece of work draw tickets, numbered through all stages of a call, and do a stage's units whose
 * tickets they drew. Or whole pieces are dealt, and a thread does all units of those that it drew, without waiting for
 * others. Each thread is an instance of this module with globals of its own; only `board` is shared.
 */

import { LOOKS } from '../constants';

/** In shared memory: the next ticket, the threads that have arrived at a barrier, and how often all did. */
@unmanaged
export class Board {
  next: i32;
  arrived: i32;
  rounds: i32;
}

/**
 * Atomics.wait and Atomics.notify, of JavaScript: Node 20's baseline compiler loses local variables over the
 * instruction memory.atomic.wait32, so that a thread that had slept went on with wrong addresses.
 */
@external('env', 'sleep')
declare function sleep(address: usize, value: i32): void;
@external('env', 'wake')
declare function wake(address: usize): void;

let board: usize = 0;
let threads: i32 = 1;
let mine: i32 = 0;
let before: i32 = 0;
let alone: bool = false;

/** @param dealt pieces are drawn by nextPiece, and a piece's units are all this thread's */
export function startTickets(sharedBoard: usize, threadCount: i32, dealt: bool): void {
  board = sharedBoard;
  threads = threadCount;
  alone = dealt;
  before = 0;
  mine = dealt ? 0 : draw();
}

/** The next of the pieces that are dealt; −1 after the last. */
export function nextPiece(pieces: i32): i32 {
  const piece = draw();
  return piece < pieces ? piece : -1;
}

/** The next unit of a stage that is this thread's to do; −1 after the stage's last. */
export function nextUnit(units: i32): i32 {
  const unit = mine - before;
  if (unit >= units) {
    before += units;
    return -1;
  }
  mine = alone ? mine + 1 : draw();
  return unit;
}

/** Returns when all threads have come here. */
export function barrier(): void {
  if (alone) return;
  const rounds = atomic.load<i32>(board + offsetof<Board>('rounds'));
  if (atomic.add<i32>(board + offsetof<Board>('arrived'), 1) == threads - 1) {
    atomic.store<i32>(board + offsetof<Board>('arrived'), 0);
    atomic.add<i32>(board + offsetof<Board>('rounds'), 1);
    wake(board + offsetof<Board>('rounds'));
    return;
  }
  for (let look = 0; look < LOOKS; look++) {
    if (atomic.load<i32>(board + offsetof<Board>('rounds')) != rounds) return;
  }
  while (atomic.load<i32>(board + offsetof<Board>('rounds')) == rounds) {
    sleep(board + offsetof<Board>('rounds'), rounds);
  }
}

function draw(): i32 {
  return atomic.add<i32>(board + offsetof<Board>('next'), 1);
}
