/**
 * The part of mathjs that the engine `matrix` computes with. No engine, and nothing of the project's: a package, loaded
 * late.
 */

/**
 * The types here say as much of mathjs as is used, and name none of its own: the compiled package contains these parts
 * of mathjs (mathjs-parts.cjs), and whoever installs it does not have mathjs, nor its types.
 */
export interface MathParts {
  create(factories: object): object;
  readonly SparseMatrixDependencies: object;
  readonly addDependencies: object;
  readonly multiplyDependencies: object;
  readonly transposeDependencies: object;
  readonly bignumberDependencies: object;
  readonly fractionDependencies: object;
}

/** An exact fraction: s · n / d, with s the sign, −1, 0 or 1. */
export interface Fraction {
  readonly s: bigint;
  readonly n: bigint;
  readonly d: bigint;
  valueOf(): number;
  toFraction(): string;
  toString(): string;
}

/** A decimal number of 64 digits. */
export interface BigNumber {
  toNumber(): number;
  toString(): string;
}

/** A number that mathjs adds and multiplies. */
export type Scalar = number | Fraction | BigNumber;

/** A matrix, or a column of one. */
export interface Matrix {
  toArray(): unknown[];
}

/** A sparse matrix column by column: values, their rows, and where in both each column starts. */
interface CompressedColumns {
  readonly values: readonly unknown[];
  readonly index: readonly number[];
  readonly ptr: readonly number[];
  readonly size: readonly [number, number];
  /** The type of all values, by its name in mathjs; undefined where each is asked for its own. */
  readonly datatype?: string | undefined;
}

/** An instance of mathjs with these functions and no others. */
export interface MathJs {
  readonly SparseMatrix: new (parts: CompressedColumns) => Matrix;
  add(a: Scalar, b: Scalar): Scalar;
  multiply(a: Matrix, b: readonly (readonly Scalar[])[]): Matrix;
  transpose(matrix: Matrix): Matrix;
  fraction(value: number): Fraction;
  fraction(numerator: number, denominator: number): Fraction;
  fraction(numerator: bigint, denominator: bigint): Fraction;
  bignumber(value: number): BigNumber;
  config(settings: { readonly absTol: number }): unknown;
}

let instance: MathJs | null = null;
let given: MathParts | null = null;

/** Where nothing can be required, as in a browser, mathjs is handed over before the engine is first asked. */
export function provideMathjs(mathjs: MathParts): void {
  given = mathjs;
}

/**
 * Its `fraction` and `bignumber` make arguments for `lift` of `matrixOver`. Loaded when it is first used: from the
 * sources it takes a second, which `--help` and every child process would pay.
 */
export function math(): MathJs {
  if (instance === null) {
    const parts = given ?? requiredParts();
    const { SparseMatrixDependencies, addDependencies, multiplyDependencies, transposeDependencies } = parts;
    const { bignumberDependencies, fractionDependencies } = parts;
    const created = parts.create({
      SparseMatrixDependencies,
      addDependencies,
      multiplyDependencies,
      transposeDependencies,
      fractionDependencies,
      bignumberDependencies,
    });
    instance = created as MathJs;
    // The product of a sparse matrix leaves out what equals zero, and by default mathjs takes 1e-15 for equal to zero.
    instance.config({ absTol: 0 });
  }
  return instance;
}

/** @throws Error where nothing can be required, and nothing was handed over */
function requiredParts(): MathParts {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  if (process?.getBuiltinModule === undefined) {
    throw new Error('the engine matrix needs mathjs: call provideMathjs(mathjs) before it is first asked');
  }
  return process.getBuiltinModule('node:module').createRequire(import.meta.url)('./mathjs-parts.cjs');
}
