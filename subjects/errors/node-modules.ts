/**
 * Modules of Node, where there is Node. A subject can also run in a browser's page, where its calls are judged by the
 * same laws and only the lines of source files are missing from a failure; so the files that every subject needs import
 * none of them. `process.getBuiltinModule` is Node's own way to ask for them without an import that fails elsewhere.
 */

/** What is used of Node. */
export interface NodeModules {
  readonly crypto: typeof import('node:crypto');
  readonly fs: typeof import('node:fs');
  readonly inspector: typeof import('node:inspector');
  readonly module: typeof import('node:module');
  readonly path: typeof import('node:path');
  readonly url: typeof import('node:url');
  readonly util: typeof import('node:util');
  readonly vm: typeof import('node:vm');
  readonly workerThreads: typeof import('node:worker_threads');
}

/** null in a runtime that is not Node. */
export const node: NodeModules | null = nodeModules();

function nodeModules(): NodeModules | null {
  const ask = globalThis.process?.getBuiltinModule;
  if (typeof ask !== 'function') return null;
  return {
    crypto: ask('node:crypto'),
    fs: ask('node:fs'),
    // It takes a millisecond, and few have a use for it.
    get inspector() {
      return ask('node:inspector');
    },
    module: ask('node:module'),
    path: ask('node:path'),
    url: ask('node:url'),
    util: ask('node:util'),
    vm: ask('node:vm'),
    workerThreads: ask('node:worker_threads'),
  };
}

/** The same for what is of use in Node alone, and lies beside what a page runs as well. @throws Error elsewhere */
export function inNode(): NodeModules {
  if (node === null) throw new Error('this part of the suite runs in Node only');
  return node;
}
