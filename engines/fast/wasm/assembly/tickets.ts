/**
 * Threads that share a piece of work draw tickets, numbered through all stages of a call, and do a stage's units whose
 * tickets they drew. Each thread is an instance of this module with globals of its own; only `board` is shared.
 */

/** In shared memory: the next ticket, the threads that have arrived at a barrier, and how often all did. */
@unmanaged
export class Board {
  next: i32;
  arrived: i32;
  rounds: i32;
}

/** How often a waiting thread looks before it sleeps: a sleep and a wake cost some ten microseconds. */
const LOOKS = 20_000;

let board: usize = 0;
let threads: i32 = 1;
let mine: i32 = 0;
let before: i32 = 0;

export function startTickets(sharedBoard: usize, threadCount: i32): void {
  board = sharedBoard;
  threads = threadCount;
  before = 0;
  mine = draw();
}

/** The next unit of a stage that is this thread's to do; −1 where the stage has no more. */
export function nextUnit(units: i32): i32 {
  const unit = mine - before;
  if (unit >= units) {
    before += units;
    return -1;
  }
  mine = draw();
  return unit;
}

/** Returns when all threads have come here. */
export function barrier(): void {
  if (threads == 1) return;
  const rounds = atomic.load<i32>(board + offsetof<Board>('rounds'));
  if (atomic.add<i32>(board + offsetof<Board>('arrived'), 1) == threads - 1) {
    atomic.store<i32>(board + offsetof<Board>('arrived'), 0);
    atomic.add<i32>(board + offsetof<Board>('rounds'), 1);
    atomic.notify(board + offsetof<Board>('rounds'), threads);
    return;
  }
  for (let look = 0; look < LOOKS; look++) {
    if (atomic.load<i32>(board + offsetof<Board>('rounds')) != rounds) return;
  }
  while (atomic.load<i32>(board + offsetof<Board>('rounds')) == rounds) {
    atomic.wait<i32>(board + offsetof<Board>('rounds'), rounds, -1);
  }
}

function draw(): i32 {
  return atomic.add<i32>(board + offsetof<Board>('next'), 1);
}
