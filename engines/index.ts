/** The registry of reference engines: the only file that sees all of them. `exact` is none: it judges accuracy. */
import type { ConvTranspose } from '../spec/case.ts';
import { requantisedSums } from '../spec/requantised.ts';
import { im2col } from './im2col.ts';
import { matrix } from './matrix.ts';
import { scatter } from './scatter.ts';
import { zeroInsertion } from './zero-insertion.ts';

export { exact } from './exact/exact.ts';
export { exactGradients } from './exact/gradients.ts';
export { smallestProducts } from './exact/smallest-products.ts';
export { forward } from './forward.ts';
export { gradients } from './gradients.ts';
export { type Patches, patchMatrix } from './im2col.ts';
export { convolutionMatrix, type Stored } from './matrix.ts';
export { quantised } from './quantised.ts';
export { flipKernels, spreadImage } from './zero-insertion.ts';

/**
 * The reference engines by name. Each takes a legal case; legality is checked before an engine is called. Of a quantised case they
 * compute the sums, which are integers; how these are rounded is stated once (spec/requantisation.ts), and by `quantised` in its own way.
 */
export const engines: Readonly<Record<string, ConvTranspose>> = Object.fromEntries(
  Object.entries({ scatter, matrix, 'zero-insertion': zeroInsertion, im2col }).map(([name, engine]) => [
    name,
    requantisedSums(engine),
  ]),
);
