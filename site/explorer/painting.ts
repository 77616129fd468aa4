/** Numbers that visitors put into the input or the kernel, and what becomes of them when a size changes. */

import { flatIn, indexIn } from '../../explain/indices.ts';
import { elementCount } from '../../spec/tensor.ts';

import {
  AXIS_SETTINGS,
  type AxisSetting,
  type CountSetting,
  LARGEST_VALUE,
  type Settings,
  wShape,
  wValues,
  xShape,
  xValues,
} from './settings.ts';

export type Painted = 'x' | 'w';

/** The settings with one number changed. @param value is cut to the range of painted numbers */
export function painted(settings: Settings, of: Painted, at: number, value: number): Settings {
  const values = of === 'x' ? xValues(settings) : wValues(settings);
  const within = Math.max(-LARGEST_VALUE, Math.min(LARGEST_VALUE, Math.trunc(value)));
  return { ...settings, [of]: values.with(at, within) };
}

/** Whole fillings, by name. The first begins one later after each nine, so that channels are not all alike. */
export const FILLS = ['1 … 9, then 2 … 9 …', 'ones', 'a single one', 'zeros'] as const;
export type Fill = (typeof FILLS)[number];

export function filled(settings: Settings, of: Painted, fill: Fill): Settings {
  const count = elementCount(of === 'x' ? xShape(settings) : wShape(settings));
  if (fill === '1 … 9, then 2 … 9 …') return { ...settings, [of]: null };
  const values = new Array<number>(count).fill(fill === 'ones' ? 1 : 0);
  return { ...settings, [of]: fill === 'a single one' ? values.with(0, 1) : values };
}

/** An axis setting changed on one axis, or on all of them alike. */
export function withAxis(settings: Settings, name: AxisSetting, axis: number | null, value: number): Settings {
  const numbers = axis === null ? settings[name].map(() => value) : settings[name].with(axis, value);
  return resized(settings, { ...settings, [name]: numbers });
}

export function withCount(settings: Settings, name: CountSetting, value: number): Settings {
  return resized(settings, { ...settings, [name]: value });
}

/** With more or fewer axes: further ones are like the last; painted numbers are given up. */
export function withRank(settings: Settings, rank: number): Settings {
  const axes = AXIS_SETTINGS.map((name) => {
    const last = settings[name][settings[name].length - 1];
    return [name, Array.from({ length: rank }, (_, axis) => settings[name][axis] ?? last)];
  });
  return { ...settings, ...Object.fromEntries(axes), x: null, w: null };
}

/** Painted numbers stay where their cell is still there; new cells hold zero. */
function resized(before: Settings, after: Settings): Settings {
  return {
    ...after,
    x: before.x && recut(before.x, xShape(before), xShape(after)),
    w: before.w && recut(before.w, wShape(before), wShape(after)),
  };
}

function recut(values: readonly number[], before: readonly number[], after: readonly number[]): readonly number[] {
  if (`${before}` === `${after}`) return values;
  // Groups that do not divide the output channels give no shape: the numbers wait, or are given up if they do not fit.
  if (!after.every(Number.isInteger) || !before.every(Number.isInteger)) return fitted(values, elementCount(after));
  return Array.from({ length: elementCount(after) }, (_, flat) => {
    const index = indexIn(after, flat);
    return index.every((at, axis) => at < before[axis]) ? values[flatIn(before, index)] : 0;
  });
}

/** The first values; zeros after them. */
function fitted(values: readonly number[], count: number): readonly number[] {
  return Array.from({ length: Number.isInteger(count) ? count : values.length }, (_, at) => values[at] ?? 0);
}

/** What stands in a cell while someone types there: digits join on up to the largest number, − turns the sign. */
export function typed(before: string, key: string): string {
  if (key === 'Backspace') return before.slice(0, -1);
  if (key === '-') return before.startsWith('-') ? before.slice(1) : `-${before}`;
  const longer = before + key;
  if (Math.abs(Number(longer)) <= LARGEST_VALUE) return longer;
  return `${before.startsWith('-') ? -LARGEST_VALUE : LARGEST_VALUE}`;
}

/** Whether a key asks for a number beyond the largest one. */
export function isCut(before: string, key: string): boolean {
  return /^\d$/.test(key) && Math.abs(Number(before + key)) > LARGEST_VALUE;
}

/** The number that a typed text stands for; 0 while it is none. */
export function typedValue(text: string): number {
  return Number(text) || 0;
}
