/** Types of a case made visible. */
export type { AdjointNotInverse } from '../../explain/adjoint-not-inverse.ts';
export type { CellProduct, InputCell, OutputCell } from '../../explain/cell.ts';
export type { ConvolutionMatrix, MatrixEntry } from '../../explain/convolution-matrix.ts';
export type { ConvolutionNumbers, Convolutions } from '../../explain/convolutions.ts';
export type { Drawn, Exposition } from '../../explain/exposition.ts';
export type { ArithmeticStep, AxisSteps, OutputPaddingSource } from '../../explain/extents.ts';
export type { FourWays, Grid, Stamp } from '../../explain/four-ways.ts';
export type { LayerCode } from '../../explain/layer-code.ts';
export type { AxisOverlap, Multiplications, Overlap } from '../../explain/overlaps.ts';
