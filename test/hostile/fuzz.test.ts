/** Everything that reads is faced with hostile documents: it reads them or says why not, and the reader after that is as before. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { drawsOf } from '../project/thorough.ts';
import { SEED } from '../spec/cases.ts';
import { fuzzed } from './fuzzed.ts';
import { judged, type Reader, ReaderDefect } from './judge.ts';
import { CHANGES, changed } from './mutations.ts';
import { readersIn } from './readers.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const READERS = await readersIn(folder);

/** A busy machine takes many times as long. */
const PATIENCE_MS = 600_000;

/** `npm run fuzz` takes a million in all. */
const [FEW, MANY] = [drawsOf(3000, 300), drawsOf(20_000, 1000)];

/** A reader of one document, which does this with it. */
const reader = (read: (document: Uint8Array) => unknown): Reader => {
  return { name: 'mine', documents: [Buffer.from('[1]')], refuses: [RangeError], says: /^mine/, read };
};
const throwing = (thrown: unknown) =>
  reader(() => {
    throw thrown;
  });
const DOCUMENT = Buffer.from('[2]');

describe('a reader', () => {
  it('is right that reads, and that refuses in its own words', async () => {
    expect(await judged(reader(JSON.parse as never), DOCUMENT)).toEqual({ kind: 'read' });
    const refusal = { kind: 'refused', message: 'mine: must be 1' };
    expect(await judged(throwing(new RangeError('mine: must be 1')), DOCUMENT)).toEqual(refusal);
    const late = reader(() => Promise.reject(new RangeError('mine: must be 1')));
    expect(await judged(late, DOCUMENT)).toEqual(refusal);
  });

  it.each([
    ['an error of another class', new TypeError('mine: no')],
    ['an error of a class below', new (class extends RangeError {})('mine: no')],
    ['an accident', new RangeError("mine: Cannot read properties of null (reading 'x')")],
    ['an overflow', new RangeError('mine: Maximum call stack size exceeded')],
    ['an allocation', new RangeError('mine: Invalid array length')],
    ['a message without a place', new RangeError('no')],
    ['a message without an end', new RangeError(`mine${'x'.repeat(30_000)}`)],
    ['what is no error', 'mine: no'],
    ['nothing', null],
  ])('is wrong that throws %s', async (_, thrown) => {
    await expect(judged(throwing(thrown), DOCUMENT)).rejects.toThrow(ReaderDefect);
  });

  it('may repeat what sounds like an accident', async () => {
    const quoting = throwing(new RangeError('mine: must be 1, got "x is not a function"'));
    expect(await judged(quoting, DOCUMENT)).toMatchObject({ kind: 'refused' });
  });

  it('is faced with documents that differ, and fails with the smallest', async () => {
    const sound = reader((document) => {
      const text = Buffer.from(document).toString('utf8');
      if (text !== '[1]') throw new RangeError(`mine: ${JSON.stringify(text.slice(0, 20))}`);
    });
    const { read, refused } = await fuzzed(sound, SEED, 200);
    expect([read + refused, refused > 100]).toEqual([200, true]);
    const careless = reader((document) => JSON.parse(Buffer.from(document).toString('utf8'))[0].length);
    await expect(fuzzed(careless, SEED, 500)).rejects.toThrow(
      /^mine threw (TypeError|SyntaxError)[\s\S]*the document: "/,
    );
  });
});

describe('changes', () => {
  it('are the same for the same numbers, and make documents of every kind', () => {
    const document = Buffer.from('{"a":[1,{"b":"c"}],"d":null}');
    const made = fc.sample(CHANGES, { seed: SEED, numRuns: 2000 }).map((changes) => {
      const [one, again] = [changed(document, changes), changed(document, changes)];
      expect(Buffer.from(one).equals(Buffer.from(again))).toBe(true);
      return Buffer.from(one).toString('latin1');
    });
    const has = (part: RegExp | string) =>
      made.some((text) => (typeof part === 'string' ? text.includes(part) : part.test(text)));
    const kinds = [
      /__proto__/,
      /\[{1000}/,
      /\\ud800/,
      /1e999/,
      /^$/,
      '\x1f\x8b',
      /^\xef\xbb\xbf/,
      '\0',
      /x{1000}/,
      /\r\n/,
      /"a":.*"a":/,
    ];
    expect(kinds.filter((kind) => !has(kind))).toEqual([]);
  });
});

describe.each(READERS)('the reader of $name', (one) => {
  it('reads every valid document', async () => {
    for (const document of one.documents) {
      const answer = await judged(one, document);
      expect(answer).toEqual({ kind: 'read' });
    }
  });

  it(
    'reads hostile ones, or says in its own words why not',
    async () => {
      const runs = one.isSlow ? FEW : MANY;
      const { read, refused } = await fuzzed(one, SEED, runs);
      expect(read + refused).toBe(runs);
      // Changes that are all refused at the first look, or none of them, would test little.
      expect([read > 0, refused > 0]).toEqual([true, true]);
    },
    PATIENCE_MS,
  );
});
