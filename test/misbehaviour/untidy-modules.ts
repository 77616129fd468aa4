/** Modules that cannot be loaded, and healthy ones that leave things behind or are loud. */

import { LEFT_BEHIND } from './left-behind.ts';
import { type Row, SHORT_MS } from './row.ts';

const AGREES = 'export const convTranspose = right;';
const loaded = (does: string, text: string, message: RegExp): Row => ({
  does,
  text: `${text}\n${AGREES}`,
  verdict: 'refused load',
  message,
});
const agrees = (does: string, text: string): Row => ({ does, text, verdict: 'agree' });

/** What a module says of itself. */
export const LOADING: readonly Row[] = [
  loaded('has a name of ten million characters', `export const name = 'n'.repeat(1e7);`, /name must have at most/),
  loaded(
    'has a version of a million characters',
    `export const version = '1'.repeat(1e6);`,
    /version must have at most/,
  ),
  loaded('has a name that is a number', 'export const name = 7;', /name must be a string/),
  agrees('has a name of a hundred characters', `export const name = 'n'.repeat(100); ${AGREES}`),
  loaded(
    'declares a million ranks',
    'export const capabilities = { ranks: Array(1e6).fill(1) };',
    /each once, not 1000000 entries/,
  ),
  loaded(
    'declares its capabilities as a Map',
    `export const capabilities = new Map([['ranks', [1]]]);`,
    /capabilities must be an object, got \[object Map\]/,
  ),
  loaded(
    'declares its capabilities as a promise',
    'export const capabilities = Promise.resolve({ ranks: [1] });',
    /capabilities must be an object, got \[object Promise\]/,
  ),
  loaded('declares none', 'export const capabilities = null;', /capabilities must be an object, got null/),
  loaded(
    'has capabilities that throw',
    `export const capabilities = { get ranks() { throw new Error('no ranks today'); } };`,
    /no ranks today/,
  ),
  agrees(
    'declares capabilities that are frozen and without prototype',
    `export const capabilities = Object.freeze(Object.assign(Object.create(null), { ranks: [1], refuses: [] })); ${AGREES}`,
  ),
  loaded('exits while it is loaded', 'process.exit(4);', /exit code 4/),
  loaded('throws what is no error', `throw 'nothing';`, /nothing/),
  loaded(
    'writes on the channel while it is loaded',
    `import { writeSync } from 'node:fs'; writeSync(4, 'x'.repeat(100));`,
    /wrote to descriptor 4/,
  ),
  agrees('waits while it is loaded', `await new Promise((resolve) => setTimeout(resolve, 100)); ${AGREES}`),
];

const SLEEPS = `['${LEFT_BEHIND}']`;

/** What is to be cleared away, and what is nobody's business. */
export const UNTIDY: readonly Row[] = [
  agrees(
    'starts a process that holds its output open',
    `import { spawn } from 'node:child_process';
     spawn('sleep', ${SLEEPS}, { stdio: 'inherit' }).unref();
     ${AGREES}`,
  ),
  agrees(
    'starts a daemon that holds its output open',
    `import { spawn } from 'node:child_process';
     spawn('sleep', ${SLEEPS}, { stdio: 'inherit', detached: true }).unref();
     ${AGREES}`,
  ),
  agrees(
    'forks itself, and the fork never ends',
    `import { fork } from 'node:child_process';
     import { writeFileSync } from 'node:fs';
     writeFileSync('fork.mjs', 'for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);');
     fork('./fork.mjs', ${SLEEPS}).unref();
     ${AGREES}`,
  ),
  agrees(
    'removes the folder that it works in',
    `import { rmSync } from 'node:fs';
     export const convTranspose = (p) => { rmSync(process.cwd(), { recursive: true, force: true }); return right(p); };`,
  ),
  {
    ...agrees(
      'removes it and is started again',
      `import { existsSync, rmSync, writeFileSync } from 'node:fs';
     const mark = new URL('./started', import.meta.url);
     export const convTranspose = (p) => {
       if (existsSync(mark)) return right(p);
       writeFileSync(mark, '');
       rmSync(process.cwd(), { recursive: true, force: true });
       return new Promise(() => {});
     };`,
    ),
    timeoutMs: 5 * SHORT_MS,
  },
  agrees(
    'goes to another folder',
    `import { tmpdir } from 'node:os';
     export const convTranspose = (p) => { process.chdir('/'); process.chdir(tmpdir()); return right(p); };`,
  ),
  agrees(
    'leaves temporary files',
    `import { mkdtempSync, writeFileSync } from 'node:fs';
     import { tmpdir } from 'node:os';
     import { join } from 'node:path';
     export const convTranspose = (p) => {
       writeFileSync(join(mkdtempSync(join(tmpdir(), 'cache-')), 'weights'), 'w');
       return right(p);
     };`,
  ),
  agrees(
    'prints without end',
    `export const convTranspose = (p) => {
       for (let i = 0; i < 20; i++) { console.log('o'.repeat(9999)); console.error('e'.repeat(9999)); }
       return right(p);
     };`,
  ),
  agrees(
    'prints what looks like an answer',
    `export const convTranspose = (p) => { console.log('{"sequence":1,"value":null}'); return right(p); };`,
  ),
  agrees(
    'closes its output',
    `import { closeSync } from 'node:fs';
     closeSync(1);
     closeSync(2);
     ${AGREES}`,
  ),
  agrees(
    'has a worker thread that goes on',
    `import { Worker } from 'node:worker_threads';
     new Worker('setInterval(() => {}, 10)', { eval: true });
     ${AGREES}`,
  ),
  agrees('has a timer that goes on', `setInterval(() => {}, 1); ${AGREES}`),
  agrees(
    'calls in a worker thread',
    `import { Worker } from 'node:worker_threads';
     const text = 'const { parentPort } = require("node:worker_threads");' +
       'import(' + JSON.stringify(new URL('./right.mjs', import.meta.url).href) + ').then(({ right }) =>' +
       'parentPort.on("message", (p) => parentPort.postMessage(right(p))))';
     const worker = new Worker(text, { eval: true });
     let last = Promise.resolve();
     export const convTranspose = (p) =>
       (last = last.then(() => new Promise((resolve) => { worker.once('message', resolve); worker.postMessage(p); })));`,
  ),
  agrees('is deaf to signals', `for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {}); ${AGREES}`),
  agrees('changes its environment', `process.env.TMPDIR = '/nowhere'; process.title = 'other'; ${AGREES}`),
];
