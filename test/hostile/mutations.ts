/**
 * Documents made hostile: bytes, lines and values of a valid one are changed, a few at a time, by numbers that fast-check draws
 * and makes smaller.
 */
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';

/** One change: which, and numbers that say where and how. */
export interface Change {
  readonly kind: number;
  readonly at: number;
  readonly by: number;
  readonly more: number;
}

const DEEP = 100_000;
const LONG = 'x'.repeat(100_000);

/** JSON values that nobody expects, as text: what JSON.stringify would not write is among them. */
const VALUES: readonly string[] = [
  ...['null', 'true', 'false', '0', '-0', '1', '-1', '0.5', '1e308', '-1e308', '1e999', '1e-999', '5e-324'],
  ...['9007199254740991', '9007199254740993', '4294967296', '2147483648', '268435456', '16777217'],
  ...['""', '"NaN"', '"Infinity"', '"-0"', '"null"', '"\'x\'"', '"1"', '"__proto__"', '"constructor"', '"toString"'],
  ...[
    '"\\ud800"',
    '"\\udc00x"',
    '"\\u0000"',
    '"\\u001b[31m"',
    '"::stop-commands::x"',
    '"##[error]"',
    '"../../etc/passwd"',
  ],
  ...['[]', '{}', '[[]]', '[null]', '[0]', '[-1]', '[1,2,3,4,5,6,7]', '{"__proto__":{"a":1}}', '{"constructor":1}'],
  ...[
    '{"toJSON":1}',
    '{"length":1e9}',
    '{"then":1}',
    '{"data":[1],"shape":[1]}',
    '{"$number":"x"}',
    '{"$":["f64",0,9]}',
  ],
];

/** Rare, since each takes as long as thousands of the others. */
const LARGE_VALUES: readonly string[] = [
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  JSON.stringify(LONG),
  `[${'0,'.repeat(DEEP)}0]`,
  '9'.repeat(10_000),
];

const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  'length',
  'k'.repeat(30_000),
  '0',
  'x',
  '\ud800',
  'kind',
];

const PIECES: readonly Uint8Array[] = [
  ...[
    '\u0000',
    '\ufeff',
    '\r\n',
    '\n',
    '\n\n',
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\',
    '-',
    '1e999',
    '/*',
    '//',
    '#',
    '\u2028',
    '∞',
    '\u202e',
  ],
  ...['::error::', '"__proto__":1,', 'ih0', 'kh99999999999999999999', ' ', '\t', "'", '%', '$', '0x10', '1_000', '٣'],
].map((text) => Buffer.from(text));
const BROKEN_UTF8: readonly Uint8Array[] = [
  [0xed, 0xa0, 0x80],
  [0xff],
  [0xc0, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
].map((bytes) => Uint8Array.from(bytes));

/** Few changes leave most of a document valid, so that what lies behind the first check is reached. */
export const CHANGES: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ kind: fc.nat(999), at: fc.nat(2 ** 31 - 1), by: fc.nat(2 ** 31 - 1), more: fc.nat(2 ** 31 - 1) }),
  { minLength: 1, maxLength: 3 },
);

/** The document with the changes, one after the other. Those of values leave what is no JSON as it is. */
export function changed(document: Uint8Array, changes: readonly Change[]): Uint8Array {
  return changes.reduce((bytes, change) => {
    if (change.kind < 650) return withValueChanged(bytes, change);
    if (change.kind < 995) return withBytesChanged(bytes, change);
    return [gzipSync, doubled, () => new Uint8Array(0), () => Buffer.from([0])][change.kind % 4](bytes);
  }, document);
}

const doubled = (bytes: Uint8Array) => Buffer.concat([bytes, bytes]);

function withBytesChanged(bytes: Uint8Array, { kind, at, by, more }: Change): Uint8Array {
  const from = at % (bytes.length + 1);
  const to = Math.min(bytes.length, from + 1 + (more % (more % 3 === 0 ? 400 : 8)));
  const joined = (...pieces: readonly Uint8Array[]) => Buffer.concat([bytes.subarray(0, from), ...pieces]);
  const changes = [
    () => joined(),
    () => joined(bytes.subarray(to)),
    () => joined(bytes.subarray(from, to), bytes.subarray(from)),
    () => joined(PIECES[by % PIECES.length], bytes.subarray(from)),
    () => joined(PIECES[by % PIECES.length], bytes.subarray(to)),
    () => joined(BROKEN_UTF8[by % BROKEN_UTF8.length], bytes.subarray(from)),
    () => joined(Uint8Array.of(by % 256), bytes.subarray(Math.min(bytes.length, from + 1))),
    () => joined(Uint8Array.of((bytes[from] ?? 0) ^ (1 << (by % 8))), bytes.subarray(Math.min(bytes.length, from + 1))),
    () => Buffer.concat([Buffer.from('\ufeff'), bytes]),
    () => Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  ];
  return changes[kind % changes.length]();
}

/** A place in a value: what it lies in, and under which name. */
interface Place {
  readonly parent: Record<string, unknown>;
  readonly name: string;
}

/** Of a line of it, where each is JSON. */
function withValueChanged(bytes: Uint8Array, change: Change): Uint8Array {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return Buffer.from(withValueOfTextChanged(text, change));
  } catch (error) {
    // What lies a hundred thousand deep cannot be written again.
    if (error instanceof RangeError) return withBytesChanged(bytes, change);
    throw error;
  }
}

function withValueOfTextChanged(text: string, change: Change): string {
  const whole = parsed(text);
  if (whole !== undefined) return withOneChanged(whole, change);
  const lines = text.split('\n');
  const at = change.more % lines.length;
  const line = parsed(lines[at]);
  if (line === undefined) return Buffer.from(withBytesChanged(Buffer.from(text), change)).toString('utf8');
  return lines.with(at, withOneChanged(line, change)).join('\n');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Stands for a text that is put into the JSON as it is. */
const RAW = '@raw@';

function withOneChanged(value: unknown, { kind, at, by, more }: Change): string {
  const root: Record<string, unknown> = { value };
  const places = placesIn(root);
  const { parent, name } = places[at % places.length];
  const old = parent[name];
  const raw = kind % 320 === 0 ? LARGE_VALUES[by % LARGE_VALUES.length] : VALUES[by % VALUES.length];
  let inserted = raw;
  const changes: readonly (() => void)[] = [
    () => put(parent, name, RAW),
    () => put(parent, name, RAW),
    () => remove(parent, name),
    () => isObject(old) && put(old, NAMES[more % NAMES.length], RAW),
    () => put(parent, name, copied(places[by % places.length])),
    () => {
      // Twice the same name, with another value.
      inserted = Array.isArray(parent)
        ? `${raw},${raw}`
        : `${raw},${JSON.stringify(name)}:${JSON.stringify(old) ?? 'null'}`;
      put(parent, name, RAW);
    },
    () =>
      Array.isArray(old) && old.length > 0 && put(parent, name, new Array(1 + (more % 300)).fill(old[by % old.length])),
    () => Array.isArray(old) && put(parent, name, old.slice(0, by % (old.length + 1))),
    () => {
      const number = typeof old === 'number' ? old : 1;
      const near = [number + 1, -number, number + 0.5, number * 2 ** 30, `${number}`, [old]];
      put(parent, name, near[by % near.length]);
    },
    () => {
      remove(parent, name);
      put(parent, NAMES[by % NAMES.length], old);
    },
  ];
  changes[kind % changes.length]();
  return (JSON.stringify(root.value) ?? 'null').replace(JSON.stringify(RAW), () => inserted);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const copied = ({ parent, name }: Place): unknown => JSON.parse(JSON.stringify(parent[name]));

function put(parent: Record<string, unknown>, name: string, value: unknown): void {
  if (Array.isArray(parent) && !(Number(name) < parent.length)) parent.push(value);
  else putField(parent, name, value);
}

function putField(parent: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
}

function remove(parent: Record<string, unknown>, name: string): void {
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete parent[name];
}

/** All of them, the outermost first, as far as they can be looked at in a moment. */
function placesIn(root: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const open: Record<string, unknown>[] = [root];
  for (let parent = open.shift(); parent !== undefined && places.length < 3000; parent = open.shift()) {
    for (const name of Object.keys(parent).slice(0, 300)) {
      places.push({ parent, name });
      const value = parent[name];
      if (isObject(value)) open.push(value);
    }
  }
  return places;
}
