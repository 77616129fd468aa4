/** What runs say of shards, of differences between two plans, and of results that contradict themselves. */
import { describe, expect, it } from 'vitest';
import { partWords } from '../../runs/any-run.ts';
import { failureRule, firstBroken, knownRules, sumOf } from '../../runs/contradiction.ts';
import { differentWords, fileDifferences, subjectDifferences } from '../../runs/differences.ts';
import { isOfShard, parseShard, shardText } from '../../runs/shard.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { subject } from '../reports/verify-results.ts';

describe('a shard', () => {
  it.each(['1/1', '1/8', '8/8', '123456/123456'])('may be %s', (text) => {
    expect(shardText(parseShard(text))).toBe(text);
  });

  it.each(['0/8', '9/8', '8', '1/', '/8', '1/8/9', 'a/8', '-1/8', '1/0', '1234567/1234567', ' 1/8', ''])(
    'is not %j',
    (text) => {
      expect(() => parseShard(text)).toThrow(new RangeError(`must be I/N with 1 <= I <= N, as 2/8, got ${text}`));
    },
  );

  it('has every n-th unit, and each unit is of one', () => {
    const shards = [1, 2, 3].map((index) => ({ index, of: 3 }));
    const own = shards.map((shard) => [0, 1, 2, 3, 4, 5, 6].filter((number) => isOfShard({ number }, shard)));
    expect(own).toEqual([
      [0, 3, 6],
      [1, 4],
      [2, 5],
    ]);
  });
});

describe('a part of a run', () => {
  it('names the shards that are missing, where it was divided', () => {
    const words = 'only a part of the run is here, 3 of 7 units of work';
    expect(partWords({ done: 3, units: 7, missing: [] })).toBe(words);
    expect(partWords({ done: 3, units: 7, missing: ['2/8', '3/8'] })).toBe(`${words}, without shard 2/8, 3/8`);
  });
});

describe('what differs', () => {
  it('is named field by field', () => {
    const one = { a: 1, b: [1, 2], c: 'x' };
    expect(differentWords(one, { ...one, b: [1, 2] }, ['a', 'b', 'c'])).toEqual([]);
    expect(differentWords(one, { a: 2, b: [1], c: 'y' }, ['a', 'b'])).toEqual(['a 1 and 2', 'b [1,2] and [1]']);
  });

  it('is a file that is another one, or is there once', () => {
    expect(fileDifferences({ a: '1', b: '2' }, { a: '1', b: '2' })).toEqual([]);
    expect(fileDifferences({ a: '1', b: '2' }, { b: '3', c: '4' })).toEqual(['the file a', 'the file b', 'the file c']);
  });

  it('is of the subjects their names, else of each the version, or the first field', () => {
    const [a, b] = [subject('a', './a.mjs', '1'), subject('b')];
    expect(subjectDifferences([a, b], [a, b])).toEqual([]);
    expect(subjectDifferences([a, b], [a])).toEqual(['subjects a, b and a']);
    expect(subjectDifferences([a, b], [b, a])).toEqual(['subjects a, b and b, a']);
    expect(subjectDifferences([a, b], [{ ...a, version: '2', typed: 'x' }, b])).toEqual(['version of a "1" and "2"']);
    expect(subjectDifferences([a, b], [{ ...a, typed: 'x' }, b])).toEqual(['name on the command line of a']);
    expect(subjectDifferences([a, b], [a, { ...b, origin: 'program' }])).toEqual(['origin of b']);
    const capabilities = { ...EVERYTHING, groups: false };
    expect(subjectDifferences([a, b], [a, { ...b, capabilities }])).toEqual(['capabilities of b']);
  });
});

describe('a result that contradicts itself', () => {
  it('is told by the first rule that does not hold', () => {
    expect(firstBroken([])).toBeNull();
    expect(firstBroken([[true, 'a']])).toBeNull();
    expect(
      firstBroken([
        [true, 'a'],
        [false, 'b'],
        [false, 'c'],
      ]),
    ).toBe('b');
  });

  it('has a failure where it failed, and only there', () => {
    const of = (status: string, failure: unknown) => firstBroken([failureRule({ status, failure })]);
    expect([of('failed', {}), of('passed', null)]).toEqual([null, null]);
    expect(of('failed', null)).toBe('failure must be given where status is failed, got null');
    expect(of('passed', {})).toBe('failure must be null where status is passed, got one');
  });

  it('has known failures of its subject, and no more than there were cases', () => {
    const knownFailures = [
      { id: 'k', subjects: ['./a.mjs'] },
      { id: 'of-others', subjects: ['b'] },
    ] as never;
    const plan = { seed: 1, subjects: [subject('a', './a.mjs')], knownFailures, settings: null };
    const of = (known: Record<string, number>, name = 'a') =>
      firstBroken(knownRules(plan, { subject: name, known }, 5));
    expect([of({}), of({ k: 5 }), of({ 'of-others': 1 }, 'b')]).toEqual([null, null, null]);
    expect(of({ k: 6 })).toBe('known must add up to at most 5, got 6');
    expect(of({ k: 1, 'of-others': 1 })).toBe('known must name known failures of the subject, got "of-others"');
    expect(sumOf({ a: 2, b: 3 })).toBe(5);
  });
});
