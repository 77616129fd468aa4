/** Every command has three acts: it reads its arguments, runs what they ask for, and tells what was found. */
import { endWith } from './interruptible.ts';

/** @typeParam Asked all that the arguments say, read and checked: whatever is refused is refused before the run */
export interface Acts<Args extends readonly unknown[], Asked, Found> {
  /** From arguments to one value. Opens subjects last, so that nothing is left open where something is refused. */
  read(...args: Args): Asked | Promise<Asked>;
  /** The work, by the public functions of other rooms. */
  run(asked: Asked): Found | Promise<Found>;
  /** Text and reports; returns the exit code. */
  tell(found: Found, asked: Asked): number | Promise<number>;
  /** Closes what `read` has opened, when all is said. */
  close?(asked: Asked): Promise<void>;
}

/** The action of a command. Sets the exit code, or that of the signal which ended the run. */
export function inThreeActs<Args extends readonly unknown[], Asked, Found>(acts: Acts<Args, Asked, Found>) {
  return async (...args: Args): Promise<void> => {
    const asked = await acts.read(...args);
    try {
      endWith(await acts.tell(await acts.run(asked), asked));
    } finally {
      await acts.close?.(asked);
    }
  };
}

/** Closes subjects or contenders. */
export async function closeAll(open: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(open.map((one) => one.close()));
}
