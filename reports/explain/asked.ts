/** The cells that were asked for, in words and numbers: of the whole case, whatever is drawn of it. */
import type { CellProduct, InputCell, OutputCell } from '../../explain/cell.ts';
import { short, signed } from './names.ts';

/** Null where none was asked for. */
export interface Asked {
  readonly input: InputCell | null;
  readonly output: OutputCell | null;
}

const MOST_TERMS = 24;

export function askedLines({ input, output }: Asked, channels: { readonly x: number; readonly y: number }): string[] {
  return [
    ...(input === null ? [] : inputLines(input, channels)),
    ...(output === null ? [] : [outputLine(output, channels)]),
  ];
}

function inputLines({ cell, x, products }: InputCell, channels: { readonly x: number; readonly y: number }): string[] {
  const name = `${named('x', cell, channels.x)} = ${short(x)}`;
  if (products.length === 0) return [`${name} goes nowhere: all that it makes is cropped away`];
  const target = ({ output, tap, w }: CellProduct) => `${named('y', output, channels.y)} by w[${tap}] = ${short(w)}`;
  return [
    `${name} goes to ${products.length} ${products.length === 1 ? 'cell' : 'cells'}:`,
    `  ${cut(products.map(target), ', ')}`,
  ];
}

function outputLine({ cell, products, bias, value }: OutputCell, channels: { readonly y: number }): string {
  const terms = products.map(({ x, w }) => `${signed(x)}·${signed(w)}`);
  const sum = [cut(terms, ' + '), ...(bias === null ? [] : [`${signed(bias)} (bias)`])].filter((text) => text !== '');
  const written = sum.length === 0 ? '0 (no product lands here)' : sum.join(' + ');
  return `${named('y', cell, channels.y)} = ${written} = ${short(value)}`;
}

function cut(texts: readonly string[], between: string): string {
  const shown = texts.slice(0, MOST_TERMS).join(between);
  return texts.length > MOST_TERMS ? `${shown}${between}… (${texts.length} products)` : shown;
}

function named(tensor: string, [channel, ...spatial]: readonly number[], channels: number): string {
  return channels === 1 ? `${tensor}[${spatial}]` : `${tensor}[channel ${channel}; ${spatial}]`;
}
