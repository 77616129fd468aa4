/**
 * That Cᵀ is the adjoint of C and not its inverse, with numbers: ⟨C·u, v⟩ = ⟨u, Cᵀ·v⟩, and Cᵀ·C·u beside u.
 *
 * Source: the definition of the adjoint of a linear map; Claerbout, "Earth Soundings Analysis" (1992), dot-product test.
 */
import { engines, forward } from '../engines/index.ts';
import type { Case } from '../spec/case.ts';
import { elementCount, type Tensor } from '../spec/tensor.ts';
import type { Grid } from './four-ways.ts';
import { flatIn, indexIn } from './indices.ts';

/** What Cᵀ does that C undoes only in the sense of inner products: ⟨C·u, v⟩ = ⟨u, Cᵀ·v⟩, with the numbers. */
export interface AdjointNotInverse {
  /** [M, …out], small integers. */
  readonly u: Grid;
  /** [C, …in], the x of the case. */
  readonly v: Grid;
  readonly Cu: Grid;
  readonly Ctv: Grid;
  /** ⟨C·u, v⟩ and ⟨u, Cᵀ·v⟩. */
  readonly left: number;
  readonly right: number;
  readonly CtCu: Grid;
  /** Whether Cᵀ·C·u is u in every cell. */
  readonly isInverse: boolean;
}

/** @param problem one image; its bias is left out, since C is linear */
export function adjointNotInverse(problem: Case): AdjointNotInverse {
  const transposed = (x: Tensor) => engines.scatter({ ...problem, x, bias: null, dtype: 'f64' });
  const v: Tensor = { shape: problem.x.shape, data: Float64Array.from(problem.x.data) };
  const Ctv = transposed(v);
  const u: Tensor = { shape: Ctv.shape, data: Float64Array.from(Ctv.data, (_, at) => ((at * 7) % 5) + 1) };
  const Cu = firstRows(forward(u, problem.w, problem, 'f64'), v.shape);
  const CtCu = transposed(Cu);
  return {
    u: imageOf(u),
    v: imageOf(v),
    Cu: imageOf(Cu),
    Ctv: imageOf(Ctv),
    left: innerProduct(Cu, v),
    right: innerProduct(u, Ctv),
    CtCu: imageOf(CtCu),
    isInverse: CtCu.data.every((value, at) => value === u.data[at]),
  };
}

function innerProduct(a: Tensor, b: Tensor): number {
  let sum = 0;
  a.data.forEach((value, at) => {
    sum += value * b.data[at];
  });
  return sum;
}

/** With output padding of the stride or more C has further positions, which the transposed convolution knows nothing of. */
function firstRows(tensor: Tensor, shape: readonly number[]): Tensor {
  const data = Float64Array.from({ length: elementCount(shape) }, (_, flat) => {
    return tensor.data[flatIn(tensor.shape, indexIn(shape, flat))];
  });
  return { shape, data };
}

function imageOf({ shape, data }: Tensor): Grid {
  return { shape: shape.slice(1), data: Array.from(data) };
}
