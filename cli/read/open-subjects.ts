/** The subjects that a command names, opened; without names every built-in one that is installed. */
import type { Dtype } from '../../spec/tensor.ts';
import { openSubjects, openSubjectsApart, resolveSources, SUBJECT_GROUPS } from '../../subjects/index.ts';
import { ofTypes } from '../../subjects/of-types.ts';
import type { OpenedAndFailed } from '../../subjects/open-all.ts';
import { EXACT } from '../../subjects/reference-engine.ts';
import { inBrowser, type Source } from '../../subjects/source.ts';
import type { Subject } from '../../subjects/subject.ts';
import { reading, UsageError } from '../usage-error.ts';
import { type BrowserFlags, browserChoice } from './browser-options.ts';

/**
 * Opens by `open` what is named; without names every built-in subject, of the third parties those that can be loaded.
 * @throws UsageError for a name that is not known or a subject that cannot be loaded
 */
export async function openNamed<T>(
  names: readonly string[],
  open: (sources: readonly Source[]) => Promise<T[]>,
): Promise<T[]> {
  refuseModels(names);
  if (names.length > 0) return reading(() => open(resolveSources(names)));
  const engines = await open(resolveSources(['engines', EXACT, 'fast']));
  const loadable = await Promise.all(
    resolveSources(['third-party']).map((source) =>
      open([source]).catch((error: Error) => {
        process.stderr.write(`adjoint: left out, ${error.message}\n`);
        return [];
      }),
    ),
  );
  return [...engines, ...loadable.flat()];
}

/** A model file in the place of a subject would be taken for a module. @throws UsageError */
function refuseModels(names: readonly string[]): void {
  const model = names.find((name) => /\.(?:onnx|tflite|keras|h5|hdf5|safetensors)$/i.test(name));
  if (model === undefined) return;
  throw new UsageError(`subject ${model}: must be no model file; verify and bench take one as --model ${model}`);
}

/** What a question about a model is put to, and why others are not among it. */
export interface OpenedRuntimes<T> {
  readonly opened: readonly T[];
  /** In words, a line each. */
  readonly leftOut: readonly string[];
}

/**
 * What is named; without names every runtime that is installed, and the fast engines. The reference engines are no runtimes: they
 * are what the others are compared with, and take a hundred times as long.
 * @throws UsageError for a name that is not known or a subject that cannot be loaded
 */
export async function openRuntimes<T extends { readonly name: string; close(): Promise<void> }>(
  names: readonly string[],
  open: (sources: readonly Source[]) => Promise<T[]>,
): Promise<OpenedRuntimes<T>> {
  if (names.length > 0) return { opened: await openNamed(names, open), leftOut: [] };
  const tried = await Promise.all(
    resolveSources(['third-party', 'fast']).map(async (source) => {
      try {
        return { opened: await open([source]), failed: null };
      } catch (error) {
        return { opened: [], failed: { name: source.argument, message: (error as Error).message } };
      }
    }),
  );
  const failed = tried.flatMap((one) => one.failed ?? []);
  return { opened: tried.flatMap(({ opened }) => opened), leftOut: leftOutLines(failed) };
}

/** Those that are not installed in one line, with the command that installs them all; of every other one why it did not load. */
function leftOutLines(failed: readonly { readonly name: string; readonly message: string }[]): string[] {
  const found = failed.map(({ name, message }) => ({ name, message, packages: installWords(message) }));
  const missing = found.filter(({ packages }) => packages !== null);
  const packages = new Set(missing.flatMap((one) => one.packages?.split(' ') ?? []));
  const command = `npm install --save-dev ${[...packages].join(' ')}`;
  return [
    ...(missing.length > 0 ? [`Not installed: ${missing.map(({ name }) => name).join(', ')}; ${command}`] : []),
    ...found.flatMap(({ message, packages }) => (packages === null ? [`Not loaded: ${message}`] : [])),
  ];
}

/** The packages that an adapter names where one of them is missing (subjects/third-party/installed.ts). */
function installWords(message: string): string | null {
  return / is not installed: npm install --save-dev (.+)$/.exec(message)?.[1] ?? null;
}

/** What subjects are opened with. */
interface OpenFlags {
  readonly timeout: number;
  readonly threads: number;
  readonly dtype?: readonly Dtype[];
}

/**
 * Those that have one of the types that were chosen. The others are closed again, and named on stderr.
 * @throws UsageError, by the promise, where none has one
 */
async function withTypes(opened: readonly Subject[], dtype: readonly Dtype[] | undefined): Promise<readonly Subject[]> {
  const kept = ofTypes(opened, dtype);
  const left = opened.filter(({ name }) => !kept.some((one) => one.name === name));
  await Promise.all(left.map((subject) => subject.close()));
  const words = left.map(({ name, capabilities }) => `${name} takes ${capabilities.dtypes.join(' and ')}`).join(', ');
  if (kept.length === 0) throw new UsageError(`--dtype must be a type that a subject takes, got ${dtype}: ${words}`);
  if (left.length > 0) process.stderr.write(`adjoint: left out by --dtype ${dtype}: ${words}\n`);
  return kept;
}

/**
 * What is named, opened; one that cannot be loaded does not keep the others from being tested, as long as there are others.
 * @param isWhole whether the run needs all of them: one that is divided or kept in a journal has to be the same at every start
 * @throws UsageError for a name that is not known, or where none can be loaded, or not all where all are needed
 */
export async function openApart(
  names: readonly string[],
  { timeout, threads, dtype, ...flags }: BrowserFlags & OpenFlags,
  isWhole: boolean,
): Promise<OpenedAndFailed<Subject>> {
  const chosen = (sources: readonly Source[]) => inBrowser(sources, browserChoice(flags));
  if (names.length === 0 || isWhole) {
    const opened = await openNamed(names, (sources) => openSubjects(chosen(sources), timeout, threads));
    return { opened: await withTypes(opened, dtype), failed: [] };
  }
  refuseModels(names);
  const found = await reading(() => openSubjectsApart(chosen(resolveSources(names)), timeout, threads));
  if (found.opened.length === 0) throw new UsageError(found.failed[0].message);
  return { ...found, opened: await withTypes(found.opened, dtype) };
}

/** What a command can ask that asks nothing of pages. @throws RangeError for a module in a page */
export function outsidePages(sources: readonly Source[], command: string): readonly Source[] {
  const inPage = sources.find(({ browser }) => browser !== undefined);
  if (inPage === undefined) return sources;
  throw new RangeError(`subject ${inPage.argument}: ${command} takes nothing that runs in a page; bench times it`);
}

/** For help texts. */
export const SUBJECT_NAMES = `${SUBJECT_GROUPS.all.join(', ')}; the groups ${Object.keys(SUBJECT_GROUPS).join(', ')}`;
