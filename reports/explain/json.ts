/** An exposition as JSON: numbers that JSON cannot carry are the strings of canonical cases, and what is drawn of the case is one. */
import type { ConvolutionMatrix } from '../../explain/convolution-matrix.ts';
import type { Exposition } from '../../explain/exposition.ts';
import { numberToJson } from '../../spec/case.ts';
import type { Asked } from './asked.ts';

export function expositionJson(
  exposition: Exposition,
  codes: ReadonlyMap<string, string | null>,
  asked: Asked,
): string {
  return text({ ...exposition, codes: Object.fromEntries(codes), asked });
}

export function matrixJson(matrix: ConvolutionMatrix): string {
  return text(matrix);
}

function text(value: unknown): string {
  const plain = (_: string, one: unknown) => {
    if (typeof one === 'number') return numberToJson(one);
    return ArrayBuffer.isView(one) ? Array.from(one as Float64Array) : one;
  };
  return `${JSON.stringify(value, plain)}\n`;
}
