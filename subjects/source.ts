/** Where an implementation comes from, and how it is loaded: an engine of this project or a module. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastEngine } from '../engines/fast/index.ts';
import type { Case } from '../spec/case.ts';
import { inWords, nearest } from '../spec/nearest.ts';
import type { Tensor } from '../spec/tensor.ts';
import { type Capabilities, EVERY_CROP } from './capabilities.ts';
import type { Implementation, Subject } from './subject.ts';
import { threadsAsked } from './threads.ts';

/** As it was before a module was loaded. */
const { apply } = Reflect;

/** A plain value, so that it can be handed to another process. */
export interface Source {
  /** What names it on the command line. */
  readonly argument: string;
  readonly origin: Subject['origin'];
  /** The engine's name, the module's URL or the program's command line. */
  readonly target: string;
  /** How many threads it is to use; 1 where nothing is said. */
  readonly threads?: number;
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
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new RangeError(`subject ${path}: no such file${neighbours(absolute)}`);
  if (!statSync(absolute).isFile()) throw new RangeError(`subject ${path}: not a file`);
  return { argument: path, origin: 'module', target: pathToFileURL(absolute).href };
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

async function moduleImplementation(source: Source): Promise<Implementation> {
  const module = (await import(source.target)) as Record<string, unknown>;
  const fallback = module.default;
  const whole = (
    typeof module.convTranspose !== 'function' && typeof fallback === 'object' && fallback !== null ? fallback : module
  ) as Record<string, unknown>;
  const convTranspose = whole.convTranspose ?? fallback;
  if (typeof convTranspose !== 'function') {
    const found = Object.keys(module).join(', ') || 'nothing';
    throw new TypeError(`must export a function convTranspose(case), by that name or as default; it exports ${found}`);
  }
  if (whole.name !== undefined && typeof whole.name !== 'string') {
    throw new TypeError(`name must be a string, got ${typeof whole.name}`);
  }
  return {
    name: whole.name ?? basename(source.argument, extname(source.argument)),
    ...(typeof whole.version === 'string' && { version: whole.version }),
    ...(whole.capabilities !== undefined && { capabilities: whole.capabilities as Partial<Capabilities> }),
    convTranspose: (problem) => apply(convTranspose, whole, [problem]),
    ...(typeof whole.gradients === 'function' && {
      gradients: (problem, g) => (whole.gradients as NonNullable<Implementation['gradients']>)(problem, g),
    }),
    ...(whole.conventions !== undefined && { conventions: whole.conventions as readonly string[] }),
    ...(typeof whole.call === 'function' && {
      call: (request) => apply(whole.call as NonNullable<Implementation['call']>, whole, [request]),
    }),
    ...(typeof whole.prepare === 'function' && {
      prepare: (problem) => (whole.prepare as NonNullable<Implementation['prepare']>)(problem),
    }),
  };
}
