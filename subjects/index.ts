/** The registry of subjects: what can be named on the command line, and how each is opened. */

import { existsSync } from 'node:fs';
import { fastEngines, fastPaths } from '../engines/fast/index.ts';
import { engines } from '../engines/index.ts';
import { describeValue } from '../spec/describe-value.ts';
import { didYouMean } from '../spec/nearest.ts';
import { BROWSER_PREFIX, type BrowserChoice } from './browser/choice.ts';
import { PACKAGED_CHROMIUM } from './browser/find.ts';
import { openInBrowser } from './browser/open.ts';
import { subjectWithSiblings } from './in-process.ts';
import { type OpenedAndFailed, openAll, openEach } from './open-all.ts';
import { siblings } from './other-thread-counts.ts';
import { openProgram } from './pipe/program-subject.ts';
import { besideModule } from './process/child.ts';
import { openIsolated } from './process/isolated.ts';
import { EXACT, QUANTISED } from './reference-engine.ts';
import {
  browserSource,
  engineSource,
  loadImplementation,
  moduleSource,
  PROGRAM_PREFIX,
  programSource,
  type Source,
} from './source.ts';
import type { Subject } from './subject.ts';
import { threadsRefusal } from './threads.ts';

export const THIRD_PARTY = [
  'onnxruntime-node',
  'onnxruntime-web',
  'tfjs-cpu',
  'tfjs-wasm',
  'opencv',
  'litert',
  'jax',
] as const;

/** Released back ends that run in the page of a browser only. */
export const BROWSER_PARTY = [
  'onnxruntime-web-jsep',
  'onnxruntime-web-webgpu',
  'onnxruntime-web-webnn',
  'tfjs-webgl',
  'tfjs-webgpu',
  'litert-webgpu',
  'litert-webnn',
  'jax-webgl',
  'jax-webgpu',
  'chromium-webnn',
] as const;

/** Names that stand for several subjects. */
export const SUBJECT_GROUPS: Readonly<Record<string, readonly string[]>> = {
  engines: Object.keys(engines),
  // Apart: what takes no floating-point numbers has no certificate and no time.
  integers: [QUANTISED],
  fast: Object.keys(fastEngines),
  'fast-paths': Object.keys(fastPaths),
  'wasm-paths': Object.keys(fastPaths).filter((name) => /^wasm-.+-relaxed$/.test(name)),
  'third-party': THIRD_PARTY,
  browser: BROWSER_PARTY,
  all: [...Object.keys(engines), EXACT, ...Object.keys(fastEngines), ...THIRD_PARTY],
};

/**
 * The sources that the given names, groups and paths stand for, each once.
 * @throws RangeError for a name that is not known or a file that is not there
 */
export function resolveSources(args: readonly string[]): Source[] {
  const names = args.flatMap((name) => (Object.hasOwn(SUBJECT_GROUPS, name) ? SUBJECT_GROUPS[name] : [name]));
  return [...new Map(names.map(resolveSource).map((source) => [identityOf(source), source])).values()];
}

/** One module is another subject in a browser. */
function identityOf({ target, browser }: Source): string {
  return browser === undefined ? target : `${BROWSER_PREFIX}${target}`;
}

function resolveSource(name: string): Source {
  if (name.startsWith(BROWSER_PREFIX)) return browserSource(name);
  if (name.startsWith(PROGRAM_PREFIX)) return programSource(name);
  const isEngine = [engines, fastEngines, fastPaths].some((registry) => Object.hasOwn(registry, name));
  if (isEngine || name === QUANTISED || name === EXACT) return engineSource(name);
  if ((THIRD_PARTY as readonly string[]).includes(name)) {
    const target = besideModule(import.meta.url, `third-party/${name}`).href;
    return { argument: name, origin: 'third party', target };
  }
  if ((BROWSER_PARTY as readonly string[]).includes(name)) {
    const target = besideModule(import.meta.url, `third-party/pages/${name}`).href;
    return { argument: name, origin: 'third party', target, browser: browserOf(name) };
  }
  if (/\.json$/i.test(name)) {
    throw new RangeError(`subject ${name}: no module: JSON is none; a module is JavaScript or TypeScript`);
  }
  const meant = meantBy(name);
  if (meant !== null) throw new RangeError(`subject "${name}" is not known; did you mean ${JSON.stringify(meant)}?`);
  if (/[\\/]|\.[cm]?[jt]s$/.test(name)) return moduleSource(name);
  const known = [...SUBJECT_GROUPS.all, ...Object.keys(SUBJECT_GROUPS)];
  const hint = didYouMean(name, [...known, ...Object.keys(fastPaths)]);
  throw new RangeError(
    `subject "${name}" is not known; it must be one of ${known.join(', ')}, the path of a module, browser: and such a path, or cmd: and a command${hint}`,
  );
}

/** The builds of Chromium that systems bring have no context of WebNN. */
function browserOf(name: string): BrowserChoice {
  return name.endsWith('-webnn') ? { name: PACKAGED_CHROMIUM } : {};
}

/** What a module may end with, the likeliest first. */
const MODULE_ENDINGS = ['.mjs', '.js', '.cjs', '.ts', '.mts', '.cts'];

/** A command without what marks one, or a module here without its folder and ending; null where it is neither. */
function meantBy(name: string): string | null {
  const [command, ...words] = name.trim().split(/\s+/);
  const isCommand = words.length > 0 && !existsSync(name) && (!/[\\/]/.test(command) || existsSync(command));
  if (isCommand) return `${PROGRAM_PREFIX}${name}`;
  if (/[\\/]/.test(name)) return null;
  const ending = MODULE_ENDINGS.find((one) => existsSync(`./${name}${one}`));
  return ending === undefined ? null : `./${name}${ending}`;
}

/**
 * Opens a subject: engines in this process, everything else in a child process of its own.
 * @param timeoutMs for one call of an isolated subject, above 0
 * @throws TypeError, RangeError for a time that is none
 * @throws RangeError naming the subject and the reason where it cannot be loaded, or not with so many threads
 */
export async function openSubject(source: Source, timeoutMs: number): Promise<Subject> {
  requireTimeout(timeoutMs);
  if (source.origin === 'program') return openProgram(source, timeoutMs);
  if (source.browser !== undefined) return openInBrowser(source, timeoutMs);
  if (source.origin !== 'engine') return openIsolated(source, timeoutMs);
  const others = siblings((threads) => openIsolated({ ...source, threads }, timeoutMs));
  const subject = subjectWithSiblings(await loadImplementation(source), 'engine', source.argument, others);
  const refusal = threadsRefusal(source, subject.capabilities);
  if (refusal !== null) throw new RangeError(`subject ${source.argument}: ${refusal}`);
  return subject;
}

/**
 * Opens several subjects side by side and gives each a name of its own: one that is taken gets its argument added.
 * @param threads how many each is to use that can; of those that declare fewer, as many as they declare
 * @throws RangeError where one cannot be loaded; the others are closed again
 */
export function openSubjects(sources: readonly Source[], timeoutMs: number, threads = 1): Promise<Subject[]> {
  return openAll(sources, (source) => openThreaded(source, timeoutMs, threads));
}

/**
 * The same, where one subject that cannot be loaded is not to keep the others from being tested: it is reported beside
 * them.
 */
export function openSubjectsApart(
  sources: readonly Source[],
  timeoutMs: number,
  threads = 1,
): Promise<OpenedAndFailed<Subject>> {
  return openEach(sources, (source) => openThreaded(source, timeoutMs, threads));
}

/** Callers without types may leave it out, and would learn so from the first call that hangs. */
function requireTimeout(timeoutMs: unknown): void {
  const isNumber = typeof timeoutMs === 'number';
  if (isNumber && timeoutMs > 0) return;
  const message = `openSubject: timeoutMs must be a number of milliseconds above 0, got ${describeValue(timeoutMs)}`;
  throw isNumber ? new RangeError(message) : new TypeError(message);
}

/** How many threads it can use it says only when it is open; so many it is asked for then. */
async function openThreaded(source: Source, timeoutMs: number, threads: number): Promise<Subject> {
  const subject = await openSubject(source, timeoutMs);
  const possible = Math.min(threads, subject.capabilities.threads);
  if (possible === 1) return subject;
  await subject.close();
  return openSubject({ ...source, threads: possible }, timeoutMs);
}
