/** Modules for a page, written to a folder of their own: what a page must be proof against. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The body of convTranspose(problem) by its name: one page serves many tests, and x.data[0] is the index into this list. */
export const BEHAVIOURS = {
  answers: 'return answer()',
  resolves: 'return Promise.resolve(answer())',
  refuses: 'throw new RangeError("stride is odd")',
  rejects: 'return Promise.reject(new Error("later"))',
  skips: 'throw Object.assign(new Error("not today"), { name: "Skipped" })',
  slips: 'return problem.nothing.at(0)',
  throwsText: 'throw "no"',
  returnsUndefined: 'return undefined',
  mutates: 'problem.x.data.fill(0); return answer()',
  logs: 'console.error("something odd", 7); return answer()',
  logsAndRefuses: 'console.error("odd"); throw new Error("so it stops")',
  replaces:
    'WebSocket.prototype.send = () => {}; Promise.race = () => 7; Array.prototype.push = () => 0; ' +
    'Object.is = () => true; JSON.stringify = () => "{}"; return answer()',
  borrows: 'return engines().then(({ scatter }) => scatter(problem))',
  asks: 'alert("hello"); return answer()',
  staysThere:
    'location.hash = "at"; history.pushState({}, "", "/stays"); ' +
    'return new Promise((resolve) => { setTimeout(() => resolve(answer()), 200) })',
  reads: 'return fetch("/@fs/etc/hostname").then(({ status }) => ({ shape: [1, 1, 1], data: [status] }))',
  loops: 'for (;;);',
  neverResolves: 'setTimeout(() => { throw new Error("nobody catches this") }); return new Promise(() => {})',
  goes: 'location.href = "/elsewhere"; return new Promise(() => {})',
  goesAfterwards: 'setTimeout(() => { location.href = "/late" }, 20); return answer()',
  steals: 'return new Promise((resolve) => { new WebSocket(channel).onclose = () => resolve(answer()) })',
  destroysDevice: 'return deviceOf().then(async (device) => { device.destroy(); await device.lost; return answer() })',
  losesContext:
    'return new Promise((resolve) => { const canvas = document.createElement("canvas"); const gl = canvas.getContext("webgl2"); ' +
    'canvas.addEventListener("webglcontextlost", () => resolve(answer())); ' +
    'gl.getExtension("WEBGL_lose_context").loseContext() })',
  breaksRules:
    'return deviceOf().then(async (device) => { device.createBuffer({ size: 4, usage: 0 }); ' +
    'await device.queue.onSubmittedWorkDone(); throw new Error("no buffer") })',
  compilesOnce:
    'kernel ??= deviceOf().then((device) => ({ device, module: device.createShaderModule({ code: "fn" }) })); ' +
    'return kernel.then(async ({ device, module }) => { ' +
    'device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } }); ' +
    'await device.queue.onSubmittedWorkDone(); throw new Error("no kernel") })',
  holdsDevice: 'return deviceOf().then((device) => { held = device; return answer() })',
} as const;

export type Behaviour = keyof typeof BEHAVIOURS;

export const behaviourIndex = (behaviour: Behaviour): number => Object.keys(BEHAVIOURS).indexOf(behaviour);

const ZOO = `
const answer = () => ({ shape: [1, 1, 1], data: [42] });
const engines = () => import(${JSON.stringify(`/@fs${join(import.meta.dirname, '../../../dist/engines/scatter.js')}`)});
const channel = 'ws://' + location.host + '/adjoint-channel/' + location.pathname.split('/').at(-1);
const deviceOf = async () => (await navigator.gpu.requestAdapter()).requestDevice();
let held, kernel;
const behaviours = [
${Object.values(BEHAVIOURS)
  .map((body) => `  (problem) => { ${body} },`)
  .join('\n')}
];
export const name = 'zoo';
export const version = '1.0';
export const capabilities = { ranks: [1], groups: false, threads: 4 };
export const convTranspose = (problem) => behaviours[problem.x.data[0]](problem);
`;

/** An honest operator of one axis, wrong by one element where \`isWrong\` says so. */
const operator = (isWrong: string) => `
export const capabilities = { ranks: [1], refuses: [] };
export function convTranspose({ x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups }) {
  const [N, C, I] = x.shape;
  const [, perGroup, K] = w.shape;
  const M = perGroup * groups;
  const O = (I - 1) * stride[0] + (K - 1) * dilation[0] + 1 + outputPadding[0] - padBegin[0] - padEnd[0];
  const y = Float64Array.from({ length: N * M * O }, (_, at) => (bias ? bias[Math.floor(at / O) % M] : 0));
  for (let n = 0; n < N; n++) for (let c = 0; c < C; c++) for (let m = 0; m < perGroup; m++)
    for (let i = 0; i < I; i++) for (let k = 0; k < K; k++) {
      const o = i * stride[0] + k * dilation[0] - padBegin[0];
      const first = Math.floor(c / (C / groups)) * perGroup;
      if (o < 0 || o >= O) continue;
      y[(n * M + first + m) * O + o] += x.data[(n * C + c) * I + i] * w.data[(c * perGroup + m) * K + k];
    }
  if (${isWrong}) { console.error('the last one is off'); y[y.length - 1] += 1; }
  return { shape: [N, M, O], data: y };
}
`;

/** What a module may have beside. */
const MORE = `
export const gradients = ({ x }, g) => ({ x: g, w: { shape: [1], data: [7] }, bias: null });
export const prepare = ({ x }) => ({ run: () => ({ shape: x.shape, data: x.data }), dispose() {} });
export const conventions = ['onnx'];
export const call = ({ attributes, x }) => {
  if (attributes.group === 3) throw new Error('group: 3 is too many');
  return { shape: x.shape, data: x.data };
};
`;

/** Modules, and what they import, by file name. */
const FILES: Readonly<Record<string, string>> = {
  'zoo.mjs': ZOO,
  'honest.mjs': `${operator('false')}${MORE}`,
  'off-by-one.mjs': operator('y.length > 0 && groups > 1 && stride[0] > 1'),
  'package.json': '{ "type": "module" }',
  'vite.config.mjs': `
const asked = new Set();
/** As Vite does with packages that it prepares anew while a page loads them. */
const outdatedAtFirst = (request, response, next) => {
  if (!request.url.includes('outdated') || asked.has(request.url)) return next();
  asked.add(request.url);
  response.writeHead(504).end();
};
const plugin = { name: 'outdated', configureServer: (server) => void server.middlewares.use(outdatedAtFirst) };
export default { define: { VERSION: JSON.stringify("7.5") }, plugins: [plugin] };
`,
  'late.mjs':
    'const { shape } = await import("./outdated.mjs"); export const convTranspose = () => ({ shape, data: [42] });',
  'outdated.mjs': 'export const shape = [1, 1, 1];',
  'shader.wgsl': 'fn forty_two() {}\n',
  'neighbour.ts': `
type Given = { readonly nothing?: { readonly at: number } };

export function slip(given: Given): number {
  return given.nothing!.at;
}
`,
  'typed.ts': `
import { slip } from './neighbour';
import shader from './shader.wgsl?raw';

enum Shape { One = 1 }
interface Problem { readonly x: { readonly data: ArrayLike<number> } }
declare const VERSION: string;
export const name: string = shader.trim();
export const version = VERSION;
export const convTranspose = (problem: Problem): unknown =>
  problem.x.data[0] === 0 ? { shape: [Shape.One, 1, 1], data: [42] } : slip(problem as object);
`,
  'nothing.mjs': 'export const convolve = 1;',
  'throws.mjs': 'throw new Error("not today");',
  'syntax.mjs': 'export const convTranspose = (',
  'missing.mjs': 'import "./missing-import.mjs"; export const convTranspose = () => 1;',
  'missing-import.mjs': 'import "./not-there.mjs";',
  'needs-node.mjs': 'import { readFileSync } from "node:fs"; readFileSync("x"); export const convTranspose = () => 1;',
};

/** Writes all to a new folder. */
export function writePages(): {
  readonly subject: (file: string) => string;
  readonly path: (file: string) => string;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-pages-'));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return {
    subject: (file) => `browser:${join(folder, file)}`,
    path: (file) => join(folder, file),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
