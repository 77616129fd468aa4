/** A result as JSON for machines: the whole of it, and where it was made. What JSON cannot carry becomes a string. */
import { numberToJson } from '../spec/case.ts';

export function documentJson(document: object): string {
  return `${JSON.stringify(document, (_, value) => (typeof value === 'number' ? numberToJson(value) : value), 2)}\n`;
}
