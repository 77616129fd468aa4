/** Parts of vectors in types that hold few integers: halves, and integers of 8 bits. */

/** ±1, ±2 and ±3 in an order that no axis repeats. */
export const smallNumbers = (length: number, step: number): number[] =>
  Array.from({ length }, (_, at) => [1, -2, 3, 2, -1, -3, 2][(at * step) % 7]);

/** Two axes that differ in everything: extent, kernel, stride, pads, output padding and dilation. */
export const UNLIKE_AXES = {
  x: [1, 2, 2, 3],
  xData: smallNumbers(12, 3),
  w: [2, 3, 3, 2],
  wData: smallNumbers(36, 4),
  bias: [5, -7, 3],
  stride: [3, 2],
  padBegin: [1, 0],
  padEnd: [0, 1],
  outputPadding: [1, 0],
  dilation: [1, 2],
};
