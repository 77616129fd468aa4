/** Why a module was not served, in one line: what Vite says of it, and where. */
import { messageOf } from '../../calls/outcome.ts';
import { placeText } from '../../errors/own-frames.ts';

interface ViteError extends Error {
  readonly loc?: { readonly file?: string; readonly line?: number; readonly column?: number };
  readonly id?: string;
}

/** Of an error that serving the module threw. */
export function serveFailure(error: unknown): string {
  const { loc, id } = (error ?? {}) as Partial<ViteError>;
  const message = firstLine(messageOf(error));
  const file = loc?.file ?? id;
  if (file === undefined || loc?.line === undefined) return message;
  return `${message}, at ${place(file, loc.line, loc.column ?? 0)}`;
}

/** Of what Vite logged while a page loaded the module. */
export function loggedFailure(texts: readonly string[]): string {
  // That packages could not be looked for beforehand is a consequence.
  const text = texts.find((one) => !one.startsWith('(!)')) ?? texts[0];
  const [, file, line, column] = /^\s*File:\s*(.+?):(\d+):(\d+)\s*$/m.exec(text) ?? [];
  const message = firstLine(text).replace(/^(Internal server error|Pre-transform error): /, '');
  if (file === undefined) return message;
  return `${message}, at ${place(file, Number(line), Number(column))}`;
}

/** Vite counts columns from 0. */
function place(file: string, line: number, column: number): string {
  return placeText({ caller: '', file, line, column: column + 1 });
}

/** The first line, or two where it only announces what follows. */
function firstLine(text: string): string {
  const [first, second = ''] = text.trim().split(/\n\s*/);
  return first.endsWith(':') ? `${first} ${second}` : first;
}
