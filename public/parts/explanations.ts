/** A case made visible: as plain data, as the matrix of C, as code for a framework. */
export { inputCellOf, MOST_CELL_PRODUCTS, outputCellOf } from '../../explain/cell.ts';
export { codeOf } from '../../explain/code.ts';
export { MOST_ENTRIES, matrixOf } from '../../explain/convolution-matrix.ts';
export { TEXTBOOK, withNumbers } from '../../explain/example-data.ts';
export { expositionOf } from '../../explain/exposition.ts';
export { layerCodes } from '../../explain/layer-code.ts';
