/** A layer as code in each framework, as text for a terminal. */
import type { LayerCode } from '../../explain/layer-code.ts';
import { maximumOf } from '../../spec/extremes.ts';
import { printable } from '../printable.ts';

/** The lines for those that have words for the layer, each with what x and w become where they do not stay as they are. */
export function codeText(codes: readonly LayerCode[]): string {
  const width = maximumOf(codes.map(({ convention }) => convention.length));
  const lines = codes.flatMap(({ convention, code, x, w }) => {
    if (code === null) return [];
    const operands = [...(x === 'x' ? [] : [`x = ${x}`]), ...(w === 'w' ? [] : [`w = ${w}`])];
    return [...operands, code].map((line, index) => `  ${(index === 0 ? convention : '').padEnd(width)}  ${line}`);
  });
  return ['In code, of x [N,C,…in] and w [C,M/groups,…k] as NumPy arrays:', ...lines, ''].map(printable).join('\n');
}
