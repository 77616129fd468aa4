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
  return `${message}, at ${placeText({ caller: '', file, line: loc.line, column: loc.column ?? 0 })}`;
}

/** Of what Vite logged while a page loaded the module. */
export function loggedFailure(text: string): string {
  const [, file, line, column] = /^\s*File:\s*(.+?):(\d+):(\d+)\s*$/m.exec(text) ?? [];
  const message = firstLine(text).replace(/^(Internal server error|Pre-transform error): /, '');
  if (file === undefined) return message;
  return `${message}, at ${placeText({ caller: '', file, line: Number(line), column: Number(column) })}`;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0];
}
