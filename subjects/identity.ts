/** What a subject says that it is. Reports print it, so that it is short and on one line. */
import { describeValue } from '../spec/describe-value.ts';

/** Characters of a name, or of a version, at most. */
const LONGEST = 300;

/** A subject as it calls itself. */
export interface Identity {
  readonly name: string;
  /** Null where it says none. */
  readonly version: string | null;
}

/** @throws TypeError, RangeError for a name or a version that is none */
export function identityOf({ name, version }: { readonly name: unknown; readonly version: unknown }): Identity {
  if (typeof name !== 'string') throw new TypeError(`name must be a string, got ${describeValue(name)}`);
  requireShort('name', name);
  if (typeof version !== 'string') return { name, version: null };
  requireShort('version', version);
  return { name, version };
}

function requireShort(field: string, text: string): void {
  if (text.length <= LONGEST) return;
  throw new RangeError(`${field} must have at most ${LONGEST} characters, got ${text.length}: ${describeValue(text)}`);
}
