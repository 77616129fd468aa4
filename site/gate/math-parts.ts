/** The parts of mathjs that the engine `matrix` computes with, and no others: the worker of the gate is loaded whole. */
import {
  addDependencies,
  bignumberDependencies,
  create,
  fractionDependencies,
  multiplyDependencies,
  SparseMatrixDependencies,
  transposeDependencies,
} from 'mathjs';
import type { MathParts } from '../../engines/mathjs.ts';

export const mathjs: MathParts = {
  addDependencies,
  bignumberDependencies,
  create: create as MathParts['create'],
  fractionDependencies,
  multiplyDependencies,
  SparseMatrixDependencies,
  transposeDependencies,
};
