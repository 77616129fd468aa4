/** Implementations that were made to break laws of integers. */
import { faultsNamed, implementationOf } from '../../../../faults/index.ts';
import { type Breaker, breaking } from './breaker.ts';

/** A documented defect, of which the law is told that its subject has integers. */
function documented(law: string, id: string): Breaker {
  const [fault] = faultsNamed([id]);
  return breaking(law, id, () => implementationOf(fault));
}

export const QUANTISED_ROWS: readonly Breaker[] = [
  documented('quantised-agreement', 'int8-scale-of-first-channel'),
  documented('quantised-rounding', 'int8-rounded-toward-zero'),
  documented('quantised-zero-points', 'int8-edges-hold-code-0'),
  documented('quantised-scales', 'int8-result-in-scale-of-x'),
  documented('quantised-channels', 'int8-scale-of-first-channel'),
  documented('quantised-saturation', 'int16-sums-in-int32'),
  documented('quantised-clamp', 'int8-activation-dropped'),
  documented('quantised-types', 'int8-zero-point-refused'),
  breaking('quantised-refusal', 'takes a scale of 0 for 1', () => ({
    capabilities: { dtypes: ['int8'] },
    convTranspose: (problem) => {
      const { quantisation } = problem;
      const isZero = quantisation?.x.scale === 0;
      const [right] = faultsNamed(['int8-activation-dropped']);
      const known = isZero ? { ...quantisation, x: { ...quantisation.x, scale: 1 } } : quantisation!;
      return implementationOf(right).convTranspose({ ...problem, quantisation: known });
    },
  })),
];
