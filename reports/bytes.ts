/** Sizes of memory in words. */
import { significant } from './digits.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes with three digits and the unit that suits them. */
export function bytes(count: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, count)) / 10)));
  const value = count / 2 ** (10 * step);
  return `${step === 0 ? Math.round(value) : significant(value)} ${UNITS[step]}`;
}
