/**
 * What a worker of the team does, as text: not every loader of TypeScript can start a thread from a file, and some put calls
 * of helpers that a worker does not have into every function. Its numbers are those of team.ts.
 */
export const WORKER = `
const { module, memory, desk, looks } = require('node:worker_threads').workerData;
const cells = new Int32Array(memory.buffer);
const sleep = (address, value) => void Atomics.wait(cells, address / 4, value);
const wake = (address) => void Atomics.notify(cells, address / 4);
const { run } = new WebAssembly.Instance(module, { env: { memory, sleep, wake } }).exports;
const fields = new Int32Array(memory.buffer, desk, 6);
for (let done = 0; ; ) {
  for (let look = 0; look < looks && Atomics.load(fields, 0) === done; look++);
  while (Atomics.load(fields, 0) === done) Atomics.wait(fields, 0, done);
  run(fields[2], fields[3], fields[4], fields[5]);
  done++;
  Atomics.store(fields, 1, done);
  Atomics.notify(fields, 1);
}
`;
