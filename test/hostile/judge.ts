/** What becomes of a hostile document: a value, or an error that its reader means; anything else is a defect of the reader. */

/** What is read, and by which errors it is refused. */
export interface Reader {
  readonly name: string;
  /** Valid documents, which changes start from. */
  readonly documents: readonly Uint8Array[];
  /** Classes of the errors that it means, none of another one. */
  readonly refuses: readonly (abstract new (
    ...given: never[]
  ) => Error)[];
  /** What every message has: where it is wrong, in words of the reader. */
  readonly says: RegExp;
  /** Where reading one takes milliseconds: fewer are read in the same time. */
  readonly isSlow?: true;
  /** @throws one of `refuses` */
  read(document: Uint8Array): unknown;
}

/** By name, of a reader that did something else. */
export class ReaderDefect extends Error {}

/**
 * What V8 and Node say where code went wrong; no reader says it of a document. JSON.parse speaks of what it has read.
 */
const ACCIDENT =
  /Cannot (read|set|destructure|convert|access|mix|assign|create|delete|define)|is not (a function|iterable|a constructor|defined|an object|extensible)|Invalid (array|string|typed array|count|time|regular)|Maximum call stack|[Aa]llocation failed|undefined is not|circular structure|Reduce of empty|out of bounds|must be of type|ENOENT|ERR_/;

/** A message that nobody reads to its end helps nobody. */
const LONGEST_MESSAGE = 20_000;

export type Judged = { readonly kind: 'read' } | { readonly kind: 'refused'; readonly message: string };

/** @throws ReaderDefect where the reader throws what it does not mean, or says too little or too much */
export async function judged({ name, refuses, says, read }: Reader, document: Uint8Array): Promise<Judged> {
  try {
    await read(document);
    return { kind: 'read' };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw new ReaderDefect(`${name} threw what is no error: ${typeof thrown}`);
    const { message } = thrown;
    const told = `${name} threw ${thrown.constructor.name}: ${message.slice(0, 300)}`;
    if (!refuses.some((one) => thrown.constructor === one)) throw new ReaderDefect(`${told}\n${thrown.stack}`);
    if (ACCIDENT.test(withoutQuoted(message))) throw new ReaderDefect(`${told}\n${thrown.stack}`);
    if (!says.test(message)) throw new ReaderDefect(`${told}; it does not say where`);
    if (message.length > LONGEST_MESSAGE) throw new ReaderDefect(`${told}; ${message.length} characters`);
    return { kind: 'refused', message };
  }
}

/** Without what the message repeats of the document. */
function withoutQuoted(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/g, '""');
}
