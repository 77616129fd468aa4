/**
 * The frames of a stack that belong to whoever is under test: neither those of Node nor those of the suite that called.
 */
import { type NodeModules, node } from './node-modules.ts';

export interface StackFrame {
  /** The function, as the engine tells it; empty at the top level of a module. */
  readonly caller: string;
  /** A path, or what else the engine says of the place, WebAssembly for example. */
  readonly file: string;
  /** null where there is no file. */
  readonly line: number | null;
  readonly column: number | null;
}

/** Characters of a stack that are read: a stranger's can have any length. */
const READ = 20_000;
const LONGEST_LINE = 120;
const LARGEST_SOURCE_BYTES = 2 ** 21;

/** Between the parts of a path. */
const SEPARATOR = node?.path.sep ?? '/';

/** Where the suite lies, with the separator at its end; null where there are no files. */
const ROOT = node?.url.fileURLToPath(new URL('../..', import.meta.url)) ?? null;

/** Where the build has bundled what starts processes (tools/package/bundle-program.mjs). */
const BUNDLED = 'bundled/';
const NAMES_A_MODULE = /^\/\/ [\w./-]+\.js$/;

/** Of a page: the script that the suite is bundled into, or this file alone. */
const SCRIPT = node === null ? import.meta.url : null;

/** A function and where it is; the path itself may have brackets in it. */
const WITH_FUNCTION =
  /^(.*?) \(((?:file:|https?:|\/|wasm:|node:|data:|blob:|<anonymous>|native|eval at |[A-Za-z]:\\).*)\)$/;
const POSITION = /^(.*?)(?:\?[^:/]*)?:(\d+):(\d+)$/;
const EVALUATED = /\(((?:file:|https?:|\/)[^()]*:\d+:\d+)\)/;

/**
 * The frames of the subject, innermost first. Packages that it uses count only where nothing of its own is left, and an
 * adapter of the suite only where no package is.
 * @param stack as an Error has it
 */
export function ownFrames(stack: unknown): StackFrame[] {
  if (typeof stack !== 'string') return [];
  const frames = stack
    .slice(0, READ)
    .split('\n')
    .flatMap((line) => parseFrame(line));
  const start = frames.findIndex((frame) => !isSuite(frame));
  // In a page an author may have bundled the suite and what is under test into one script.
  if (start < 0) return SCRIPT === null ? [] : frames;
  const end = frames.findIndex((frame, at) => at > start && isSuite(frame));
  const beforeCall = frames.slice(start, end < 0 ? frames.length : end);
  const adapter = beforeCall.filter(isAdapter);
  const others = beforeCall.filter((frame) => !isAdapter(frame));
  const own = others.filter(({ file }) => !isPackage(file));
  return own.length > 0 ? own : others.length > 0 ? others : adapter;
}

/** Whether a line of a stack is a frame of neither Node nor the suite. */
export function isOwnFrame(line: string): boolean {
  return parseFrame(line).some((frame) => !isSuite(frame));
}

/** A frame as one line: the function and `file:line:column`. */
export function frameText(frame: StackFrame): string {
  const place = placeText(frame);
  return frame.caller === '' ? place : `${frame.caller} (${place})`;
}

/** `file:line:column`, the file as seen from where the run was started, unless it lies elsewhere. */
export function placeText({ file, line, column }: StackFrame): string {
  if (line === null) return file;
  const path = node?.path.isAbsolute(file) ? node.path.relative(startedIn, file) : file;
  const short = path === '' || path.startsWith('..') || path.length > file.length ? file : path;
  return `${short}:${line}:${column}`;
}

/** A module may change the working directory. */
const startedIn = node === null ? '' : process.cwd();

const sources = new Map<string, readonly string[]>();

/** The text of the frame's line in its file, null where it cannot be read. */
export function sourceLine({ file, line }: Pick<StackFrame, 'file' | 'line'>): string | null {
  if (line === null) return null;
  const text = linesOf(file)[line - 1]?.trim();
  if (text === undefined || text === '') return null;
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
}

/** The lines of a file, none where it cannot be read. */
export function linesOf(file: string): readonly string[] {
  const known = sources.get(file);
  if (known !== undefined) return known;
  let lines: readonly string[] = [];
  try {
    if (node !== null && isReadable(node, file)) lines = node.fs.readFileSync(file, 'utf8').split('\n');
  } catch {
    // A file that cannot be read has no lines to show.
  }
  sources.set(file, lines);
  return lines;
}

function isReadable({ fs, path }: NodeModules, file: string): boolean {
  return path.isAbsolute(file) && fs.existsSync(file) && fs.statSync(file).size <= LARGEST_SOURCE_BYTES;
}

/** No frame where the line is none, or one of Node or of what is built in. */
function parseFrame(text: string): StackFrame[] {
  const frame = /^\s+at (.*)$/.exec(text)?.[1];
  if (frame === undefined) return [];
  const withFunction = WITH_FUNCTION.exec(frame);
  const caller = (withFunction?.[1] ?? '').replace(/^async /, '').slice(0, 100);
  const where = withFunction?.[2] ?? frame.replace(/^async /, '');
  const evaluated = where.startsWith('eval at ') ? EVALUATED.exec(where)?.[1] : undefined;
  const position = POSITION.exec(evaluated ?? where);
  if (/^(node:|native$|<anonymous>|index \d+$)/.test(where) || (position === null && !where.startsWith('wasm:')))
    return [];
  if (position === null || where.startsWith('wasm:'))
    return [{ caller, file: where.slice(0, 100), line: null, column: null }];
  return [{ caller, file: pathOf(position[1]), line: Number(position[2]), column: Number(position[3]) }];
}

function pathOf(where: string): string {
  try {
    return node !== null && where.startsWith('file:') ? node.url.fileURLToPath(where) : where.slice(0, 500);
  } catch {
    return where.slice(0, 500);
  }
}

/** What calls subjects. Whatever else the suite has (engines, faults, tests) can be what is under test. */
function isSuite(frame: StackFrame): boolean {
  if (frame.file === SCRIPT) return true;
  return /^(subjects|bench|properties|cli|public)/.test(withinSuite(frame)) && !isAdapter(frame);
}

function isAdapter(frame: StackFrame): boolean {
  return withinSuite(frame).startsWith('subjects/third-party/');
}

/** The path of the module from where the suite lies, with `/`; empty where it is elsewhere. */
function withinSuite(frame: StackFrame): string {
  if (ROOT === null || !frame.file.startsWith(ROOT)) return '';
  const path = frame.file.slice(ROOT.length).replaceAll(SEPARATOR, '/');
  return path.startsWith(BUNDLED) ? bundledModule(frame) : path;
}

/** The build names each module that it bundles in a line before it. */
function bundledModule({ file, line }: StackFrame): string {
  const before = linesOf(file).slice(0, line ?? 0);
  return before.findLast((text) => NAMES_A_MODULE.test(text))?.slice('// '.length) ?? '';
}

function isPackage(file: string): boolean {
  return file.includes(`${SEPARATOR}node_modules${SEPARATOR}`);
}
