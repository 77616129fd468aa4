/**
 * How a module answers a case without a result: by throwing one of these, rejecting with it or returning it. A module
 * that does not have this package at hand defines a class of the same name: it is the name that counts, so that realms
 * and processes do not matter.
 */

/** The case is illegal, and the message says why. Right for an illegal case, a failure for a legal one. */
export class Refused extends Error {
  override readonly name: string = 'Refused';
}

/** The case is beyond what the implementation does: not covered, neither passed nor failed, and counted. */
export class Skipped extends Error {
  override readonly name: string = 'Skipped';
}

const KINDS = { Refused: 'refused', Skipped: 'skipped' } as const;

/**
 * Which of the two it is by its name or that of one of its classes; null for anything else, whatever its getters do.
 */
export function answerKindOf(value: unknown): 'refused' | 'skipped' | null {
  if (typeof value !== 'object' || value === null) return null;
  try {
    return kindNamed((value as Partial<Error>).name) ?? kindOfClasses(value);
  } catch {
    return null;
  }
}

function kindOfClasses(value: object): 'refused' | 'skipped' | null {
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const kind = kindNamed(prototype.constructor?.name);
    if (kind !== null) return kind;
  }
  return null;
}

function kindNamed(name: unknown): 'refused' | 'skipped' | null {
  return name === 'Refused' || name === 'Skipped' ? KINDS[name] : null;
}
