/**
 * The frame that a kernel in WGSL is pasted into: the example on WebGPU without the body of its kernel. The frame declares uniforms
 * and bindings, uploads, dispatches and reads back; what is pasted has the entry point.
 */

import whole from '../../examples/browser/conv-transpose.wgsl?raw';
import host from '../../examples/browser/webgpu.mjs?raw';

/** Where the kernel of the example goes over from what is given to what is pasted. */
const BODY = 'const WIDTH = 64;';
/** How the host gets its kernel, which is one text here. */
const IMPORT = /^import source from '[^']+';$/m;

/** Where it throws, the kernel does not compile: the host itself would hear of it with the first call only. */
const COMPILED = `
for (const { type, lineNum, linePos, message } of (await module.getCompilationInfo()).messages) {
  // What is wrong with the whole text has no line.
  const place = lineNum > FRAME_LINES ? \`line \${lineNum - FRAME_LINES}:\${linePos}: \` : '';
  if (type === 'error') throw new Error(\`the kernel does not compile: \${place}\${message}\`);
}
`;

/** The declarations that stand above every kernel. */
export const BINDINGS = split()[0];

/** The kernel of the example: an honest one. */
export const FIRST_KERNEL = split()[1];

/** What uploads, dispatches and reads back, as JavaScript. */
export const HOST = checkedHost();

/** A kernel in its frame, as a module that `adjoint verify browser:` takes as well. */
export function kernelModule(kernel: string): string {
  const lines = BINDINGS.split('\n').length - 1;
  const source = `const FRAME_LINES = ${lines};\nconst source = ${JSON.stringify(BINDINGS + kernel)};`;
  return `${HOST.replace(IMPORT, () => source)}${COMPILED}`;
}

function split(): [string, string] {
  const at = whole.indexOf(BODY);
  if (at < 0) throw new Error(`the kernel of the example must have the line ${BODY}`);
  return [whole.slice(0, at), whole.slice(at)];
}

function checkedHost(): string {
  if (!IMPORT.test(host)) throw new Error('the example on WebGPU must import its kernel as source');
  return host;
}
