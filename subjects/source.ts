/** Where an implementation comes from, and how it is loaded: an engine of this project or a module. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastEngine } from '../engines/fast/index.ts';
import type { Case } from '../spec/case.ts';
import { inWords, nearest } from '../spec/nearest.ts';
import type { Tensor } from '../spec/tensor.ts';
import { BROWSER_PREFIX, type BrowserChoice } from './browser/choice.ts';
import { EVERY_CROP } from './capabilities.ts';
import { implementationIn } from './module-implementation.ts';
import { bundled } from './process/bundled.ts';
import type { Implementation, Subject } from './subject.ts';
import { threadsAsked } from './threads.ts';

/** A plain value, so that it can be handed to another process. */
export interface Source {
  /** What names it on the command line. */
  readonly argument: string;
  readonly origin: Subject['origin'];
  /** The engine's name, the module's URL or the program's command line. */
  readonly target: string;
  /** How many threads it is to use; 1 where nothing is said. */
  readonly threads?: number;
  /** Of a module that runs in a page: in which browser. */
  readonly browser?: BrowserChoice;
}

export function engineSource(name: string): Source {
  return { argument: name, origin: 'engine', target: name };
}

/** What a program's name begins with. */
export const PROGRAM_PREFIX = 'cmd:';

/** @throws RangeError where no command is given */
export function programSource(argument: string): Source {
  const command = argument.slice(PROGRAM_PREFIX.length).trim();
  if (command === '') throw new RangeError(`subject "${argument}" must have a command after ${PROGRAM_PREFIX}`);
  return { argument, origin: 'program', target: command };
}

/** @throws RangeError where there is no such file */
export function moduleSource(path: string): Source {
  return { argument: path, origin: 'module', target: fileUrl(path, path) };
}

/** A module that runs in a page. @throws RangeError where there is no such file */
export function browserSource(argument: string): Source {
  const path = argument.slice(BROWSER_PREFIX.length).trim();
  if (path === '') throw new RangeError(`subject "${argument}" must have the path of a module after ${BROWSER_PREFIX}`);
  return { argument, origin: 'module', target: fileUrl(argument, path), browser: {} };
}

/**
 * The same sources, those that run in a page in this browser.
 * @param choice what it leaves out stays: a back end that only one browser has names that one; undefined for no choice
 *
 * @example
 * ```ts
 * import { inBrowser, resolveSources } from 'adjoint';
 *
 * const sources = inBrowser(resolveSources(['browser:./examples/direct.mjs']), { name: 'chromium' });
 * sources[0].browser; // → { name: 'chromium' }
 * ```
 */
export function inBrowser(sources: readonly Source[], choice: BrowserChoice | undefined): Source[] {
  return sources.map((source) =>
    source.browser === undefined || choice === undefined
      ? source
      : { ...source, browser: { ...source.browser, ...choice } },
  );
}

/** @param subject what is named @throws RangeError where there is no such file */
function fileUrl(subject: string, path: string): string {
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new RangeError(`subject ${subject}: no such file${neighbours(absolute)}`);
  if (!statSync(absolute).isFile()) throw new RangeError(`subject ${subject}: not a file`);
  return pathToFileURL(absolute).href;
}

/** Files beside one that is not there, with names like its own. */
function neighbours(absolute: string): string {
  try {
    const stem = (file: string) => basename(file, extname(file));
    const files = readdirSync(dirname(absolute));
    // By their stems: endings are too much alike.
    const near = nearest(stem(absolute), files.map(stem));
    return inWords(near.flatMap((name) => files.filter((file) => stem(file) === name)).slice(0, 3));
  } catch {
    return '';
  }
}

/**
 * Loads the implementation into this process.
 * @throws TypeError where the module exports no convTranspose; whatever the module throws while it is loaded
 */
export async function loadImplementation(source: Source): Promise<Implementation> {
  return source.origin === 'engine' ? engineImplementation(source) : moduleImplementation(source);
}

async function engineImplementation({ target: name, threads = threadsAsked() }: Source): Promise<Implementation> {
  // Only now: the engines bring mathjs along, which would double the time that every child process takes to start.
  const { fastEngines, fastPaths } = await import('../engines/fast/index.ts');
  const fast = { ...fastEngines, ...fastPaths };
  if (Object.hasOwn(fast, name)) return fastImplementation(name, fast[name], threads);
  const { referenceImplementation } = await import('./reference-engine.ts');
  return referenceImplementation(name);
}

/**
 * A fast engine, which has a gate of its own. One call makes the layer ready and runs it; prepared, it is run again and
 * again, on an x that lies where the engine wants it.
 */
function fastImplementation(name: string, engine: FastEngine, threads: number): Implementation {
  const prepareLayer = engine.open(threads);
  const prepare = (problem: Case) => prepareLayer(problem, problem.x.shape);
  return {
    name,
    capabilities: {
      ...EVERY_CROP,
      dtypes: engine.dtypes,
      threads: engine.threads,
      specialValues: engine.sumsOfProducts,
      sumsOfProducts: engine.sumsOfProducts,
      prepared: 'any-x',
      lendsResults: engine.lendsResults,
    },
    prepare(problem) {
      const layer = prepare(problem);
      const place = () => layer.place?.(problem.x) ?? { run: () => layer.run(problem.x) };
      let placed: { run(): Tensor } | null = place();
      return {
        run(x) {
          if (x === undefined) {
            placed ??= place();
            return placed.run();
          }
          // It lies where the other one lay.
          placed = null;
          return layer.run(x);
        },
        dispose: () => layer.dispose(),
      };
    },
    convTranspose(problem) {
      const layer = prepare(problem);
      try {
        return layer.run(problem.x);
      } finally {
        layer.dispose();
      }
    },
  };
}

async function moduleImplementation({ argument, origin, target }: Source): Promise<Implementation> {
  const module = origin === 'third party' ? bundled(new URL(target)).href : target;
  return implementationIn(await import(module), basename(argument, extname(argument)));
}
