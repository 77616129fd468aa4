/**
 * The reference engines, and the exact one, as implementations: behind the gate, since engines take legal cases for
 * granted.
 */
import { engines, exact, exactGradients, gradients } from '../engines/index.ts';
import { geometryOf } from '../spec/geometry.ts';
import { type Capabilities, EVERY_CROP } from './capabilities.ts';
import type { Implementation } from './subject.ts';

/** The engine that rounds once. It is a subject like the others, but no reference engine. */
export const EXACT = 'exact';

/** The unrolled matrix is far too slow for real layers. */
const ENGINE_LIMITS: Readonly<Record<string, Partial<Capabilities>>> = { matrix: { maxMultiplyAdds: 2e6 } };

/**
 * An engine that refuses illegal cases and computes legal ones.
 * @param name of a reference engine (`scatter`, `matrix`, `zero-insertion`, `im2col`), or `exact`
 * @throws RangeError for any other name
 */
export function referenceImplementation(name: string): Implementation {
  if (name !== EXACT && !Object.hasOwn(engines, name)) {
    throw new RangeError(`engine must be one of ${[...Object.keys(engines), EXACT].join(', ')}, got ${name}`);
  }
  const [engine, engineGradients] = name === EXACT ? [exact, exactGradients] : [engines[name], gradients];
  return {
    name,
    capabilities: { ...EVERY_CROP, ...ENGINE_LIMITS[name] },
    convTranspose(problem) {
      geometryOf(problem);
      return engine(problem);
    },
    gradients(problem, g) {
      geometryOf(problem);
      return engineGradients(problem, g);
    },
  };
}
