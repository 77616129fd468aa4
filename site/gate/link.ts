/**
 * A failure as a link: the module, the law, what it was drawn from and what was seen, as JSON, compressed, in the hash of the address.
 * A browser sends the hash to no server. A link comes from anybody, so that every field is checked.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { type GivenSource, NUMBER_RANGES, numbersProblem, type RunNumbers, SOURCE_KINDS } from './asked.ts';

/** A failure that somebody shares. */
export interface SharedFailure extends RunNumbers {
  /** Its text is null where it was too long for a link. */
  readonly source: Pick<GivenSource, 'kind' | 'file'> & { readonly text: string | null };
  readonly law: string;
  /** With the seed it leads to the case. */
  readonly path: string;
  /** The smallest case, as canonical JSON; null where it was too long for a link. */
  readonly case: string | null;
  readonly message: string;
  /** What was expected and what came, in lines. */
  readonly shown: readonly string[];
}

/** The hash begins so, and then has the rest in Base64 for addresses. */
const PREFIX = 'failure=';

/** Characters of a link that mail and chat leave whole. */
export const LONGEST_LINK = 8000;

/** Characters of a link that are read, and bytes that may become of them. */
const MOST_READ = 100_000;
const MOST_BYTES = 1_000_000;

/** Of the words of a failure. */
const LONGEST_TEXT = 4000;

/** The hash of a link, without `#`. What makes it too long is left out: first the module, then the case. */
export async function linkHash(shared: SharedFailure): Promise<string> {
  const withoutText = { ...shared, source: { ...shared.source, text: null } };
  for (const one of [shared, withoutText]) {
    const bytes = bytesOf(one);
    // Whoever opens it is not to be given more than is read, however well it can be compressed.
    if (bytes.length > MOST_BYTES) continue;
    const hash = await coded(bytes);
    if (hash.length <= LONGEST_LINK) return hash;
  }
  return coded(bytesOf({ ...withoutText, case: null, shown: [] }));
}

/**
 * @param hash of the address, with or without `#`
 * @returns null where it shares no failure
 * @throws RangeError naming field, rule and value where it shares none that can be read
 */
export async function readLink(hash: string): Promise<SharedFailure | null> {
  const text = hash.replace(/^#/, '');
  if (!text.startsWith(PREFIX)) return null;
  if (text.length > MOST_READ) {
    throw new RangeError(`link: it must have at most ${MOST_READ} characters, got ${text.length}`);
  }
  return sharedFrom(await decoded(text.slice(PREFIX.length)));
}

function bytesOf(shared: SharedFailure): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(shared));
}

async function coded(json: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = await through(new Blob([json]), new CompressionStream('deflate-raw'));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return PREFIX + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

async function decoded(text: string): Promise<unknown> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    const json = await through(new Blob([bytes]), new DecompressionStream('deflate-raw'));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError('link: it must hold compressed JSON, and is cut or changed');
  }
}

/** @throws RangeError where too much comes out: a few bytes can become a thousand times as many */
async function through(blob: Blob, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const reader = blob.stream().pipeThrough(transform).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError(`link: it must hold at most ${MOST_BYTES} bytes`);
    }
    parts.push(next.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

type Fields = Readonly<Record<string, unknown>>;

function sharedFrom(value: unknown): SharedFailure {
  const fields = recordFrom(value, 'it');
  const source = recordFrom(fields.source, 'source');
  const numbers = Object.fromEntries(
    Object.keys(NUMBER_RANGES).map((field) => [field, numberFrom(fields, field)]),
  ) as unknown as RunNumbers;
  const problem = numbersProblem(numbers);
  if (problem !== null) throw new RangeError(`link: ${problem}`);
  return {
    ...numbers,
    source: {
      kind: oneOf(source.kind, SOURCE_KINDS, 'source.kind'),
      file: matching(source.file, /^[\w.-]{1,100}$/, 'source.file'),
      text: source.text === null ? null : textFrom(source.text, MOST_BYTES, 'source.text'),
    },
    law: matching(fields.law, /^[a-z-]{1,60}$/, 'law'),
    path: matching(fields.path, /^\d{1,9}(:\d{1,9}){0,999}$/, 'path'),
    case: fields.case === null ? null : textFrom(fields.case, MOST_BYTES, 'case'),
    message: textFrom(fields.message, LONGEST_TEXT, 'message'),
    shown: listFrom(fields.shown, 'shown').map((line, at) => textFrom(line, LONGEST_TEXT, `shown[${at}]`)),
  };
}

function recordFrom(value: unknown, field: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(field, 'an object', value);
}

function numberFrom(fields: Fields, field: string): number {
  const value = fields[field];
  if (typeof value === 'number') return value;
  throw wrong(field, 'a number', value);
}

function oneOf<T extends string>(value: unknown, known: readonly T[], field: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw wrong(field, `one of ${known.join(', ')}`, value);
  return found;
}

function matching(value: unknown, pattern: RegExp, field: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw wrong(field, `a text that ${pattern} fits`, value);
}

function textFrom(value: unknown, longest: number, field: string): string {
  if (typeof value === 'string' && value.length <= longest) return value;
  throw wrong(field, `a text of at most ${longest} characters`, value);
}

function listFrom(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= 100) return value;
  throw wrong(field, 'a list of at most 100 entries', value);
}

function wrong(field: string, rule: string, value: unknown): RangeError {
  return new RangeError(`link: ${field} must be ${rule}, got ${describeValue(value)}`);
}
