/** Modules that change what they were given or gave, and hide it by what they replace in their process. */
import type { Row } from './row.ts';

/** Changes its input, and does this in its first call. */
const hiding = (does: string, hide: string, imports = ''): Row => ({
  does: `changes its input and ${does}`,
  text: `${imports}
    let isHidden = false;
    const hide = async (p) => { ${hide} };
    export const convTranspose = (p) => {
      const y = right(p);
      if (!isHidden) hide(p);
      isHidden = true;
      p.x.data[0] += 1;
      return y;
    };`,
  verdict: 'side effect',
  message: /x\.data\[0\] was/,
});

/** Does this while it is loaded, and is right. */
const harmless = (does: string, text: string): Row => ({
  does,
  text: `${text}\nexport const convTranspose = right;`,
  verdict: 'agree',
  draws: 8,
});

const REPLACES_IS = 'const { is } = Object; Object.is = (a, b) => is(a, b);';

/** Arguments and results that do not stay as they are. */
export const CHEATING: readonly Row[] = [
  hiding('hides nothing', ''),
  hiding('finds everything equal', 'Object.is = () => true;'),
  harmless('replaces Object.is by the same', REPLACES_IS),
  hiding(
    'takes the methods of lists away',
    `for (const name of ['map', 'flatMap', 'filter', 'every', 'some', 'push', 'find', 'entries'])
       Array.prototype[name] = () => [];
     for (const name of ['set', 'fill', 'subarray', 'slice']) Float64Array.prototype[name] = () => {};`,
  ),
  harmless('adds a method to all lists', 'Array.prototype.last = function () { return this[this.length - 1]; };'),
  hiding(
    'makes its input look empty',
    `const lengths = Object.getPrototypeOf(Float64Array.prototype);
     const { get } = Object.getOwnPropertyDescriptor(lengths, 'length');
     Object.defineProperty(lengths, 'length', { get() { return this === p.x.data ? 0 : get.call(this) } });`,
  ),
  hiding(
    'puts other typed arrays in place',
    `for (const name of ['Float32Array', 'Float64Array', 'Uint8Array'])
       globalThis[name] = class extends globalThis[name] { constructor(...given) { super(...given); this.fill(0); } };`,
  ),
  hiding(
    'rewrites what is made JSON',
    `Object.prototype.toJSON = function () { return 'sideEffects' in this ? { ...this, sideEffects: [] } : this; };
     Array.prototype.toJSON = function () { return []; };
     JSON.stringify = () => '{}';
     JSON.parse = () => ({});`,
  ),
  hiding(
    'rewrites what is written',
    `const { writeSync } = fs;
     fs.writeSync = (fd, data, ...rest) =>
       writeSync(fd, Buffer.from(Buffer.from(data).toString('latin1').replace('input changed', 'input chanted'), 'latin1'));
     syncBuiltinESMExports();
     Socket.prototype.emit = EventEmitter.prototype.emit = () => true;
     Socket.prototype.push = () => true;
     TextEncoder.prototype.encode = () => new Uint8Array(0);`,
    `import fs from 'node:fs';
     import { syncBuiltinESMExports } from 'node:module';
     import { EventEmitter } from 'node:events';
     import { Socket } from 'node:net';`,
  ),
  hiding(
    'replaces promises and functions',
    `Promise.all = async () => [];
     Promise.prototype.finally = () => null;
     Function.prototype.call = () => null;
     Function.prototype.bind = () => () => null;`,
  ),
  hiding(
    "replaces the suite's own methods where it can",
    `try { Caller.prototype.call = async () => ({ kind: 'result', shape: [1], data: [0], sideEffects: [] }); } catch {}`,
    "const { Caller } = await import(process.argv[1].replace(/process.isolated-host/, 'calls/caller'));",
  ),
  {
    does: 'changes its input by a timer, after it has returned',
    text: `export const convTranspose = (p) => {
        const y = right(p);
        setTimeout(() => { p.x.data[0] += 1; }, 1);
        return y;
      };`,
    draws: 30,
    verdict: 'side effect',
    message: /after an earlier call had ended/,
  },
  {
    does: 'changes its input in the next turn of its event loop',
    text: `export const convTranspose = (p) => {
        const y = right(p);
        setImmediate(() => { p.w.data[0] += 1; });
        return y;
      };`,
    draws: 30,
    verdict: 'side effect',
    message: /after an earlier call had ended/,
  },
  {
    does: 'reads its input by a timer, after it has returned',
    text: `let sum = 0;
      export const convTranspose = (p) => {
        setTimeout(() => { sum += p.x.data[0]; }, 1);
        return right(p);
      };`,
    draws: 30,
    verdict: 'agree',
  },
  {
    does: 'puts a copy in the place of its input and changes the input',
    text: `export const convTranspose = (p) => {
        const { data } = p.x;
        const y = right(p);
        p.x.data = data.slice();
        data[0] += 1;
        return y;
      };`,
    verdict: 'side effect',
  },
  {
    does: 'changes a list of attributes',
    text: 'export const convTranspose = (p) => { const y = right(p); p.stride[0] += 1; return y; };',
    draws: 8,
    verdict: 'side effect',
    message: /stride/,
  },
  {
    does: 'changes a copy of its input',
    text: 'export const convTranspose = (p) => { const y = right(p); p.x.data.slice()[0] += 1; return y; };',
    verdict: 'agree',
  },
  {
    does: 'returns the memory of its input where the sizes are the same',
    text: `export const convTranspose = (p) => {
        const y = right(p);
        if (y.data.length !== p.x.data.length) return y;
        p.x.data.set(y.data);
        return { ...y, data: p.x.data };
      };`,
    verdict: 'side effect',
  },
  {
    does: 'writes every result into one memory',
    text: `const memory = new ArrayBuffer(2 ** 20);
      export const convTranspose = (p) => {
        const { shape, data } = right(p);
        const y = new data.constructor(memory, 0, data.length);
        y.set(data);
        return { shape, data: y };
      };`,
    verdict: 'side effect',
    message: /the call before/,
  },
  {
    does: 'writes its results one behind the other into one memory',
    text: `let memory = new ArrayBuffer(2 ** 20), end = 0;
      export const convTranspose = (p) => {
        const { shape, data } = right(p);
        if (end + data.byteLength > memory.byteLength) { memory = new ArrayBuffer(2 ** 20); end = 0; }
        const y = new data.constructor(memory, end, data.length);
        end += 8 * data.length;
        y.set(data);
        return { shape, data: y };
      };`,
    draws: 8,
    verdict: 'agree',
  },
  {
    does: 'changes a result by a timer, after it has returned',
    text: `export const convTranspose = (p) => {
        const y = right(p);
        setTimeout(() => { y.data[0] += 1; }, 1);
        return y;
      };`,
    draws: 30,
    verdict: 'side effect',
  },
];

/** Results that are none. */
export const ANSWERING: readonly Row[] = [
  {
    does: 'gives a shape with holes',
    text: 'export const convTranspose = () => ({ shape: new Array(3), data: [1] });',
    verdict: 'malformed',
  },
  {
    does: 'gives a list of a thousand million holes',
    text: 'export const convTranspose = (p) => ({ shape: right(p).shape, data: new Array(1e9) });',
    verdict: 'malformed',
  },
  {
    does: 'gives far more numbers than there are',
    text: 'export const convTranspose = (p) => ({ shape: right(p).shape, data: new Float64Array(5e6) });',
    verdict: 'malformed',
  },
  {
    does: 'gives typed arrays that lie about their length',
    text: `class Long extends Float64Array { get length() { return 1e6; } }
      export const convTranspose = (p) => { const y = right(p); return { shape: y.shape, data: new Long(y.data) }; };`,
    verdict: 'malformed',
  },
  { does: 'gives nothing', text: 'export const convTranspose = () => {};', verdict: 'malformed' },
  {
    does: 'gives plain lists',
    text: 'export const convTranspose = (p) => { const y = right(p); return { shape: y.shape, data: [...y.data] }; };',
    draws: 8,
    verdict: 'agree',
  },
  {
    does: 'gives a wrong number in every seventh call',
    text: 'let calls = 0; export const convTranspose = (p) => { const y = right(p); if (++calls % 7 === 0) y.data[0] += 1; return y; };',
    draws: 8,
    verdict: 'values',
  },
  {
    does: 'gives NaN',
    text: 'export const convTranspose = (p) => { const y = right(p); y.data.fill(NaN); return y; };',
    draws: 8,
    verdict: 'values',
  },
  {
    does: 'gives one number too many',
    text: 'export const convTranspose = (p) => { const y = right(p); return { ...y, data: [...y.data, 0] }; };',
    verdict: 'shape',
  },
];
