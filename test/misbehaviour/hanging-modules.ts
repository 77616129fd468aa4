/** Modules that hang, end or write on the suite's channel; beside each kind one that only looks like it. */
import { type Row, SHORT_MS } from './row.ts';

const WAIT = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';
const LATER = '(resolve, ms) => setTimeout(resolve, ms)';

/** No answer in time. */
export const HANGING: readonly Row[] = [
  {
    does: 'hangs in every call',
    text: `export const convTranspose = () => ${WAIT};`,
    verdict: 'timed out',
    timeoutMs: SHORT_MS,
  },
  {
    does: 'never gives its thread back',
    text: 'export const convTranspose = () => { for (;;); };',
    verdict: 'timed out',
    timeoutMs: SHORT_MS,
  },
  {
    does: 'hangs in every tenth call',
    text: `let calls = 0; export const convTranspose = (p) => (++calls % 10 === 0 ? ${WAIT} : right(p));`,
    verdict: 'timed out',
    draws: 60,
    timeoutMs: SHORT_MS,
  },
  {
    does: 'hangs once its cache is full',
    text: `const cache = new Map();
      export const convTranspose = (p) => {
        cache.set(JSON.stringify(p), p);
        if (cache.size > 4) ${WAIT};
        return right(p);
      };`,
    verdict: 'timed out',
    draws: 60,
    timeoutMs: SHORT_MS,
  },
  {
    does: 'returns a promise that never settles',
    text: 'export const convTranspose = () => new Promise(() => {});',
    verdict: 'timed out',
    timeoutMs: SHORT_MS,
  },
  {
    does: 'hangs when a layer is disposed of',
    text: `export const convTranspose = right;
      export const prepare = (p) => ({ run: () => right(p), dispose: () => new Promise(() => {}) });`,
    verdict: 'timed out',
    timeoutMs: SHORT_MS,
  },
  {
    does: 'closes the descriptor that brings the questions',
    text: `import { closeSync } from 'node:fs';
      export const convTranspose = (p) => { try { closeSync(3); } catch {} return new Promise(() => {}); };`,
    verdict: 'timed out',
    timeoutMs: SHORT_MS,
  },
  {
    does: 'answers after a while',
    text: `const later = ${LATER};
      export const convTranspose = async (p) => { await new Promise((resolve) => later(resolve, 20)); return right(p); };`,
    verdict: 'agree',
  },
  {
    does: 'takes its time now and then',
    text: `let calls = 0;
      export const convTranspose = (p) => {
        if (++calls % 10 === 0) for (const end = Date.now() + 100; Date.now() < end; );
        return right(p);
      };`,
    draws: 8,
    verdict: 'agree',
  },
  {
    does: 'hangs in one call of its first process only, as on a busy machine',
    text: `import { existsSync, writeFileSync } from 'node:fs';
      const mark = new URL('./hung-once', import.meta.url);
      export const convTranspose = (p) => {
        if (existsSync(mark)) return right(p);
        writeFileSync(mark, '');
        return new Promise(() => {});
      };`,
    verdict: 'agree',
    timeoutMs: 5 * SHORT_MS,
  },
  {
    does: 'resolves by a timer',
    text: 'export const convTranspose = (p) => new Promise((resolve) => setTimeout(() => resolve(right(p))));',
    verdict: 'agree',
  },
];

/** The process ends. */
export const ENDING: readonly Row[] = [
  { does: 'exits', text: 'export const convTranspose = () => process.exit(0);', verdict: 'crashed', draws: 8 },
  { does: 'aborts', text: 'export const convTranspose = () => process.abort();', verdict: 'crashed' },
  {
    does: 'kills itself',
    text: `export const convTranspose = () => { process.kill(process.pid, 'SIGKILL'); for (;;); };`,
    verdict: 'crashed',
  },
  {
    does: 'kills its whole group',
    text: `export const convTranspose = () => { process.kill(0, 'SIGKILL'); for (;;); };`,
    verdict: 'crashed',
  },
  {
    does: 'throws where nobody catches it',
    text: 'export const convTranspose = () => { setTimeout(() => { throw new Error("late") }); return new Promise(() => {}); };',
    verdict: 'crashed',
  },
  {
    does: 'dies a moment after each answer',
    text: 'export const convTranspose = (p) => { setTimeout(() => process.exit(3)); return right(p); };',
    verdict: 'crashed',
  },
  {
    does: 'closes the descriptor of its answers',
    text: `import { closeSync } from 'node:fs';
      export const convTranspose = (p) => { closeSync(4); setInterval(() => {}, 1000); return right(p); };`,
    verdict: 'crashed',
  },
  {
    does: 'calls itself without end',
    text: 'const deeper = (n) => 1 + deeper(n + 1); export const convTranspose = () => deeper(0);',
    verdict: 'refused',
    message: /Maximum call stack/,
  },
  {
    does: 'calls itself a thousand times',
    text: 'const deeper = (n) => (n === 0 ? 0 : deeper(n - 1)); export const convTranspose = (p) => { deeper(1000); return right(p); };',
    verdict: 'agree',
  },
  {
    does: 'sets an exit code and catches what is thrown later',
    text: `process.exitCode = 3;
      process.on('uncaughtException', () => {});
      export const convTranspose = (p) => { setTimeout(() => { throw new Error('late') }); return right(p); };`,
    verdict: 'agree',
  },
  {
    does: 'replaces process.exit',
    text: 'process.exit = () => {}; export const convTranspose = right;',
    verdict: 'agree',
  },
];

/** Bytes where the suite reads the answers, and as Node's own messages. */
export const FORGING: readonly Row[] = [
  {
    does: 'writes garbage to the descriptor of its answers',
    text: `import { writeSync } from 'node:fs';
      export const convTranspose = (p) => { writeSync(4, 'garbage of 20 bytes.'); return right(p); };`,
    verdict: 'malformed',
    message: /wrote to descriptor 4/,
  },
  {
    does: 'writes garbage there after its answer',
    text: `import { writeSync } from 'node:fs';
      export const convTranspose = (p) => { setTimeout(() => writeSync(4, 'late')); return right(p); };`,
    verdict: 'malformed',
    message: /wrote to descriptor 4/,
  },
  {
    does: 'claims four gigabytes there',
    text: `import { writeSync } from 'node:fs';
      export const convTranspose = (p) => { writeSync(4, Buffer.alloc(24, 255)); return right(p); };`,
    verdict: 'malformed',
    message: /wrote to descriptor 4/,
  },
  {
    does: 'forges an answer with a sparse list there',
    text: `import { writeSync } from 'node:fs';
      const text = Buffer.from(JSON.stringify({ sequence: 2, value: { kind: 'result', shape: { $: ['list', 0, 1e9] }, data: [] } }));
      const head = Buffer.alloc(24);
      head.writeUInt32LE(text.length);
      export const convTranspose = (p) => { writeSync(4, Buffer.concat([head, text])); return right(p); };`,
    verdict: 'malformed',
    message: /wrote to descriptor 4/,
  },
  {
    does: "sends Node's own messages, if Node has a channel",
    text: `export const convTranspose = (p) => { process.send?.({ cmd: 'NODE_HANDLE_ACK' }); return right(p); };`,
    verdict: 'agree',
  },
  {
    does: 'opens and writes files of its own',
    text: `import { closeSync, openSync, writeSync } from 'node:fs';
      export const convTranspose = (p) => {
        const file = openSync('notes.txt', 'a');
        writeSync(file, 'garbage of 20 bytes.');
        closeSync(file);
        return right(p);
      };`,
    verdict: 'agree',
  },
];
