/** `adjoint.config.*`: found from the working folder upwards, or named by --config. The command line wins over it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { type GateConfig, parseConfig } from '../../properties/gate-config.ts';
import { printable } from '../../reports/printable.ts';
import { BROWSER_PREFIX } from '../../subjects/browser/choice.ts';
import { PROGRAM_PREFIX } from '../../subjects/source.ts';
import { reasonOf } from '../files/file-error.ts';
import { thrownText, UsageError } from '../usage-error.ts';

/** In the order in which a folder is searched; more than one in a folder are refused. */
const NAMES = ['adjoint.config.mjs', 'adjoint.config.ts', 'adjoint.config.json'];

/** A configuration whose paths are relative to the working folder. */
export interface FoundConfig {
  /** As it is named to the user. */
  readonly file: string;
  readonly config: GateConfig;
}

/**
 * @param named what --config names; false where --no-config says that there is none; undefined where it is to be looked for
 * @param from the folder from which it is looked for
 * @returns null where there is none
 * @throws UsageError naming the file where it cannot be read or is not understood
 */
export async function readConfig(
  named: string | false | undefined,
  from: string = process.cwd(),
): Promise<FoundConfig | null> {
  if (named === false) return null;
  const file = named ?? findConfig(from);
  if (file === null) return null;
  const shown = named ?? shownPath(file);
  try {
    const config = parseConfig(await contentOf(file), shown);
    return { file: shown, config: fromHere(config, dirname(resolve(file))) };
  } catch (error) {
    const message = thrownText(error);
    throw new UsageError(message.startsWith(shown) ? message : `${shown}: ${message}`, { cause: error });
  }
}

/** Adds the options that name a configuration. */
export function withConfigOptions(command: Command): Command {
  return command
    .option('--config <file>', 'instead of the nearest adjoint.config.mjs, .ts or .json')
    .option('--no-config', 'without any configuration');
}

/** What --config and --no-config leave among the options. */
export interface ConfigFlags {
  /** False where --no-config says that there is none. */
  readonly config?: string | false;
}

/** The configuration of a command, empty where there is none. Says on stderr which it is, unless that is not wanted. */
export async function configFor(flags: ConfigFlags, isQuiet = false): Promise<GateConfig> {
  const found = await readConfig(flags.config);
  if (found !== null && !isQuiet) process.stderr.write(`adjoint: configured by ${printable(found.file)}\n`);
  return found?.config ?? {};
}

/** Options with those of the configuration in place of what the command line does not have. */
export function settled<Options extends object>(
  options: Options,
  command: Command,
  said: { readonly [name in keyof Options]?: Options[name] | undefined },
): Options {
  const taken = Object.entries(said).filter(
    ([name, value]) => value !== undefined && command.getOptionValueSource(name) !== 'cli',
  );
  return { ...options, ...Object.fromEntries(taken) };
}

/** The nearest folder that has one. @throws UsageError where it has two */
function findConfig(folder: string): string | null {
  const there = NAMES.filter((name) => existsSync(join(folder, name)));
  if (there.length > 1) {
    throw new UsageError(`${shownPath(folder)}: only one configuration can be there, got ${there.join(' and ')}`);
  }
  if (there.length === 1) return join(folder, there[0]);
  return dirname(folder) === folder ? null : findConfig(dirname(folder));
}

async function contentOf(file: string): Promise<unknown> {
  const kind = extname(file);
  if (kind !== '.json' && kind !== '.mjs' && kind !== '.js' && kind !== '.ts') {
    throw new Error(`a configuration ends in .mjs, .js, .ts or .json, got ${JSON.stringify(kind)}`);
  }
  const text = textOf(file);
  if (kind === '.json') return parsed(text);
  const module = await imported(resolve(file));
  if (!('default' in module)) throw new Error('a configuration must be the default export of its module');
  return module.default;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`--config: cannot read ${JSON.stringify(file)}: ${reasonOf(error)}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`not valid JSON: ${(error as Error).message}`);
  }
}

async function imported(file: string): Promise<object> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const { code } = Object(error) as { code?: unknown };
    if (code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw new Error(`it does not load: ${thrownText(error)}`);
    throw new Error(`Node ${process.versions.node} loads no TypeScript; name it adjoint.config.mjs`);
  }
}

/** With paths that are relative to the working folder, as on the command line. */
function fromHere(config: GateConfig, folder: string): GateConfig {
  const here = (path: string) => (isAbsolute(path) ? path : shownPath(join(folder, path)));
  const { subjects, knownFailures, reports, ...rest } = config;
  return {
    ...rest,
    ...(subjects !== undefined && { subjects: subjects.map((one) => inSubject(one, here)) }),
    ...(knownFailures !== undefined && { knownFailures: here(knownFailures) }),
    ...(reports !== undefined && {
      reports: Object.fromEntries(Object.entries(reports).map(([kind, file]) => [kind, here(file)])),
    }),
  };
}

/** The path of a module where a subject is one, in a browser or not; null for a name or a command. */
export function modulePath(subject: string): string | null {
  if (subject.startsWith(BROWSER_PREFIX)) return subject.slice(BROWSER_PREFIX.length).trim();
  return !subject.startsWith(PROGRAM_PREFIX) && /[\\/]|\.[cm]?[jt]s$/.test(subject) ? subject : null;
}

/** A subject with another path where it has one. */
function inSubject(subject: string, changed: (path: string) => string): string {
  const path = modulePath(subject);
  if (path === null) return subject;
  return `${path === subject ? '' : BROWSER_PREFIX}${changed(path)}`;
}

/** A path from the working folder, which begins so that it cannot be taken for a name. */
function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || isAbsolute(short) ? short : `./${short}`;
}
