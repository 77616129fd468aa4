/** Readers of option values; commander prints what they refuse and the option's name. */

import { InvalidArgumentError, type Option } from 'commander';
import { didYouMean } from '../../spec/nearest.ts';
import { DTYPES, type Dtype, isDtype } from '../../spec/number-types.ts';
import { UsageError } from '../usage-error.ts';

/** An option that takes one of these words. */
export function oneOf(option: Option, known: readonly string[]): Option {
  return option.choices(known).argParser((text) => {
    if (known.includes(text)) return text;
    throw new InvalidArgumentError(`Allowed choices are ${known.join(', ')}${didYouMean(text, known) || '.'}`);
  });
}

/** An integer of at least `smallest`. */
export function integerFrom(smallest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < smallest) {
      throw new InvalidArgumentError(`It must be an integer >= ${smallest}.`);
    }
    return value;
  };
}

/**
 * An integer in a range, which the message names as a whole.
 * @param where the command and the option, such as `upsample: --factor`
 */
export function integerIn(where: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new UsageError(`${where} must be an integer in ${least} … ${most}, got ${text === '' ? '""' : text}`);
  };
}

/** Threads at once: each takes some hundred megabytes. */
const MOST_WORKERS = 256;

/** How many workers. @param command that takes them */
export function workersOf(command: string): (text: string) => number {
  return integerIn(`${command}: --workers`, 1, MOST_WORKERS);
}

/** Collects the values of an option that may be given several times, or as a list with commas. */
export function collected(text: string, before: readonly string[] = []): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new InvalidArgumentError('It must name something.');
  return [...before, ...parts];
}

/** Names of types of numbers, as a list with commas. */
export function dtypes(text: string, before: readonly Dtype[] = []): Dtype[] {
  const named = collected(text).map((name) => {
    if (isDtype(name)) return name;
    throw new InvalidArgumentError(`Allowed choices are ${DTYPES.join(', ')}${didYouMean(name, DTYPES) || '.'}`);
  });
  return [...new Set([...before, ...named])];
}

/** A positive number of seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError('It must be a number of seconds > 0.');
  }
  return value;
}

/** What a second is multiplied by. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A positive time: seconds, or with a unit as `90s`, `30m`, `8h`. In seconds. */
export function duration(text: string): number {
  const [, number = text, unit = 's'] = /^(.*\d)([smh])$/.exec(text) ?? [];
  // 0.00001 h are 0.036 s, and no 0.036000000000000004.
  const value = Number((Number(number) * UNITS[unit]).toPrecision(12));
  if (text.trim() === '' || !(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError('It must be a time > 0: seconds, or as 90s, 30m, 8h.');
  }
  return value;
}

/** A regular expression, in which upper and lower case are alike. */
export function pattern(text: string): RegExp {
  if (text === '') throw new InvalidArgumentError('It must name something.');
  try {
    return new RegExp(text, 'iu');
  } catch (error) {
    throw new InvalidArgumentError(`It must be a regular expression. ${(error as Error).message}.`);
  }
}
