/**
 * Which errors a module made itself. `new RangeError(...)` is a word of its author, and an error that the engine throws
 * is an accident; nothing in the error tells them apart. So the constructors are watched, in the child process and
 * before a module is loaded: only the engine gets past them.
 */

/** `Error` itself is left alone: no engine throws one. */
const WATCHED = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError'];
const WATCHED_OF_WASM = ['RuntimeError', 'CompileError', 'LinkError'];

const constructed = new WeakSet<object>();
let isWatching = false;

/**
 * Replaces the global constructors of errors by ones that remember what they made. For a process with nothing but
 * subjects in it.
 */
export function watchConstructors(): void {
  if (isWatching) return;
  isWatching = true;
  for (const name of WATCHED) watch(globalThis as unknown as Constructors, name);
  const wasm = (globalThis as { WebAssembly?: unknown }).WebAssembly as Constructors;
  for (const name of WATCHED_OF_WASM) watch(wasm, name);
}

/** Whether the code of a module made this error; null where that was not watched. */
export function wasConstructed(error: object): boolean | null {
  if (constructed.has(error)) return true;
  // An error of another realm was made by constructors that nobody watches.
  return isWatching && error instanceof Error ? false : null;
}

type Constructors = Record<string, new (...rest: unknown[]) => Error>;

function watch(holder: Constructors, name: string): void {
  const original = holder[name];
  const remembered = (error: object, trap: (...rest: never[]) => unknown) => {
    constructed.add(error);
    // Without this the stack would begin with the trap.
    Error.captureStackTrace(error, trap);
    return error;
  };
  const watched = new Proxy(original, {
    construct: function construct(target, given, newTarget) {
      return remembered(Reflect.construct(target, given, newTarget), construct);
    },
    apply: function apply(target, self, given) {
      return remembered(Reflect.apply(target as unknown as () => Error, self, given), apply);
    },
  });
  holder[name] = watched;
  Object.defineProperty(original.prototype, 'constructor', { value: watched, writable: true, configurable: true });
}
