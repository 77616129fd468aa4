/**
 * The state of the page as the query of its address, such as `i=3x3&k=3x3&s=2&p=1&a=1&way=gather&step=4`, and back.
 *
 * What is as it is at first is left out. A number of an axis setting holds for all axes, several stand as 3x4. Painted
 * numbers are a list in which 1*9 is nine ones. `pin` names a cell by picture and index: y.0.1.2 is y[0,1,2].
 */

import { indexIn } from '../../explain/indices.ts';
import { elementCount } from '../../spec/tensor.ts';
import { cellAt } from './formula.ts';

import { MOST_PRODUCTS, type Scene, sceneOf } from './scene.ts';
import {
  AXIS_SETTINGS,
  type AxisSetting,
  COUNT_SETTINGS,
  type CountSetting,
  FIRST_SETTINGS,
  FIRST_VIEW,
  FRAMEWORKS,
  LARGEST_VALUE,
  PICTURE_NAMES,
  type PictureCell,
  PLAY_ORDERS,
  RANGES,
  type Settings,
  type State,
  type View,
  wShape,
  xShape,
} from './settings.ts';

const AXIS_KEYS: Readonly<Record<AxisSetting, string>> = {
  input: 'i',
  kernel: 'k',
  stride: 's',
  dilation: 'd',
  padBegin: 'pb',
  padEnd: 'pe',
  outputPadding: 'a',
};
const COUNT_KEYS: Readonly<Record<CountSetting, string>> = { inChannels: 'c', outChannels: 'm', groups: 'g' };

/** Both pads, where they are alike. */
const PADS = 'p';

const KEYS = [
  ...Object.values(AXIS_KEYS),
  PADS,
  ...Object.values(COUNT_KEYS),
  'x',
  'w',
  'way',
  'step',
  'pin',
  'in',
] as const;

/** Empty for the state at first. */
export function formatAddress({ settings, view }: State): string {
  const { way, step, pin, framework } = view;
  const isPadded = `${settings.padBegin}` === `${settings.padEnd}`;
  const isDefault = (name: AxisSetting) =>
    `${settings[name]}` === `${settings.input.map(() => FIRST_SETTINGS[name][0])}`;
  const axes = AXIS_SETTINGS.flatMap((name): [string, string][] => {
    if (name === 'padEnd' && isPadded) return [];
    if (name === 'input' ? `${settings.input}` === '2,2' : isDefault(name)) return [];
    return [[name === 'padBegin' && isPadded ? PADS : AXIS_KEYS[name], axisText(name, settings[name])]];
  });
  const counts = COUNT_SETTINGS.flatMap((name): [string, string][] =>
    settings[name] === 1 ? [] : [[COUNT_KEYS[name], `${settings[name]}`]],
  );
  const rest: [string, string | null][] = [
    ['x', settings.x && listText(settings.x)],
    ['w', settings.w && listText(settings.w)],
    ['way', way === FIRST_VIEW.way ? null : way],
    ['step', step === null ? null : `${step}`],
    ['pin', pin && pinText(settings, pin)],
    ['in', framework === FIRST_VIEW.framework ? null : framework],
  ];
  return [...axes, ...counts, ...rest].flatMap(([key, text]) => (text === null ? [] : [`${key}=${text}`])).join('&');
}

/** The rank is that of the input, so all of its numbers are written. */
function axisText(name: AxisSetting, numbers: readonly number[]): string {
  const isAlike = numbers.every((value) => value === numbers[0]);
  return isAlike && name !== 'input' ? `${numbers[0]}` : numbers.join('x');
}

function listText(values: readonly number[]): string {
  const runs: { value: number; count: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.value === value) last.count++;
    else runs.push({ value, count: 1 });
  }
  return runs.map(({ value, count }) => (count > 2 ? `${value}*${count}` : new Array(count).fill(value).join())).join();
}

function pinText(settings: Settings, { of, at }: PictureCell): string | null {
  const scene = sceneOrNull(settings);
  if (scene === null) return null;
  const shape = of === 'C' ? [scene.matrix.rows, scene.matrix.columns] : scene.tensors[of].shape;
  return [of, ...indexIn(shape, at)].join('.');
}

/**
 * @param query with or without the question mark
 * @throws RangeError naming the part of the link, what it must be and what it is. Whether the settings are legal together
 * is not judged
 */
export function readAddress(query: string): State {
  const parts = new URLSearchParams(query);
  for (const key of parts.keys()) {
    if (!(KEYS as readonly string[]).includes(key)) {
      throw new RangeError(`link: ${JSON.stringify(key)} is not known; a link may have ${KEYS.join(', ')}`);
    }
    if (parts.getAll(key).length > 1) throw new RangeError(`link: ${key} must be given once, got it twice`);
  }
  const settings = readSettings(parts);
  return { settings, view: readView(parts, settings) };
}

function readSettings(parts: URLSearchParams): Settings {
  const input = readAxis(parts, 'input', null) ?? [...FIRST_SETTINGS.input];
  if (input.length > 3) throw new RangeError(`link: i must have 1 to 3 axes, got ${input.length}`);
  const rank = input.length;
  const pads = parts.has(PADS) ? readAxis(parts, 'padBegin', rank, PADS) : null;
  for (const key of ['pb', 'pe']) {
    if (pads !== null && parts.has(key))
      throw new RangeError(`link: ${key} must not be given beside p, which says both`);
  }
  const axes = Object.fromEntries(
    AXIS_SETTINGS.map((name) => {
      const shared = name === 'padBegin' || name === 'padEnd' ? pads : null;
      const first = new Array<number>(rank).fill(FIRST_SETTINGS[name][0]);
      return [name, name === 'input' ? input : (shared ?? readAxis(parts, name, rank) ?? first)];
    }),
  ) as Record<AxisSetting, number[]>;
  const counts = Object.fromEntries(COUNT_SETTINGS.map((name) => [name, readCount(parts, name)])) as Record<
    CountSetting,
    number
  >;
  const settings: Settings = { ...axes, ...counts, x: null, w: null };
  return {
    ...settings,
    x: readList(parts, 'x', xShape(settings)),
    w: readList(parts, 'w', wShape(settings)),
  };
}

/** One number for each axis; one number alone holds for all. Null where the link does not say it. */
function readAxis(
  parts: URLSearchParams,
  name: AxisSetting,
  rank: number | null,
  key = AXIS_KEYS[name],
): number[] | null {
  const text = parts.get(key);
  if (text === null) return null;
  const numbers = text.split('x').map((part) => readInteger(key, part, ...RANGES[name]));
  if (rank === null || numbers.length === rank) return numbers;
  if (numbers.length === 1) return new Array<number>(rank).fill(numbers[0]);
  throw new RangeError(
    `link: ${key} must have 1 or ${rank} numbers, as the input has axes, got ${JSON.stringify(text)}`,
  );
}

function readCount(parts: URLSearchParams, name: CountSetting): number {
  const key = COUNT_KEYS[name];
  return readInteger(key, parts.get(key) ?? '1', ...RANGES[name]);
}

/** With groups that do not divide the output channels w has no shape yet, and may have any number of numbers. */
function readList(parts: URLSearchParams, key: 'x' | 'w', shape: readonly number[]): number[] | null {
  const text = parts.get(key);
  if (text === null) return null;
  const isShape = shape.every(Number.isInteger);
  const count = isShape ? elementCount(shape) : MOST_PRODUCTS;
  const values: number[] = [];
  for (const part of text.split(',')) {
    const [value, times, ...others] = part.split('*');
    if (others.length > 0)
      throw new RangeError(`link: ${key} must be numbers such as 1,2,3*4, got ${JSON.stringify(part)}`);
    const number = readInteger(key, value, -LARGEST_VALUE, LARGEST_VALUE);
    const run = times === undefined ? 1 : readInteger(`${key}: the count after *`, times, 1, count);
    for (let i = 0; i < run; i++) values.push(number);
    if (values.length > count) break;
  }
  if (isShape ? values.length !== count : values.length > count) {
    const got = values.length > count ? 'more' : `${values.length}`;
    throw new RangeError(`link: ${key} must hold ${count} numbers for these sizes, got ${got}`);
  }
  return values;
}

function readInteger(key: string, text: string, smallest: number, largest: number): number {
  const value = /^-?\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= smallest && value <= largest) return value;
  throw new RangeError(
    `link: ${key} must be an integer between ${smallest} and ${largest}, got ${JSON.stringify(text)}`,
  );
}

function readView(parts: URLSearchParams, settings: Settings): View {
  const step = parts.get('step');
  return {
    way: readName(parts, 'way', PLAY_ORDERS) ?? FIRST_VIEW.way,
    step: step === null ? null : readInteger('step', step, 0, 999_999),
    pin: readPin(parts.get('pin'), settings),
    framework: readName(parts, 'in', FRAMEWORKS) ?? FIRST_VIEW.framework,
  };
}

function readName<T extends string>(parts: URLSearchParams, key: string, names: readonly T[]): T | null {
  const text = parts.get(key);
  if (text === null) return null;
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new RangeError(`link: ${key} must be one of ${names.join(', ')}, got ${JSON.stringify(text)}`);
}

function readPin(text: string | null, settings: Settings): PictureCell | null {
  if (text === null) return null;
  const scene = sceneOrNull(settings);
  if (scene === null) return null;
  const [name, ...index] = text.split('.');
  const of = PICTURE_NAMES.find((picture) => picture === name);
  const isIndex = index.every((at) => /^\d{1,6}$/.test(at));
  const cell = of !== undefined && isIndex ? cellAt(scene, of, index.map(Number)) : null;
  if (cell !== null) return cell;
  const kinds = PICTURE_NAMES.join(', ');
  throw new RangeError(
    `link: pin must be a picture (${kinds}) and an index in it, such as y.0.1.2, got ${JSON.stringify(text)}`,
  );
}

function sceneOrNull(settings: Settings): Scene | null {
  try {
    return sceneOf(settings);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
