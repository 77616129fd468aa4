/** Numbers that are painted, and the words of the frameworks in the explorer. */
import { describe, expect, it } from 'vitest';
import { takenFrom } from '../../../site/explorer/number-field.ts';
import {
  filled,
  isCut,
  painted,
  typed,
  typedValue,
  withAxis,
  withCount,
  withRank,
} from '../../../site/explorer/painting.ts';
import { PRESETS, withFirstNumbers } from '../../../site/explorer/presets.ts';
import { FIRST_SETTINGS, FRAMEWORKS, type Settings, wValues, xValues } from '../../../site/explorer/settings.ts';
import { FRAMEWORK_NAMES, NAMED_SETTINGS } from '../../../site/explorer/words.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';

const PAINTED: Settings = { ...FIRST_SETTINGS, x: [5, 6, 7, 8] };

describe('painting', () => {
  it('changes one number and keeps the others', () => {
    expect(painted(FIRST_SETTINGS, 'x', 2, -4).x).toEqual([1, 2, -4, 4]);
    expect(painted(FIRST_SETTINGS, 'w', 0, 9).w).toEqual([9, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps within what a cell can show', () => {
    expect(painted(FIRST_SETTINGS, 'x', 0, 1000).x?.[0]).toBe(99);
    expect(painted(FIRST_SETTINGS, 'x', 0, -1000).x?.[0]).toBe(-99);
    expect(painted(FIRST_SETTINGS, 'x', 0, 2.9).x?.[0]).toBe(2);
  });

  it('fills whole tensors', () => {
    expect(filled(FIRST_SETTINGS, 'x', 'ones').x).toEqual([1, 1, 1, 1]);
    expect(filled(FIRST_SETTINGS, 'x', 'a single one').x).toEqual([1, 0, 0, 0]);
    expect(filled(FIRST_SETTINGS, 'x', 'zeros').x).toEqual([0, 0, 0, 0]);
    const row = filled({ ...PAINTED, input: [1, 12] }, 'x', '1 … 9, then 2 … 9 …');
    expect(xValues(row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4]);
    expect(filled(PAINTED, 'x', '1 … 9, then 2 … 9 …').x).toBeNull();
  });

  it('joins digits that are typed, and turns the sign', () => {
    const type = (keys: string) => typedValue([...keys].reduce((text, key) => typed(text, key), ''));
    expect(['7', '42', '-42', '4-2', '--5', '123', '-'].map(type)).toEqual([7, 42, -42, -42, 5, 99, 0]);
    expect(type('-123')).toBe(-99);
    expect(typedValue(typed('42', 'Backspace'))).toBe(4);
  });

  it('knows where a digit too many was typed', () => {
    expect([isCut('12', '3'), isCut('-99', '1')]).toEqual([true, true]);
    expect([isCut('9', '9'), isCut('99', '-'), isCut('99', 'Backspace')]).toEqual([false, false, false]);
  });
});

describe('a field for a number', () => {
  it.each<[string, number | null, string | null]>([
    ['5', 5, null],
    ['-0', 1, '1 … 7'],
    ['0', 1, '1 … 7'],
    ['80', 7, '1 … 7'],
    ['2.7', 2, 'whole numbers from 1 to 7'],
    ['0.5', 1, 'whole numbers from 1 to 7'],
    ['', null, '1 … 7'],
    ['-', null, '1 … 7'],
  ])('takes of %j %j, and says %j', (text, value, hint) => {
    expect(takenFrom(text, [1, 7])).toEqual({ value, hint });
  });

  it('writes a real minus sign', () => {
    expect(takenFrom('-100', [-99, 99])).toEqual({ value: -99, hint: '−99 … 99' });
    expect(takenFrom('-1.5', [-99, 99])).toEqual({ value: -1, hint: 'whole numbers from −99 to 99' });
    expect(Object.is(takenFrom('-0.5', [-99, 99]).value, 0)).toBe(true);
  });
});

describe('the first numbers', () => {
  const settingsOf = (id: string) => PRESETS.find((preset) => preset.id === id)!.settings;

  it.each(PRESETS.map(({ id, settings }) => [id, settings] as const))(
    'of %s are those of the preset',
    (_, settings) => {
      expect(withFirstNumbers(painted(painted(settings, 'x', 0, 77), 'w', 0, 77))).toEqual(settings);
    },
  );

  it('of other sizes are the ones that every case begins with', () => {
    const other = withAxis(settingsOf('checkerboard'), 'input', 0, 5);
    expect(other.x).not.toBeNull();
    expect(withFirstNumbers(other)).toEqual({ ...other, x: null, w: null });
  });
});

describe('a change of size', () => {
  it('keeps painted numbers at their cells, and puts zeros into new ones', () => {
    const wider = withAxis(PAINTED, 'input', 1, 3);
    expect(wider.input).toEqual([2, 3]);
    expect(xValues(wider)).toEqual([5, 6, 0, 7, 8, 0]);
    expect(xValues(withAxis(wider, 'input', 0, 1))).toEqual([5, 6, 0]);
  });

  it('changes all axes alike where no axis is named', () => {
    expect(withAxis(PAINTED, 'stride', null, 2).stride).toEqual([2, 2]);
  });

  it('keeps painted weights through groups that do not divide', () => {
    const three = withCount(
      withCount({ ...FIRST_SETTINGS, kernel: [1, 1], w: [4] }, 'inChannels', 2),
      'outChannels',
      2,
    );
    expect(wValues(three)).toEqual([4, 0, 0, 0]);
    expect(wValues(withCount(three, 'groups', 2))).toEqual([4, 0]);
  });

  it('goes from one rank to another', () => {
    expect(withRank(PAINTED, 3)).toMatchObject({ input: [2, 2, 2], kernel: [3, 3, 3], x: null });
    expect(withRank(PAINTED, 1)).toMatchObject({ input: [2], kernel: [3], x: null });
  });
});

describe.each(FRAMEWORKS)('the names of %s', (id) => {
  it('are attributes that its convention takes', () => {
    const names = NAMED_SETTINGS.map((setting) => FRAMEWORK_NAMES[id][setting]).filter((name) => name !== null);
    expect(conventionNamed(id).attributes).toEqual(expect.arrayContaining(names));
    expect(names.length).toBeGreaterThan(4);
  });
});
