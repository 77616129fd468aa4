/**
 * Readers of a framework's attributes. What they refuse is of the wrong kind; bad values are the framework's to refuse.
 */

import { describeValue } from '../describe-value.ts';
import { didYouMean } from '../nearest.ts';

export type GivenFields = Readonly<Record<string, unknown>>;

/** @throws TypeError where the input is no object, or has a field that is not among those allowed */
export function fieldsOf(where: string, input: unknown, allowed: readonly string[]): GivenFields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new TypeError(`${where}: attributes must be an object, got ${describeValue(input)}`);
  }
  for (const key of Object.keys(input)) {
    if (!allowed.includes(key)) {
      throw new TypeError(
        `${where} has no attribute ${describeValue(key)}; it takes ${allowed.join(', ')}${didYouMean(key, allowed)}`,
      );
    }
  }
  return input as GivenFields;
}

/** What a framework takes as "not given". */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function integer(where: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`${where} must be an integer, got ${describeValue(value)}`);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${where} must be an integer, got ${value}`);
  return value;
}

export function integers(where: string, value: unknown): number[] {
  if (!Array.isArray(value)) throw new TypeError(`${where} must be a list of integers, got ${describeValue(value)}`);
  return value.map((entry, index) => integer(`${where}[${index}]`, entry));
}

/** The same number for each axis. */
export function ofEach(rank: number, value: number): number[] {
  return new Array<number>(rank).fill(value);
}

/** One integer per axis; a single one stands for all. */
export function perAxis(where: string, value: unknown, rank: number, otherwise: number): number[] {
  if (!isGiven(value)) return ofEach(rank, otherwise);
  if (typeof value === 'number') return ofEach(rank, integer(where, value));
  return listOf(where, value, rank);
}

/** A list of exactly so many integers. */
export function listOf(where: string, value: unknown, length: number): number[] {
  const list = integers(where, value);
  if (list.length !== length) throw new RangeError(`${where} must have ${length} entries, got [${list}]`);
  return list;
}

/** Pairs [before, after], so many of them. */
export function pairs(where: string, value: unknown, length: number): [number, number][] {
  if (!Array.isArray(value)) throw new TypeError(`${where} must be a list of pairs, got ${describeValue(value)}`);
  if (value.length !== length) throw new RangeError(`${where} must have ${length} pairs, got ${describeValue(value)}`);
  return value.map((pair, index) => listOf(`${where}[${index}]`, pair, 2) as [number, number]);
}

export function word<W extends string>(where: string, value: unknown, words: readonly W[], otherwise: W): W {
  if (!isGiven(value)) return otherwise;
  if (words.includes(value as W)) return value as W;
  const error = typeof value === 'string' ? RangeError : TypeError;
  throw new error(
    `${where} must be one of ${words.join(', ')}, got ${describeValue(value)}${didYouMean(value, words)}`,
  );
}

export function flag(where: string, value: unknown): boolean {
  if (!isGiven(value)) return false;
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${where} must be true or false, got ${describeValue(value)}`);
}

/** One truth value per axis; false where none are given. */
export function flags(where: string, value: unknown, length: number): boolean[] {
  if (!isGiven(value)) return new Array<boolean>(length).fill(false);
  if (!Array.isArray(value))
    throw new TypeError(`${where} must be a list of true and false, got ${describeValue(value)}`);
  if (value.length !== length) throw new RangeError(`${where} must have ${length} entries, got [${value}]`);
  return value.map((entry, index) => flag(`${where}[${index}]`, entry));
}
