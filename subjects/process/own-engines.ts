/**
 * Whether functions of this suite's engines ran in this process. An implementation that calls one is compared with itself, so
 * that its agreement says nothing. Importing them is no sign: whoever imports a class of errors from the package loads them too.
 *
 * V8 counts how often a function was called once it has been called a few times, without being asked to beforehand; what this
 * tells is so a part of what ran. Source: Chrome DevTools Protocol, Profiler.getBestEffortCoverage.
 */
import { Session } from 'node:inspector';
import { append } from '../calls/untouched.ts';

/** What V8 says of functions that were called. */
export interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

/** The engines by which results are judged lie in this folder, and not in those within it. */
const FOLDER = new URL('../../engines/', import.meta.url).href;
const FILE = /^([\w-]+)\.[jt]s$/;

// As they were before an implementation was loaded.
const session = new Session();
const connect = session.connect.bind(session);
const disconnect = session.disconnect.bind(session);
const post = session.post.bind(session) as (
  method: string,
  parameters?: object,
  done?: (error: Error | null, coverage: Coverage) => void,
) => void;
const { exec } = RegExp.prototype;
const nameOf = exec.bind(FILE);
const sliced = Function.prototype.call.bind(String.prototype.slice) as (
  text: string,
  from: number,
  to?: number,
) => string;

/** The names of the engines of which a function was called, as far as is known; takes some milliseconds. */
export function enginesThatRan(): string[] {
  let coverage: Coverage | null = null;
  connect();
  post('Profiler.enable');
  post('Profiler.getBestEffortCoverage', {}, (error, found) => {
    if (error === null) coverage = found;
  });
  post('Profiler.disable');
  disconnect();
  return coverage === null ? [] : enginesIn(coverage);
}

/** The engines of which a function was called, by their files. */
export function enginesIn({ result }: Coverage): string[] {
  const names: string[] = [];
  for (let at = 0; at < result.length; at++) {
    const { url, functions } = result[at];
    if (sliced(url, 0, FOLDER.length) !== FOLDER) continue;
    const file = nameOf(sliced(url, FOLDER.length));
    if (file !== null && hasRun(functions)) append(names, file[1]);
  }
  return names;
}

/** Whether a function was called; the module itself, which has no name, is when it is loaded. */
function hasRun(functions: Coverage['result'][number]['functions']): boolean {
  for (let at = 0; at < functions.length; at++) {
    const { functionName, ranges } = functions[at];
    if (functionName !== '' && ranges[0].count > 0) return true;
  }
  return false;
}
