/** Programs over a pipe that break the exchange, or only look like it. */
import { LEFT_BEHIND } from './left-behind.ts';
import { type Row, SHORT_MS } from './row.ts';

const HANG = 'new Promise(() => {})';
const answers = (body: string) => `serve(async (request) => { ${body} });`;
const malformed = (does: string, body: string, message?: RegExp): Row => ({
  does,
  text: answers(body),
  verdict: 'malformed',
  ...(message && { message }),
});
const agrees = (does: string, text: string): Row => ({ does, text, verdict: 'agree' });
const refused = (does: string, hello: string, message: RegExp): Row => ({
  does,
  text: `serve(undefined, ${hello});`,
  verdict: 'refused load',
  message,
});

/** Each is asked by the same laws as the modules. */
export const PROGRAMS: readonly Row[] = [
  agrees('answers in numbers', 'serve();'),
  agrees(
    'answers in base64',
    answers(`const { shape, bytes } = resultOf(request);
      return { kind: 'result', shape, base64: Buffer.from(bytes.buffer).toString('base64') };`),
  ),
  agrees(
    'answers in both',
    answers(`const y = resultOf(request); return { ...y, base64: Buffer.from(y.bytes.buffer).toString('base64') };`),
  ),
  malformed(
    'answers in both, and they differ',
    `const y = resultOf(request);
     return { ...y, data: y.data.map(() => 7), base64: Buffer.from(y.bytes.buffer).toString('base64') };`,
    /must hold the same numbers/,
  ),
  malformed(
    'answers twice',
    `const line = text({ seq: request.seq, ...resultOf(request) }); write(line + line);`,
    /nobody asked for/,
  ),
  malformed(
    'logs a line behind its answer',
    `write(text({ seq: request.seq, ...resultOf(request) }) + 'done in 3 ms\\n');`,
    /nobody asked for/,
  ),
  malformed(
    'begins a line behind its answer',
    `write(text({ seq: request.seq, ...resultOf(request) }) + 'done in');`,
    /went on writing/,
  ),
  malformed('logs a line soon after its answer', `setImmediate(() => write('done\\n')); return resultOf(request);`),
  malformed('logs a line before its answer', `write('asked\\n'); return resultOf(request);`, /no JSON/),
  agrees('logs to standard error', answers(`console.error('asked', request.seq); return resultOf(request);`)),
  agrees('floods standard error', answers(`process.stderr.write('e'.repeat(1e5)); return resultOf(request);`)),
  agrees(
    'writes its answer in pieces',
    answers(`const line = text({ seq: request.seq, ...resultOf(request) });
      write(line.slice(0, 9));
      await new Promise((resolve) => setTimeout(resolve, 5));
      write(line.slice(9));`),
  ),
  agrees(
    'ends its lines as Windows does',
    answers(`write(text({ seq: request.seq, ...resultOf(request) }).replace('\\n', '\\r\\n'));`),
  ),
  malformed('answers another question', `return { ...resultOf(request), seq: 1 };`, /with seq 1 instead of/),
  malformed('answers with a list', `write('[1]\\n');`, /no JSON object/),
  malformed(
    'writes bare NaN',
    `write('{"seq":' + request.seq + ',"kind":"result","shape":[1],"data":[NaN]}\\n');`,
    /NaN/,
  ),
  malformed(
    'writes a line without end',
    `for (let i = 0; i < 400; i++) write('x'.repeat(1e4)); return ${HANG};`,
    /longer than/,
  ),
  malformed('answers of no kind', 'return { shape: [1], data: [1] };', /kind must be/),
  { does: 'hangs in every call', text: answers(`return ${HANG};`), verdict: 'timed out', timeoutMs: SHORT_MS },
  {
    does: 'hangs in every tenth call',
    text: `let calls = 0; ${answers(`return ++calls % 10 === 0 ? ${HANG} : resultOf(request);`)}`,
    verdict: 'timed out',
    draws: 60,
    timeoutMs: SHORT_MS,
  },
  {
    does: 'hangs in one call of its first process only',
    text: `import { existsSync, writeFileSync } from 'node:fs';
      const mark = new URL('./program-hung-once', import.meta.url);
      ${answers(`if (existsSync(mark)) return resultOf(request); writeFileSync(mark, ''); return ${HANG};`)}`,
    verdict: 'agree',
    timeoutMs: 5 * SHORT_MS,
  },
  agrees(
    'answers after a while',
    answers('await new Promise((resolve) => setTimeout(resolve, 20)); return resultOf(request);'),
  ),
  { does: 'ends', text: answers(`console.error('no more'); process.exit(3);`), verdict: 'crashed', message: /no more/ },
  {
    does: 'ends after each answer',
    text: answers('setTimeout(() => process.exit(0)); return resultOf(request);'),
    verdict: 'crashed',
  },
  { does: 'kills itself', text: answers(`process.kill(process.pid, 'SIGKILL');`), verdict: 'crashed' },
  {
    does: 'says that something went wrong',
    text: answers(`return { kind: 'errored', message: 'out of paper' };`),
    verdict: 'errored',
    message: /out of paper/,
  },
  {
    does: 'is wrong',
    text: answers('const y = resultOf(request); return { ...y, data: y.data.map(() => 7) };'),
    draws: 8,
    verdict: 'values',
  },
  {
    ...agrees('starts a process that holds its output open', 'serve();'),
    command: (command) => `sleep ${LEFT_BEHIND} & ${command}`,
  },
  agrees(
    'starts a daemon that holds its output open',
    `import { spawn } from 'node:child_process';
     spawn('sleep', ['${LEFT_BEHIND}'], { stdio: 'inherit', detached: true }).unref();
     serve();`,
  ),
  {
    does: 'ends while what it started holds its output open',
    text: `import { spawn } from 'node:child_process';
      ${answers(`spawn('sleep', ['${LEFT_BEHIND}'], { stdio: 'inherit', detached: true }); process.exit(5);`)}`,
    verdict: 'crashed',
  },
  refused('speaks another protocol', `{ ...HELLO, protocol: 'adjoint/pipe/9' }`, /protocol must be/),
  refused('has a name of sixty thousand characters', `{ ...HELLO, name: 'n'.repeat(6e4) }`, /name must have at most/),
  refused('declares a list', '{ ...HELLO, capabilities: [] }', /capabilities must be an object/),
  refused('declares ten thousand ranks', '{ ...HELLO, capabilities: { ranks: Array(1e4).fill(1) } }', /each once/),
  { does: 'ends at once', text: 'process.exit(2);', verdict: 'refused load', message: /exit code 2/ },
];
