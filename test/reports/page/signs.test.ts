import { describe, expect, it } from 'vitest';
import { fastEngines } from '../../../engines/fast/index.ts';
import { engines } from '../../../engines/index.ts';
import { kindOf, looksOf, REFERENCE_SHAPES, sign } from '../../../reports/page/signs.ts';
import { SUBJECT_GROUPS, THIRD_PARTY } from '../../../subjects/index.ts';
import { EXACT } from '../../../subjects/reference-engine.ts';

const own = (name: string, threads = 1) => ({ name, typed: name, origin: 'module' as const, threads });
const BUILT_IN = SUBJECT_GROUPS.all.map((name) => {
  const origin = (THIRD_PARTY as readonly string[]).includes(name) ? ('third party' as const) : ('engine' as const);
  return { name, typed: name, origin, threads: 1 };
});

describe('the sign of a subject', () => {
  it('has a colour that says its kind', () => {
    const kinds = Object.fromEntries(BUILT_IN.map((subject) => [subject.name, kindOf(subject)]));
    const named = (names: readonly string[], kind: string) => Object.fromEntries(names.map((name) => [name, kind]));
    expect(kinds).toEqual({
      ...named([...Object.keys(engines), EXACT], 'reference'),
      ...named(Object.keys(fastEngines), 'fast'),
      ...named(THIRD_PARTY, 'third-party'),
    });
    expect(kindOf(own('scatter'))).toBe('own');
    expect(Object.keys(REFERENCE_SHAPES)).toEqual([...Object.keys(engines), EXACT]);
  });

  it('is unlike that of any other subject that comes with the suite', () => {
    const signs = looksOf(BUILT_IN).map((look) => `${sign(look)}`);
    expect(new Set(signs).size).toBe(BUILT_IN.length);
  });

  it('is the same whoever else is in the report', () => {
    const all = looksOf([own('mine'), ...BUILT_IN]).slice(1);
    expect(BUILT_IN.map((subject) => looksOf([subject])[0])).toEqual(all);
  });

  it('differs between modules of the user', () => {
    const [one, two] = looksOf([own('one.mjs'), own('two.mjs')]);
    expect(one.colour).toBe(two.colour);
    expect(one.shape).not.toBe(two.shape);
  });

  it('is the outline of the same sign with several threads', () => {
    const [one, two] = looksOf([own('wasm'), { ...own('wasm ×2', 2), typed: 'wasm' }]);
    expect([two.shape, two.colour]).toEqual([one.shape, one.colour]);
    expect(one.fill).toBe(one.colour);
    expect(two.fill).toBe('var(--paper)');
  });
});
