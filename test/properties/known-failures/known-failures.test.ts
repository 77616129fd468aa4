import { describe, expect, it } from 'vitest';
import { classesOf } from '../../../properties/coverage/coverage.ts';
import { knownFailureFor, parseKnownFailures, traitsOf } from '../../../properties/known-failures/known-failures.ts';
import { MISMATCH_KINDS, type MismatchKind } from '../../../properties/law.ts';
import { type Case, formatCase } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import {
  CUSTOMARY_KINDS,
  ILLEGAL_ASPECTS,
  ILLEGAL_KINDS,
  illegalTraitsOf,
  makeIllegal,
} from '../../../spec/illegal.ts';
import { plainQuantisation } from '../../../spec/quantisation.ts';
import { caseOf, counting, thrownBy } from '../../spec/cases.ts';

const FIELDS = 'id, subjects, when, fails, case, laws, reference, note';

const PADDED = caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 2]), padEnd: [1] });

/** An entry as it stands in a file. */
function entry(changed: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'a',
    subjects: ['mine'],
    when: ['padding'],
    fails: ['values'],
    case: JSON.parse(formatCase(PADDED)),
    laws: ['agreement'],
    reference: 'docs',
    note: 'wrong',
    ...changed,
  };
}

const parsed = (...entries: unknown[]) => parseKnownFailures(JSON.stringify(entries), 'known.json');

describe('parseKnownFailures', () => {
  it('reads every field, and the case as a case', () => {
    expect(parsed(entry(), entry({ id: 'b', when: ['rank-1', 'not groups'] }))).toEqual([
      { ...entry(), case: PADDED },
      { ...entry(), id: 'b', when: ['rank-1', 'not groups'], case: PADDED },
    ]);
    expect(parsed()).toEqual([]);
  });

  it('takes a case of the illegal kind that it names', () => {
    const illegal = JSON.parse(formatCase({ ...PADDED, groups: 0 }));
    expect(parsed(entry({ laws: ['refusal'], when: ['zero-groups'], case: illegal }))[0].case).toMatchObject({
      groups: 0,
    });
  });
});

describe('parseKnownFailures refuses', () => {
  it('text that is not JSON', () => {
    expect(thrownBy(() => parseKnownFailures('[{', 'known.json'))).toMatch(
      /^SyntaxError: known\.json: not valid JSON: /,
    );
  });

  it.each([
    ['{}', 'object'],
    ['7', 'number'],
    ['"a"', 'string'],
  ])('%s, which is no list', (text, kind) => {
    expect(thrownBy(() => parseKnownFailures(text, 'known.json'))).toBe(
      `TypeError: known.json: must be an array of known failures, got ${kind}`,
    );
  });

  it.each<[unknown, string]>([
    [null, `TypeError: known.json#1 must be an object with ${FIELDS}`],
    ['a', `TypeError: known.json#1 must be an object with ${FIELDS}`],
    [[], `TypeError: known.json#1 must be an object with ${FIELDS}`],
    [entry({ severity: 1 }), `TypeError: known.json#1 has an unknown field "severity"; it takes ${FIELDS}, varies`],
    [entry({ id: '' }), 'TypeError: known.json#1: id must be a text that is not empty'],
    [entry({ id: undefined }), 'TypeError: known.json#1: id must be a text that is not empty'],
    [entry({ reference: 7 }), 'TypeError: known.json#1: reference must be a text that is not empty'],
    [entry({ note: null }), 'TypeError: known.json#1: note must be a text that is not empty'],
    [entry({ varies: '' }), 'TypeError: known.json#1: varies must be a text that is not empty'],
    [entry({ subjects: [] }), 'TypeError: known.json#1: subjects must be a list with at least one text'],
    [entry({ subjects: 'mine' }), 'TypeError: known.json#1: subjects must be a list with at least one text'],
    [entry({ subjects: ['a', 1] }), 'TypeError: known.json#1: subjects[1] must be a text that is not empty'],
    [entry({ laws: [] }), 'TypeError: known.json#1: laws must be a list with at least one text'],
    [entry({ laws: ['symmetry'] }), 'RangeError: known.json#1: laws names no law "symmetry"'],
    [entry({ fails: [] }), 'TypeError: known.json#1: fails must be a list with at least one text'],
    [
      entry({ fails: ['value'] }),
      `RangeError: known.json#1: fails must name ${MISMATCH_KINDS.join(', ')}, got "value"; did you mean "values"?`,
    ],
    [entry({ when: [] }), 'TypeError: known.json#1: when must be a list with at least one text'],
    [
      entry({ when: ['padding', 'paddling'] }),
      'RangeError: known.json#1: when must name coverage classes, large sizes or kinds of illegal case, got "paddling"; did you mean "padding"?',
    ],
    [
      entry({ when: ['not not padding'] }),
      'RangeError: known.json#1: when must name coverage classes, large sizes or kinds of illegal case, got "not not padding"; did you mean "padding"?',
    ],
    [entry({ case: null }), 'TypeError: known.json#1: case must be an object, got null'],
    [entry({ case: {} }), 'TypeError: known.json#1: case lacks the field x'],
    [
      entry({ case: { ...(entry().case as object), groups: 'one' } }),
      'TypeError: known.json#1: case: groups must be a number or one of NaN, Infinity, -Infinity, -0, got "one"',
    ],
    [entry({ id: 'first' }), 'RangeError: known.json: id "first" is used more than once'],
  ])('%j', (second, message) => {
    expect(thrownBy(() => parsed(entry({ id: 'first' }), second))).toBe(message);
  });

  it.each([
    [['groups'], 'rank-1, f64, padding, halved-padding, first-axis-many'],
    [['not padding'], 'rank-1, f64, padding, halved-padding, first-axis-many'],
    [['padding', 'bias'], 'rank-1, f64, padding, halved-padding, first-axis-many'],
    [['zero-groups'], 'rank-1, f64, padding, halved-padding, first-axis-many'],
  ])('a case without the traits %j, and names those it has', (when, traits) => {
    expect(thrownBy(() => parsed(entry({ when })))).toBe(
      `RangeError: known.json#0: case does not have the traits of when; it has ${traits}`,
    );
  });

  it('a case that is illegal in a way without a kind, and names the entry', () => {
    const odd = JSON.parse(formatCase({ ...PADDED, x: { ...PADDED.x, shape: [2 ** 30, 1, 1] } }));
    expect(thrownBy(() => parsed(entry({ case: odd })))).toMatch(/known\.json#0/);
  });
});

describe('traitsOf', () => {
  it.each(ILLEGAL_KINDS.filter((kind) => !CUSTOMARY_KINDS.includes(kind)))(
    'an illegal case is its kind and its aspects: %s',
    (kind) => {
      const [first, ...aspects] = traitsOf(makeIllegal(PADDED, kind, 0));
      expect(first).toBe(kind);
      expect(aspects.filter((aspect) => !ILLEGAL_ASPECTS.includes(aspect))).toEqual([]);
    },
  );

  it.each([
    ['negative-padding', 'negative-padding'],
    ['output-padding-too-large', 'output-padding-from-limit'],
  ] as const)('a case beyond the customary limits has its kind and its classes: %s', (kind, id) => {
    const broken = makeIllegal(PADDED, kind, 0);
    const classes = classesOf(geometryOf(broken), broken);
    expect(classes).toContain(id);
    expect(traitsOf(broken).toSorted()).toEqual([...new Set([...illegalTraitsOf(broken), ...classes])].toSorted());
    expect(traitsOf(broken)[0]).toBe(kind);
  });

  // The square of 2⁶⁴ is the first power of two beyond f32.
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 100), 2 ** 64])(
    '%d is a special number in x, w and bias',
    (value) => {
      const special = Float32Array.of(value);
      const one = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]), bias: [1] });
      const changes = [{ x: { ...one.x, data: special } }, { w: { ...one.w, data: special } }, { bias: special }];
      expect(changes.map((changed) => traitsOf({ ...one, ...changed }).includes('special-numbers'))).toEqual([
        true,
        true,
        true,
      ]);
      expect(traitsOf(one)).not.toContain('special-numbers');
    },
  );

  it.each([
    ['f32', 2 ** -149, true],
    ['f32', -(2 ** -127), true],
    ['f32', 2 ** -126, false],
    ['f32', 0, false],
    ['f64', 2 ** -149, false],
    ['f64', -(2 ** -1074), true],
  ] as const)('of %s, %d as a subnormal number: %s', (dtype, value, isOne) => {
    const one = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]), bias: [1], dtype });
    const data = dtype === 'f32' ? Float32Array.of(value) : Float64Array.of(value);
    for (const changed of [{ x: { ...one.x, data } }, { w: { ...one.w, data } }, { bias: data }]) {
      expect(traitsOf({ ...one, ...changed }).includes('subnormal-numbers')).toBe(isOne);
    }
  });

  it.each([
    [[2, 1, 1], 1, ['two-channels-to-one', 'even-channels-to-one']],
    [[4, 1, 1], 2, ['two-channels-to-one', 'even-channels-to-one']],
    [[8, 1, 1], 2, ['even-channels-to-one']],
    [[6, 1, 1], 2, []],
    [[2, 2, 1], 1, []],
    [[2, 1, 1], 2, []],
  ])('of w %j in %d groups as %j', (w, groups, wanted) => {
    const problem = caseOf({ x: counting([1, w[0], 1]), w: counting(w), groups });
    expect(traitsOf(problem).filter((trait) => trait.endsWith('-to-one'))).toEqual(wanted);
  });

  it.each([
    [[6, 1], false],
    [[1, 7], true],
    [[16, 64], false],
    [[33, 2], true],
  ])('of the strides %j as one that a GPU may divide by inexactly: %s', (stride, isOne) => {
    const problem = caseOf({ x: counting([1, 1, 1, 1]), w: counting([1, 1, 1, 1]), stride });
    expect(traitsOf(problem).includes('inexact-stride')).toBe(isOne);
  });

  it('a legal case are its coverage classes', () => {
    expect(traitsOf(PADDED)).toEqual(['rank-1', 'f64', 'padding', 'halved-padding', 'first-axis-many']);
  });
});

describe('traitsOf integers', () => {
  it.each([
    [2 ** 31 - 1, 255.5, []],
    [-(2 ** 31), 1, []],
    [2 ** 31, 1, ['bias-beyond-int32']],
    [-(2 ** 31) - 1, 256, ['bias-beyond-int32', 'multiplier-256-up']],
  ])('of int16 with the bias %d and the multiplier %d as %j', (bias, multiplier, wanted) => {
    const dtype = 'int16';
    const plain = plainQuantisation(dtype);
    const quantisation = { ...plain, w: { ...plain.w, scale: [1, multiplier], zeroPoint: [0, 0] } };
    const problem = {
      ...caseOf({ x: counting([1, 1, 1]), w: counting([1, 2, 1]), bias: [0, bias], dtype }),
      quantisation,
    };
    expect(traitsOf(problem).filter((trait) => trait.startsWith('bias-') || trait.startsWith('mult'))).toEqual(wanted);
  });

  it('with a scale that is none are those of an illegal quantisation', () => {
    const plain = plainQuantisation('int8');
    const problem = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]), dtype: 'int8' });
    const broken = { ...problem, quantisation: { ...plain, y: { scale: 0, zeroPoint: 0 } } };
    expect(traitsOf(broken)).toEqual(['illegal-quantisation']);
    expect(traitsOf({ ...broken, quantisation: plain })).not.toContain('illegal-quantisation');
  });
});

describe('knownFailureFor', () => {
  const entries = parsed(
    entry({ id: 'two-axes', when: ['rank-2'], case: JSON.parse(formatCase(twoAxes())) }),
    entry({ id: 'padded' }),
    entry({ id: 'later', when: ['rank-1'] }),
  );
  const found = (subject: string, kind: MismatchKind | undefined, ...calls: Case[]) =>
    knownFailureFor(entries, subject, calls, kind)?.id ?? null;

  function twoAxes(): Case {
    return caseOf({ x: counting([1, 1, 2, 2]), w: counting([1, 1, 1, 1]) });
  }

  it.each<[string, MismatchKind | undefined, Case, string | null]>([
    ['mine', 'values', PADDED, 'padded'],
    ['mine', undefined, PADDED, 'padded'],
    ['mine', 'values', { ...PADDED, padEnd: [0] }, 'later'],
    ['mine', 'values', twoAxes(), 'two-axes'],
    ['mine', 'values', caseOf({ x: counting([1, 1, 1, 1, 1]), w: counting([1, 1, 1, 1, 1]) }), null],
    ['mine', 'values', { ...PADDED, groups: 0 }, null],
    ['mine', 'shape', PADDED, null],
    ['yours', 'values', PADDED, null],
    ['mine (./mine.mjs)', 'values', PADDED, null],
  ])('for %s that failed with %s is the first that fits', (subject, kind, problem, id) => {
    expect(found(subject, kind, problem)).toBe(id);
  });

  it('looks at every call, and wants all traits of one and the same call', () => {
    const unpadded = { ...PADDED, padEnd: [0] };
    expect(found('mine', 'values', unpadded, PADDED)).toBe('padded');
    expect(found('mine', 'values')).toBeNull();
    const both = parsed(entry({ when: ['rank-1', 'not padding'], case: JSON.parse(formatCase(unpadded)) }));
    expect(knownFailureFor(both, 'mine', [PADDED, twoAxes()])).toBeNull();
    expect(knownFailureFor(both, 'mine', [PADDED, unpadded])).toBe(both[0]);
  });
});
