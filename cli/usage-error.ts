/** Bad usage or bad input: one line, exit code 2. */
import { abridged, describeValue } from '../spec/describe-value.ts';

export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(abridged(message), options);
  }
}

/** Runs a step that reads what the user gave; whatever it throws is the user's to mend. */
export async function reading<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new UsageError(thrownText(error), { cause: error });
  }
}

/** What somebody's code threw, in words: that may be null, a text, or an object whose message cannot be read. */
export function thrownText(thrown: unknown): string {
  try {
    const { message } = Object(thrown) as { message?: unknown };
    return typeof message === 'string' && message !== '' ? message : `it threw ${describeValue(thrown)}`;
  } catch {
    return 'it threw what cannot be read';
  }
}
