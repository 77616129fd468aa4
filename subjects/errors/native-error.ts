/** What an Error is: of this realm or of another one, which `instanceof` does not know. */
import { node } from './node-modules.ts';

/** Whether a value is an Error of any realm. Outside of Node what calls itself one by its tag is believed. */
export function isNativeError(value: unknown): value is Error {
  if (value instanceof Error) return true;
  return node?.util.types.isNativeError(value) ?? Object.prototype.toString.call(value) === '[object Error]';
}
