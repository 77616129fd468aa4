/**
 * Why a module could not be loaded: the reason, the file and line where the mistake is, and the way out where there is
 * one.
 */
import { spawnSync } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../calls/outcome.ts';
import type { Source } from '../source.ts';
import { accidentOf, accidentText, whereThrown } from './accident.ts';
import { linesOf, placeText, sourceLine } from './own-frames.ts';

/** How long a second process may take to tell where a syntax error is. */
const TELLING_MS = 20_000;

/** @param error what importing the module threw */
export function loadFailure(error: unknown, source: Source): string {
  const message = reasonOf(error);
  if ((error as NodeJS.ErrnoException)?.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return `${message}; compile it first, or use a Node that runs TypeScript (22.18 or later)`;
  }
  const where = placeOf(error, message, source);
  return `${message}${where === null ? '' : `, at ${where}`}${wayOut(error)}`;
}

/** A module does not run where it was started from. */
function wayOut(error: unknown): string {
  const { code, path } = (error ?? {}) as { readonly code?: unknown; readonly path?: unknown };
  if (code !== 'ENOENT' || typeof path !== 'string' || isAbsolute(path)) return '';
  return '; a module runs in an empty folder of its own, so name its files by import.meta.url';
}

/** An error that the author did not make is reported with its name. */
function reasonOf(error: unknown): string {
  const accident = accidentOf(error);
  if (accident === null || isNodesOwn(error)) return messageOf(error).replace(/\nRequire stack:.*$/s, '');
  return accidentText({ ...accident, place: null, line: null });
}

/** What Node says of a module that it cannot find or read; its message names the file. */
function isNodesOwn(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('ERR_');
}

function placeOf(error: unknown, message: string, { origin, target }: Source): string | null {
  // What an adapter of the suite says is a word to its user, to whom no line of it is of use.
  if (origin === 'third party' && accidentOf(error) === null) return null;
  try {
    return decoratedPlace(stackOf(error)) ?? importPlace(message) ?? framePlace(error) ?? printedPlace(error, target);
  } catch {
    return null;
  }
}

/** The stack of some syntax errors begins with the place, which their message lacks. */
function decoratedPlace(stack: string): string | null {
  const [, where, line] = /^((?:file:|\/).*?):(\d+)(?:\n|$)/.exec(stack) ?? [];
  if (where === undefined) return null;
  return placeInFile(where.startsWith('file:') ? fileURLToPath(where) : where, Number(line));
}

/**
 * Node keeps the place of a syntax error in a module to itself and tells it only where nobody catches the error: so the
 * module is loaded once more, by a process that does not.
 */
function printedPlace(error: unknown, url: string): string | null {
  if (!(error instanceof SyntaxError)) return null;
  const program = `await import(${JSON.stringify(url)})`;
  const words = [...process.execArgv, '--input-type=module', '--eval', program];
  const { stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: TELLING_MS, env: process.env });
  const [printed] = /^(?:file:|\/).*:\d+$/m.exec(stderr ?? '') ?? [''];
  return decoratedPlace(printed);
}

function stackOf(error: unknown): string {
  const { stack } = (error ?? {}) as { readonly stack?: unknown };
  return typeof stack === 'string' ? stack : '';
}

/** The line of an import that was not found. */
function importPlace(message: string): string | null {
  const [, missing, importer] = /^Cannot find (?:module|package) '(.*?)' imported from (.*?)$/m.exec(message) ?? [];
  if (importer === undefined) return null;
  const name = missing.slice(missing.lastIndexOf('/') + 1);
  const at = linesOf(importer).findIndex((line) => /['"]/.test(line) && line.includes(name));
  return at < 0 ? null : placeInFile(importer, at + 1);
}

function framePlace(error: unknown): string | null {
  const { place, line } = whereThrown(error);
  if (place === null) return null;
  return line === null ? place : `${place} (${line})`;
}

function placeInFile(file: string, line: number): string {
  const text = sourceLine({ file, line });
  const place = placeText({ caller: '', file, line, column: 0 }).replace(/:0$/, '');
  return text === null ? place : `${place} (${text})`;
}
