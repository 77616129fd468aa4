/** The registry of faults: what is re-created, and what is not. */
import { didYouMean } from '../spec/nearest.ts';
import type { Implementation } from '../subjects/subject.ts';
import { CRASH_FAULTS } from './defects/crash.ts';
import { GRADIENT_FAULTS } from './defects/gradients.ts';
import { HALF_FAULTS } from './defects/halves.ts';
import { MEMORY_FAULTS } from './defects/memory.ts';
import { MISSING_ERROR_FAULTS } from './defects/missing-error.ts';
import { NONDETERMINISM_FAULTS } from './defects/nondeterminism.ts';
import { CODE_FAULTS } from './defects/quantised-codes.ts';
import { SCALE_FAULTS } from './defects/quantised-scales.ts';
import { SHAPE_FAULTS } from './defects/shape.ts';
import { SHORTCUT_FAULTS } from './defects/shortcuts.ts';
import { STATE_FAULTS } from './defects/state.ts';
import { VALUE_FAULTS_OF_CHANNELS } from './defects/value-channels.ts';
import { VALUE_FAULTS_OF_INDEX } from './defects/value-index.ts';
import { VALUE_FAULTS_OF_PADDING } from './defects/value-padding.ts';
import type { Fault } from './fault.ts';

export { LEFT_OUT } from './left-out.ts';

/** The re-created defects, each with project, reference, symptom and trigger. */
export const FAULTS: readonly Fault[] = [
  ...SHAPE_FAULTS,
  ...VALUE_FAULTS_OF_PADDING,
  ...VALUE_FAULTS_OF_INDEX,
  ...VALUE_FAULTS_OF_CHANNELS,
  ...SHORTCUT_FAULTS,
  ...MEMORY_FAULTS,
  ...CRASH_FAULTS,
  ...NONDETERMINISM_FAULTS,
  ...MISSING_ERROR_FAULTS,
  ...GRADIENT_FAULTS,
  ...STATE_FAULTS,
  ...HALF_FAULTS,
  ...SCALE_FAULTS,
  ...CODE_FAULTS,
];

/**
 * The faults of the given ids or classes; all of them for an empty list. @throws RangeError for one that is not known
 */
export function faultsNamed(names: readonly string[]): readonly Fault[] {
  if (names.length === 0) return FAULTS;
  return [...new Set(names.flatMap(faultsOf))];
}

function faultsOf(name: string): readonly Fault[] {
  const found = FAULTS.filter((fault) => fault.id === name || fault.class === name);
  if (found.length > 0) return found;
  const classes = [...new Set(FAULTS.map((fault) => fault.class))];
  const hint = didYouMean(name, [...FAULTS.map(({ id }) => id), ...classes]);
  throw new RangeError(
    `fault "${name}" is not known; take one of adjoint list, or a class: ${classes.join(', ')}${hint}`,
  );
}

/** The fault as a module would export it. */
export function implementationOf({ id, capabilities, make }: Fault): Implementation {
  const made = make();
  const functions = typeof made === 'function' ? { convTranspose: made } : made;
  return { name: id, ...(capabilities !== undefined && { capabilities }), ...functions };
}
