/** The JSON Schema of known failures says what the parser says, but for what no schema can say. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../known-failures.schema.json' with { type: 'json' };
import { LARGE_SIZES } from '../../properties/cases/large-sizes.ts';
import { COVERAGE_CLASSES } from '../../properties/coverage/coverage.ts';
import { parseKnownFailures } from '../../properties/known-failures/known-failures.ts';
import { MISMATCH_KINDS } from '../../properties/law.ts';
import { ALL_LAWS } from '../../properties/laws.ts';
import { WORD_CLASS } from '../../properties/words/word-classes.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { ILLEGAL_ASPECTS, ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { ONE_CELL } from '../cli/command-line.ts';

const fits = new Ajv2020({ allErrors: true }).compile(schema);
const OWN = readFileSync(new URL('../../known-failures.json', import.meta.url), 'utf8');

const ENTRY = {
  id: 'a',
  subjects: ['b'],
  when: ['rank-1', 'not bias'],
  fails: ['values', 'timed out'],
  case: ONE_CELL,
  laws: ['agreement'],
  reference: 'c',
  note: 'd',
};

function isParsed(list: unknown): boolean {
  try {
    parseKnownFailures(JSON.stringify(list), 'list');
    return true;
  } catch {
    return false;
  }
}

const without = (field: string) => [Object.fromEntries(Object.entries(ENTRY).filter(([name]) => name !== field))];
const withField = (field: string, value: unknown) => [{ ...ENTRY, [field]: value }];
const ONE_CODE = {
  ...ONE_CELL,
  dtype: 'int8',
  quantisation: {
    x: { scale: 1, zeroPoint: 0 },
    w: { dtype: 'int8', scale: [1], zeroPoint: [0] },
    y: { scale: 1, zeroPoint: 0 },
    clamp: [-128, 127],
  },
};
const withCase = (change: object) => withField('case', { ...ONE_CELL, ...change });

/** Traits of calls that are no coverage classes, and of no kind of illegal case. */
const OWN_TRAITS = [
  'special-numbers',
  'subnormal-numbers',
  'two-channels-to-one',
  'even-channels-to-one',
  'inexact-stride',
  'bias-beyond-int32',
  'multiplier-256-up',
  'illegal-quantisation',
];

describe('the schema of known failures', () => {
  it('names the laws, traits and kinds of mismatch that there are', () => {
    const { laws, fails } = schema.items.properties;
    expect(laws.items.enum).toEqual(ALL_LAWS.map(({ id }) => id));
    expect(fails.items.enum).toEqual(MISMATCH_KINDS);
    const ids = [...COVERAGE_CLASSES, ...LARGE_SIZES].map(({ id }) => id);
    const traits = [...new Set([...ids, ...OWN_TRAITS, ...ILLEGAL_KINDS, ...ILLEGAL_ASPECTS])];
    expect(schema.$defs.trait.enum).toEqual(traits);
    expect(schema.$defs.not.enum).toEqual(traits.map((trait) => `not ${trait}`));
    expect(schema.$defs.words.pattern).toBe(WORD_CLASS);
    expect(schema.$defs.notWords.pattern).toBe(WORD_CLASS.replace('^(', '^not ('));
    expect(schema.$defs.call.properties.convention.enum).toEqual(CONVENTIONS.map(({ id }) => id));
  });

  it("fits the project's own list", () => {
    expect(fits(JSON.parse(OWN)), JSON.stringify(fits.errors)).toBe(true);
  });

  it.each([
    [[]],
    [[ENTRY]],
    [[ENTRY, { ...ENTRY, id: 'other' }]],
    [withCase({ x: { shape: [1, 1, 1], data: ['-0'] } })],
    [withCase({ x: { shape: [1, 1, 1], data: ['NaN'] } })],
    [withCase(ONE_CODE)],
  ])('accepts what the parser accepts: %j', (list) => {
    expect(isParsed(list)).toBe(true);
    expect(fits(list), JSON.stringify(fits.errors)).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ['no list', {}],
    ['an entry that is none', [7]],
    ['an entry that is null', [null]],
    ...Object.keys(ENTRY).map((field) => [`an entry without ${field}`, without(field)] as const),
    ['an unknown field', withField('cause', 'e')],
    ...['id', 'reference', 'note'].flatMap((field): [string, unknown][] => [
      [`an empty ${field}`, withField(field, '')],
      [`a number for ${field}`, withField(field, 7)],
    ]),
    ...['subjects', 'when', 'fails', 'laws'].flatMap((field): [string, unknown][] => [
      [`no ${field}`, withField(field, [])],
      [`a text for ${field}`, withField(field, 'rank-1')],
      [`a number among ${field}`, withField(field, [7])],
      [`an empty text among ${field}`, withField(field, [''])],
    ]),
    ['a trait that is none', withField('when', ['rank-9'])],
    ['not and a trait that is none', withField('when', ['not rank-9'])],
    ['a law that is none', withField('laws', ['agreemint'])],
    ['a group of laws', withField('laws', ['core'])],
    ['a kind that is none', withField('fails', ['value'])],
    ['a case that is none', withField('case', 7)],
    ['a case with an unknown field', withCase({ strides: [1] })],
    ['a tensor without data', withCase({ x: { shape: [1, 1, 1] } })],
    ['a type that is none', withCase({ dtype: 'f8' })],
    ['scales of floating-point numbers', withCase({ quantisation: ONE_CODE.quantisation })],
    ['integers without scales', withCase({ dtype: 'int8' })],
    ['a clamp of one code', withCase({ ...ONE_CODE, quantisation: { ...ONE_CODE.quantisation, clamp: [1] } })],
    ['a word for a number', withCase({ stride: ['one'] })],
    ['a number for a list', withCase({ stride: 1 })],
    ['a text for groups', withCase({ groups: '1' })],
  ])('refuses what the parser refuses: %s', (_, list) => {
    expect(isParsed(list)).toBe(false);
    expect(fits(list)).toBe(false);
  });
});
