/** The part of mathjs that the engine `matrix` computes with. No engine, and nothing of the project's: a package, loaded late. */
import type { MathJsInstance, Matrix } from 'mathjs';

/** The class is there at run time but missing from mathjs's type of an instance. */
interface MathJs extends MathJsInstance {
  readonly SparseMatrix: new (parts: CompressedColumns) => Matrix;
}

/** A sparse matrix column by column: values, their rows, and where in both each column starts. */
interface CompressedColumns {
  readonly values: readonly unknown[];
  readonly index: readonly number[];
  readonly ptr: readonly number[];
  readonly size: readonly [number, number];
}

let instance: MathJs | null = null;
let given: typeof import('mathjs') | null = null;

/** Where nothing can be required, as in a browser, mathjs is handed over before the engine is first asked. */
export function provideMathjs(mathjs: typeof import('mathjs')): void {
  given = mathjs;
}

/**
 * Its `fraction` and `bignumber` make arguments for `lift` of `matrixOver`. Loaded when it is first used: it takes a
 * second, which `--help` and every child process would pay.
 */
export function math(): MathJs {
  if (instance === null) {
    const mathjs: typeof import('mathjs') =
      given ?? process.getBuiltinModule('node:module').createRequire(import.meta.url)('mathjs');
    const { SparseMatrixDependencies, addDependencies, multiplyDependencies, transposeDependencies } = mathjs;
    const { bignumberDependencies, fractionDependencies } = mathjs;
    instance = mathjs.create({
      SparseMatrixDependencies,
      addDependencies,
      multiplyDependencies,
      transposeDependencies,
      fractionDependencies,
      bignumberDependencies,
    }) as MathJs;
    // The product of a sparse matrix leaves out what equals zero, and by default mathjs takes 1e-15 for equal to zero.
    instance.config({ absTol: 0 });
  }
  return instance;
}
