/** Answers to what a newcomer asks of a case, in words; the numbers come from explain/. */

import { forwardPositions } from '../../explain/convolutions.ts';
import type { AxisSteps } from '../../explain/extents.ts';
import type { Multiplications, Overlap } from '../../explain/overlaps.ts';
import { extentsText } from '../../reports/explain/names.ts';
import type { Axis } from '../../spec/geometry.ts';
import type { Scene } from './scene.ts';

const AXIS_NAMES: readonly (readonly string[])[] = [['the axis'], ['rows', 'columns'], ['slices', 'rows', 'columns']];

export function axisNamesOf({ geometry }: Scene): readonly string[] {
  return AXIS_NAMES[geometry.rank - 1];
}

/** What C gives, such as 2 × 2, and of how many positions these are the first where it has more. */
export function givenByC(axes: readonly Axis[]): string {
  const inputs = extentsText(axes.map(({ input }) => input));
  const positions = extentsText(axes.map(forwardPositions));
  return positions === inputs ? inputs : `${inputs} (the first of ${positions} positions)`;
}

/** The cells of x that C makes of the cells of y, and back. */
export function transposedSentence({ matrix, geometry }: Scene): string {
  const inputs = extentsText(geometry.axes.map(({ input }) => input));
  const outputs = extentsText(geometry.axes.map(({ output }) => output));
  const positions = extentsText(geometry.axes.map(forwardPositions));
  const blocks =
    geometry.groups === 1 ? '' : ` In C the ${geometry.groups} groups are ${geometry.groups} blocks on the diagonal.`;
  const further =
    positions === inputs ? '' : ` Its first ${inputs} positions are the cells of x; the further ones are left out.`;
  return `The ordinary convolution with this kernel takes ${outputs} to ${positions}.${further} Written as a matrix C it has ${matrix.rows} rows and ${matrix.columns} columns, and ${matrix.entries.length} of its ${matrix.rows * matrix.columns} numbers are weights. The transposed convolution multiplies by Cᵀ: ${matrix.columns} rows and ${matrix.rows} columns, so it takes ${inputs} to ${outputs}. Nothing else is transposed, least of all the kernel.${blocks}`;
}

/** Which extents C takes to as many positions as there are input cells, and which of them output padding says. */
export function outputPaddingSentence({ axis, outputPadding }: AxisSteps): string {
  const { input, outputPadding: a, output, stride, padBegin, padEnd, effectiveKernel } = axis;
  const { extents, chosen } = outputPadding;
  const smallest = output - a;
  if (chosen === null) {
    return `Output padding ${a} adds ${cells(a)} at the end: ${smallest} + ${a} = ${output}. C with stride ${stride} would make more than ${input} positions of ${output} cells, so no convolution asks for so much. The operator is still defined; cells that no stamp reaches hold 0.`;
  }
  if (extents.length === 1 && a > 0) {
    return `Output padding ${a} adds ${cells(a)} at the end: ${smallest} + ${a} = ${output}. Without it the output would be empty.`;
  }
  if (extents.length === 1) {
    return `With stride ${stride} C takes only the extent ${extents[0]} to ${input} positions. There is nothing to choose, and output padding is 0.`;
  }
  const steps = `C makes ${input} positions of ${list(extents, 'or')} cells alike: with stride ${stride}, ⌊(${output} ${signed(padBegin + padEnd)} − ${effectiveKernel}) / ${stride}⌋ + 1 = ${input}, and what is left after the last step is dropped.`;
  const choice = `So ${input} input cells could go back to ${list(extents, 'or')}. Output padding says to which: ${a} more than the smallest, ${smallest} + ${a} = ${output}.`;
  return `${steps} ${choice} It crops the end less; it puts no zeros into the input.`;
}

/** The preset that shows what this case has nothing of: a choice of output padding. Null where there is one. */
export function outputPaddingExample(axes: readonly AxisSteps[]): string | null {
  const hasNone = axes.every(
    ({ axis, outputPadding }) => outputPadding.extents.length === 1 && axis.outputPadding === 0,
  );
  return hasNone ? 'output-padding' : null;
}

/** Likewise for uneven counts. */
export function checkerboardExample({ isCheckerboard }: Overlap): string | null {
  return isCheckerboard ? null : 'checkerboard';
}

/** Why the counts are as they are, and that even ones are not all it takes. */
export function checkerboardSentences({ sentences }: Overlap): readonly string[] {
  if (sentences.some((sentence) => sentence.includes('learned'))) return sentences;
  return [
    ...sentences,
    'Even counts do not stop learned or random weights from drawing a pattern: with a stride above 1 neighbours are made by different taps.',
  ];
}

/** @returns null where there are none */
export function multiplicationSentence({ useful, overZeros }: Multiplications): string | null {
  if (overZeros === 0) return null;
  const wasted = overZeros - useful;
  const percent = Math.round((100 * wasted) / overZeros);
  return `${useful} products of an input cell and a weight land in the output. A convolution over the spread image multiplies ${overZeros} times for the same result: ${wasted} of them (${percent} %) are with a zero that was put in.`;
}

export function inverseSentence(isInverse: boolean): string {
  return isInverse
    ? 'For this case Cᵀ·C·u happens to be u again. That is an exception: a transpose is in general no inverse.'
    : 'Cᵀ·C·u is not u. Cᵀ brings back the shape and not the numbers, so “deconvolution” is a misleading name.';
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}

function signed(pads: number): string {
  return pads < 0 ? `− ${-pads}` : `+ ${pads}`;
}

function list(values: readonly number[], word: string): string {
  return values.length === 1
    ? `${values[0]}`
    : `${values.slice(0, -1).join(', ')} ${word} ${values[values.length - 1]}`;
}
