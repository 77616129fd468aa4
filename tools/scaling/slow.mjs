/** An implementation that is right and slow, as one on another machine is: each call waits before it computes. */
import { setTimeout } from 'node:timers/promises';
import { convTranspose as direct } from '../../examples/direct.mjs';

export { capabilities } from '../../examples/direct.mjs';

/** Milliseconds. */
const WAITS = 200;

export async function convTranspose(problem) {
  await setTimeout(WAITS);
  return direct(problem);
}
