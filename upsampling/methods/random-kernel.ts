/** Weights as an untrained layer of PyTorch has them, without bias, on a grid that lets two ways be compared bit for bit. */
import { initialWeights } from '../../oracle/initialisation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { mapped } from '../map-cells.ts';

const GRID = 2 ** 20;

/** @param shape [C, M/groups, …k] for a transposed convolution, [M, C/groups, …k] for an ordinary one: fan_in is the rest */
export function randomKernel(shape: readonly number[], groups: number, seed: number): Tensor {
  return rounded(initialWeights(shape, groups, 'f64', seed).w);
}

/** Weights as multiples of 2⁻²⁰: sums of their products with bytes are exact. */
export function rounded(weights: Tensor): Tensor {
  return mapped(weights, (value) => Math.round(value * GRID) / GRID);
}
