/**
 * Runs the command line as often as its parent asks, in one process, because starting it takes a while.
 * It is sent { typed, env } and answers { status, stdout, stderr }, one at a time.
 */
import { setTimeout } from 'node:timers/promises';

const heard = { stdout: '', stderr: '' };
for (const stream of ['stdout', 'stderr']) {
  process[stream].setMaxListeners(0);
  process[stream].write = (text) => {
    heard[stream] += text.toString();
    return true;
  };
}
const environment = { ...process.env };
let asked = 0;
process.on('message', async ({ typed, env }) => {
  Object.assign(heard, { stdout: '', stderr: '' });
  process.env = { ...environment, ...env };
  process.argv = [process.execPath, 'adjoint', ...typed];
  process.exitCode = undefined;
  // A query makes the module a new one.
  await import(`../../dist/bundled/command-line.js?${asked++}`);
  while (process.exitCode === undefined) await setTimeout(2);
  process.send?.({ status: process.exitCode, ...heard });
});
process.on('disconnect', () => process.exit(0));
