/**
 * A problem of oneDNN's benchdnn, driver `deconv`, in one line: letters and a number each, and a name behind them.
 *
 *   g2mb1ic16ih8oc32oh16kh4sh2ph1n"name"
 *
 * g groups, mb images, ic and oc channels; i, o, k, s, p, d are input, output, kernel, stride, begin pad and dilation of the
 * axes d, h, w; a dilation counts from 0. `_` is skipped. An axis of which nothing is given is none, or like the one before
 * it: what is 0, or 1 for a stride, is nothing, so that a stray pd0 means no third axis.
 *
 *   mb is 2, s 1, d 0;  without o, p is 0 and o = (i − 1)·s + ek − 2p;  without p, p = ((i − 1)·s + ek − o)/2 towards 0
 *
 * Source: oneDNN, tests/benchdnn/deconv/deconv_aux.cpp, str2desc.
 */
import { fullExtentOf } from '../axis.ts';
import { describeValue } from '../describe-value.ts';

const AXES = ['d', 'h', 'w'] as const;
const PER_AXIS = ['i', 'o', 'k', 's', 'p', 'd'] as const;
const WHOLE = ['g', 'mb', 'ic', 'oc'] as const;
const NAMES = [...WHOLE, ...PER_AXIS.flatMap((field) => AXES.map((axis) => `${field}${axis}`))];

/** One axis of a problem, its dilation counted from 1 as everywhere else. */
export interface BenchdnnAxis {
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly dilation: number;
}

export interface BenchdnnProblem {
  readonly groups: number;
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly axes: readonly BenchdnnAxis[];
  /** What stands behind n, without quotation marks around it. */
  readonly name: string | null;
}

/** @throws TypeError where it is no text, RangeError naming the field where the line cannot be read */
export function parseBenchdnn(line: unknown): BenchdnnProblem {
  if (typeof line !== 'string') throw new TypeError(`benchdnn: problem must be a line, got ${describeValue(line)}`);
  const [, letters = '', name = null] = /^((?:(?!n)[a-z]+\d+_?)*)(?:n(.*))?$/s.exec(line) ?? [];
  if (letters === '') fail(line, 'must be letters and a number each, such as mb1ic16ih8oc32oh16kh4sh2ph1');
  const given = new Map<string, number>();
  for (const [, field, digits] of letters.matchAll(/([a-z]+)(\d+)/g)) {
    if (!NAMES.includes(field)) fail(line, `must have no ${field}; it takes ${NAMES.join(', ')}`);
    given.set(field, Number(digits));
  }
  const whole = (field: (typeof WHOLE)[number], otherwise: number | null) => {
    const value = given.get(field) ?? otherwise;
    if (value === null || (value < 1 && field !== 'mb'))
      return fail(line, `must have ${field} >= 1, got ${value ?? 'none'}`);
    return value;
  };
  return {
    groups: whole('g', 1),
    batch: whole('mb', 2),
    inChannels: whole('ic', null),
    outChannels: whole('oc', null),
    axes: axesOf(line, given),
    name: name === null ? null : name.replace(/^"(.*)"$/s, '$1'),
  };
}

/** Axes that are given, and those behind the first of them, which are like it where they are not. */
function axesOf(line: string, given: ReadonlyMap<string, number>): BenchdnnAxis[] {
  const first = AXES.findIndex((axis) => isGivenAxis(given, axis));
  if (first < 0) return fail(line, 'must have id, ih or iw');
  const axes: BenchdnnAxis[] = [];
  for (const axis of AXES.slice(first)) {
    axes.push(isGivenAxis(given, axis) ? axisOf(line, given, axis) : axes[axes.length - 1]);
  }
  return axes;
}

function isGivenAxis(given: ReadonlyMap<string, number>, axis: (typeof AXES)[number]): boolean {
  const of = (field: (typeof PER_AXIS)[number], otherwise: number) => given.get(`${field}${axis}`) ?? otherwise;
  const isPresent = (['i', 'o', 'k', 'd', 'p'] as const).some((field) => of(field, 0) !== 0);
  return isPresent || of('s', 1) !== 1;
}

function axisOf(line: string, given: ReadonlyMap<string, number>, axis: (typeof AXES)[number]): BenchdnnAxis {
  const at = (field: (typeof PER_AXIS)[number]) => given.get(`${field}${axis}`);
  const positive = (field: 'i' | 'k' | 's', otherwise = 0) => {
    const value = at(field) ?? otherwise;
    return value >= 1 ? value : fail(line, `must have ${field}${axis} >= 1, got ${at(field) ?? 'none'}`);
  };
  const steps = { input: positive('i'), kernel: positive('k'), stride: positive('s', 1), dilation: (at('d') ?? 0) + 1 };
  const full = fullExtentOf(steps);
  const wanted = at('o') ?? 0;
  if (wanted === 0) {
    const pad = at('p') ?? 0;
    return { ...steps, pad, output: full - 2 * pad };
  }
  // C++ divides towards 0.
  return { ...steps, output: wanted, pad: at('p') ?? Math.trunc((full - wanted) / 2) };
}

/** The line for a problem, every field of every axis written out, or as few as say the same. */
export function benchdnnLine(problem: BenchdnnProblem, isShort: boolean): string {
  const { groups, batch, inChannels, outChannels, axes, name } = problem;
  const letters = AXES.slice(AXES.length - axes.length);
  const isAlike = isShort && axes.every((axis) => JSON.stringify(axis) === JSON.stringify(axes[0]));
  const written = isAlike ? axes.slice(0, 1) : axes;
  const field = (prefix: string, numberOf: (axis: BenchdnnAxis) => number, left: number | null = null) =>
    isShort && written.every((axis) => numberOf(axis) === left)
      ? ''
      : written.map((axis, index) => `${prefix}${letters[index]}${numberOf(axis)}`).join('');
  return [
    isShort && groups === 1 ? '' : `g${groups}`,
    `mb${batch}`,
    `ic${inChannels}`,
    field('i', ({ input }) => input),
    `oc${outChannels}`,
    field('o', ({ output }) => output),
    field('k', ({ kernel }) => kernel),
    field('s', ({ stride }) => stride, 1),
    field('p', ({ pad }) => pad),
    field('d', ({ dilation }) => dilation - 1, 0),
    name === null ? '' : `n"${name}"`,
  ].join('');
}

/** What is cropped at the end: what the output leaves of the full extent behind the pad. */
export function benchdnnEnd(axis: BenchdnnAxis): number {
  return fullExtentOf(axis) - axis.pad - axis.output;
}

function fail(line: string, rule: string): never {
  throw new RangeError(`benchdnn: problem ${describeValue(line)} ${rule}`);
}
