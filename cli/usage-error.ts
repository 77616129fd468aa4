/** Bad usage or bad input: one line, exit code 2. */
export class UsageError extends Error {}

/** Runs a step that reads what the user gave; whatever it throws is the user's to mend. */
export async function reading<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
