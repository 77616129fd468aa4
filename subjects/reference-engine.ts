/**
 * The reference engines, and the exact one, as implementations: behind the gate, since engines take legal cases for
 * granted.
 */
import { engines, exact, exactGradients, gradients, quantised } from '../engines/index.ts';
import type { Case } from '../spec/case.ts';
import { beyondWrittenOut, type WrittenOut } from '../spec/limits.ts';
import { DTYPES, isQuantised, QUANTISED_DTYPES } from '../spec/number-types.ts';
import { fromCodes, type Quantisation, resultInCodes } from '../spec/quantisation.ts';
import { type Capabilities, EVERY_CROP } from './capabilities.ts';
import { Skipped } from './errors/answer-errors.ts';
import type { Implementation } from './subject.ts';

/** The engine that rounds once. It is a subject like the others, but no reference engine. */
export const EXACT = 'exact';

/** The engine that computes nothing but integers, each on its own, and rounds them by its own arithmetic. */
export const QUANTISED = 'quantised';

/** The unrolled matrix is far too slow for real layers. */
const ENGINE_LIMITS: Readonly<Record<string, Partial<Capabilities>>> = { matrix: { maxMultiplyAdds: 2e6 } };

/** What each writes out, beside what all have: x, w and y. */
const WRITTEN_OUT: Readonly<Record<string, readonly WrittenOut[]>> = {
  scatter: ['pairs'],
  matrix: ['cells', 'pairs'],
  'zero-insertion': ['cells'],
  im2col: ['unrolled'],
  [EXACT]: ['cells', 'pairs'],
  [QUANTISED]: ['pairs'],
};

/**
 * An engine that refuses illegal cases and computes legal ones; a case for which it would write out more than memory holds it
 * skips (`Skipped`).
 * @param name of a reference engine (`scatter`, `matrix`, `zero-insertion`, `im2col`), `quantised` or `exact`
 * @throws RangeError for any other name
 */
export function referenceImplementation(name: string): Implementation {
  if (name === QUANTISED) return quantisedImplementation();
  if (name !== EXACT && !Object.hasOwn(engines, name)) {
    throw new RangeError(
      `engine must be one of ${[...Object.keys(engines), QUANTISED, EXACT].join(', ')}, got ${name}`,
    );
  }
  const [engine, engineGradients] = name === EXACT ? [exact, exactGradients] : [engines[name], gradients];
  return {
    name,
    capabilities: {
      ...EVERY_CROP,
      dtypes: DTYPES,
      sumsIn: 'f32',
      requantisation: ['nearest-even'],
      ...ENGINE_LIMITS[name],
    },
    convTranspose(problem) {
      if (!isQuantised(problem.dtype)) {
        requireComputable(name, problem);
        return engine(problem);
      }
      const values = fromCodes(problem);
      requireComputable(name, values);
      return resultInCodes(problem, engine(values));
    },
    gradients(problem, g) {
      requireComputable(name, problem);
      return engineGradients(problem, g);
    },
  };
}

function quantisedImplementation(): Implementation {
  return {
    name: QUANTISED,
    capabilities: { ...EVERY_CROP, dtypes: QUANTISED_DTYPES, requantisation: ['nearest-even'], maxMultiplyAdds: 1e5 },
    convTranspose(problem) {
      const values = fromCodes(problem);
      requireComputable(QUANTISED, values);
      return resultInCodes(problem, quantised(values as typeof values & { readonly quantisation: Quantisation }));
    },
  };
}

/** @throws RangeError where the case is illegal, Skipped where it is too large to be computed here */
function requireComputable(name: string, problem: Case): void {
  const beyond = beyondWrittenOut(problem, WRITTEN_OUT[name]);
  if (beyond !== null) throw new Skipped(beyond);
}
