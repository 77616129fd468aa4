/** Places in what a page says, as places in the author's files: a page knows addresses, and lines of what Vite has made. */
import { SourceMap } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ViteDevServer } from 'vite';
import { type Accident, accidentText, MOST_FRAMES } from '../../errors/accident.ts';
import { placeText, sourceLine } from '../../errors/own-frames.ts';
import { PROGRAM_PATH } from './page-program.ts';

/** A place in a file, line and column from 1. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Texts of a page, in the author's words. */
export interface Places {
  /** A text with its addresses replaced. */
  inText(text: string): string;
  /** The file from which an address is served, as a URL; null for an address of another server. */
  fileUrl(address: string): string | null;
  /** What a page answered to a call, with its addresses replaced and the line of an exception beside its place. */
  inAnswer(value: unknown): unknown;
}

/** @param origin of the server, as addresses begin */
export function placesOf(server: ViteDevServer, origin: string): Places {
  const address = new RegExp(`${origin}(/[^\\s:?#)]*)(?:\\?[^\\s:)]*)?(?::(\\d+):(\\d+))?`, 'g');

  function inText(text: string): string {
    return text.replaceAll(address, (whole: string, path: string, line?: string, column?: string) => {
      const file = fileOf(path, server.config.root);
      if (line === undefined) return path.startsWith('/@fs/') ? file : whole;
      return placeText({ caller: '', ...originalPlace(server, { file, line: Number(line), column: Number(column) }) });
    });
  }

  function inAnswer(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inAnswer);
    if (typeof value !== 'object' || value === null) return value;
    const { accident, message } = value as { readonly accident?: unknown; readonly message?: unknown };
    if (typeof accident === 'object' && accident !== null) {
      const found = accidentIn(accident as Partial<Accident>);
      return { ...value, accident: found, message: accidentText(found) };
    }
    return typeof message === 'string' ? { ...value, message: inText(message) } : value;
  }

  function accidentIn({ name, message, place, stack }: Partial<Accident>): Accident {
    const own = (Array.isArray(stack) ? stack : []).filter((frame) => !`${frame}`.includes(PROGRAM_PATH));
    const where = typeof place === 'string' && !place.includes(PROGRAM_PATH) ? inText(place) : null;
    const [, file, line] = /^(.*):(\d+):\d+$/.exec(where ?? '') ?? [];
    return {
      name: typeof name === 'string' ? name : null,
      message: inText(`${message}`),
      place: where,
      line: file === undefined ? null : sourceLine({ file: resolve(file), line: Number(line) }),
      stack: own.slice(0, MOST_FRAMES).map((frame) => inText(`${frame}`)),
    };
  }

  function fileUrl(text: string): string | null {
    const [whole, path] = text.match(new RegExp(address.source)) ?? [];
    return whole === undefined || path === undefined || path === PROGRAM_PATH
      ? null
      : pathToFileURL(fileOf(path, server.config.root)).href;
  }

  return { inText, inAnswer, fileUrl };
}

/** The file that is served at a path. */
function fileOf(path: string, root: string): string {
  const plain = decodeURI(path);
  return plain.startsWith('/@fs/') ? plain.slice('/@fs'.length) : join(root, plain);
}

/** Where that place comes from, by the map of what Vite has made of the file; the place itself where there is none. */
function originalPlace(server: ViteDevServer, { file, line, column }: Place): Place {
  const modules = [...(server.environments.client.moduleGraph.getModulesByFile(file) ?? [])];
  const map = modules.map((one) => one.transformResult?.map).find((one) => one && 'version' in one);
  if (!map) return { file, line, column };
  const found = new SourceMap(map as never).findOrigin(line, column);
  return 'lineNumber' in found ? { file, line: found.lineNumber, column: found.columnNumber } : { file, line, column };
}
