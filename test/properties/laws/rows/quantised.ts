/** Implementations that were made to break laws of integers. */
import { faultsNamed, implementationOf } from '../../../../faults/index.ts';
import type { Case } from '../../../../spec/case.ts';
import { referenceImplementation } from '../../../../subjects/reference-engine.ts';
import { type Breaker, breaking } from './breaker.ts';

/** A documented defect, of which the law is told that its subject has integers. */
function documented(law: string, id: string): Breaker {
  const [fault] = faultsNamed([id]);
  return breaking(law, id, () => implementationOf(fault));
}

/** Right on integers of 8 bits, but for what it does to its case afterwards. */
function afterwards(law: string, fault: string, change: (problem: Case) => void): Breaker {
  const right = referenceImplementation('scatter');
  return breaking(law, fault, () => ({
    capabilities: { dtypes: ['int8'], requantisation: ['nearest-even'] },
    convTranspose: (problem) => {
      const y = right.convTranspose(problem);
      change(problem);
      return y;
    },
  }));
}

type Writable = { x: { scale: number }; w: { scale: number[] } };
const quantisationOf = (problem: Case) => problem.quantisation as unknown as Writable;

/** The first integer behind those of a view. */
function behind({ data }: Case['x']): Int8Array {
  return new Int8Array(data.buffer, data.byteOffset + data.byteLength, 1);
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
  afterwards('inputs-kept', 'doubles the scale of x', (problem) => {
    quantisationOf(problem).x.scale *= 2;
  }),
  afterwards('inputs-kept', 'adds a scale of w', (problem) => {
    quantisationOf(problem).w.scale.push(1);
  }),
  afterwards('views', 'writes behind the integers of x', ({ x }) => {
    if (x.data.byteOffset > 0) behind(x).fill(1);
  }),
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
