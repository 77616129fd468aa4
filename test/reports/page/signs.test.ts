import { describe, expect, it } from 'vitest';
import { fastEngines } from '../../../engines/fast/index.ts';
import { engines } from '../../../engines/index.ts';
import { KNOWN_SUBJECTS, kindOf, looksOf, sign } from '../../../reports/page/signs.ts';
import { SUBJECT_GROUPS, THIRD_PARTY } from '../../../subjects/index.ts';
import { EXACT, QUANTISED } from '../../../subjects/reference-engine.ts';

const own = (name: string, threads = 1) => ({ name, typed: name, origin: 'module' as const, threads });
const BUILT_IN = [...SUBJECT_GROUPS.all, ...SUBJECT_GROUPS.integers].map((name) => {
  const origin = (THIRD_PARTY as readonly string[]).includes(name) ? ('third party' as const) : ('engine' as const);
  return { name, typed: name, origin, threads: 1 };
});

describe('the sign of a subject', () => {
  it('has a colour that says its kind', () => {
    const kinds = Object.fromEntries(BUILT_IN.map((subject) => [subject.name, kindOf(subject)]));
    const named = (names: readonly string[], kind: string) => Object.fromEntries(names.map((name) => [name, kind]));
    expect(kinds).toEqual({
      ...named([...Object.keys(engines), EXACT, QUANTISED], 'reference'),
      ...named(Object.keys(fastEngines), 'fast'),
      ...named(THIRD_PARTY, 'third-party'),
    });
    expect(kindOf(own('scatter'))).toBe('own');
  });

  it('is the same in every report for each subject of the registries', () => {
    const advice =
      'the names in KNOWN_SUBJECTS of reports/page/signs.ts must be those of the registries, in their order';
    const registries = {
      reference: [...Object.keys(engines), EXACT, QUANTISED],
      fast: Object.keys(fastEngines),
      'third-party': [...THIRD_PARTY],
      own: [],
    };
    expect(KNOWN_SUBJECTS, advice).toEqual(registries);
  });

  it('is unlike all others, however many there are of a kind', () => {
    const many = Array.from({ length: 30 }, (_, at) => own(`${at}.mjs`));
    expect(new Set(looksOf(many).map(({ shape }) => shape)).size).toBe(many.length);
    const released = BUILT_IN.filter(({ origin }) => origin === 'third party');
    const further = released.map((subject) => ({
      ...subject,
      name: `new ${subject.name}`,
      typed: `new-${subject.typed}`,
    }));
    const looks = looksOf([...further, ...released]);
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(looks.length);
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
