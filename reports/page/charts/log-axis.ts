/** Logarithmic axes of Vega-Lite, with a place for what has no logarithm: 0 before all others, ∞ behind them. */
import { maximumOf, minimumOf } from '../../../spec/extremes.ts';

export interface LogAxis {
  /** From where to where, the places of 0 and ∞ included. */
  readonly domain: readonly [number, number];
  /** Where a value stands. */
  readonly place: (value: number) => number;
  /** Places beside the numbers, with their names; between these and the numbers lies a break. */
  readonly apart: readonly { readonly at: number; readonly name: string; readonly edge: number }[];
  /** Part of an encoding. */
  readonly scale: object;
  readonly axis: object;
}

/** By what 0 and ∞ are set apart, as a share of the axis in logarithms. */
const APART = 0.09;

/** Vega expressions for the label of a tick: a number, a ratio, milliseconds, bytes. */
export const TICKS = {
  number: "format(datum.value, ',~g')",
  times: "format(datum.value, ',~g') + '×'",
  milliseconds: "replace(format(datum.value / 1000, '~s'), regexp('[a-zµ]?$'), ' $&') + 's'",
  bytes:
    "format(datum.value / pow(1024, floor(log(datum.value) / log(1024))), ',~g') + ' ' + ['B', 'KiB', 'MiB', 'GiB', 'TiB'][floor(log(datum.value) / log(1024))]",
} as const;

/** An axis that holds all of the values, with some room. Of none it is one decade. */
export function logAxis(values: readonly number[], ticks: keyof typeof TICKS = 'number'): LogAxis {
  const ordinary = values.filter((value) => value > 0 && Number.isFinite(value));
  const least = ordinary.reduce((a, b) => Math.min(a, b), ordinary[0] ?? 1);
  const most = ordinary.reduce((a, b) => Math.max(a, b), ordinary[0] ?? 10);
  const room = Math.max(1.15, (most / least) ** 0.04);
  const [low, high] = [least / room, most * room];
  const gap = (high / low) ** APART;
  const [zero, infinity] = [low / gap, high * gap];
  const apart = [
    ...(values.includes(0) ? [{ at: zero, name: '0', edge: low }] : []),
    ...(values.includes(Number.POSITIVE_INFINITY) ? [{ at: infinity, name: '∞', edge: high }] : []),
  ];
  const domain = [low, high, ...apart.map(({ at }) => (at < low ? at / room : at * room))];
  const [from, to] = [minimumOf(domain), maximumOf(domain)];
  // vega labels those ticks that have room; the others are no lines either, and none lies beyond the numbers.
  const isTick = `datum.label !== '' && datum.value >= ${low} && datum.value <= ${high}`;
  return {
    domain: [from, to],
    place: (value) => (value === 0 ? zero : value === Number.POSITIVE_INFINITY ? infinity : value),
    apart,
    scale: { type: 'log', domain: [from, to], nice: false, ...(ticks === 'bytes' && { base: 2 }) },
    axis: {
      tickCount: 6,
      labelOverlap: 'greedy',
      labelExpr: `${isTick} ? ${TICKS[ticks]} : ''`,
      gridOpacity: { condition: { test: isTick, value: 1 }, value: 0 },
    },
  };
}

/** The encoding of a field by such an axis. @param look of the axis: title and the like; null for no axis */
export function onLogAxis(field: string, { scale, axis }: LogAxis, look: object | null) {
  return { field, type: 'quantitative', scale, axis: look === null ? null : { ...axis, ...look } };
}

/** How words stand beside an axis: where on the other one, and how they are moved from there. */
const BESIDE = {
  top: { channel: 'x', other: { y: { value: 0 } }, text: { baseline: 'bottom', dy: -6 } },
  bottom: { channel: 'x', other: { y: { value: { expr: 'height' } } }, text: { baseline: 'top', dy: 6 } },
  left: { channel: 'y', other: { x: { value: 0 } }, text: { align: 'right', dx: -6 } },
} as const;

/**
 * Layers that name 0 and ∞ where they stand, beside the axis, and draw a line between them and the numbers.
 * @param encoding that of `onLogAxis`: layers share an axis only where they agree on it
 */
export function layersApart(side: keyof typeof BESIDE, { apart }: LogAxis, encoding: object): object[] {
  const { channel, other, text } = BESIDE[side];
  return apart.flatMap((entry) => [
    {
      data: { values: [entry] },
      mark: { type: 'rule', strokeDash: [3, 3], color: 'var(--rule)' },
      encoding: { [channel]: { ...encoding, field: 'edge' } },
    },
    {
      data: { values: [entry] },
      mark: { type: 'text', color: 'var(--faint)', ...text },
      encoding: { [channel]: { ...encoding, field: 'at' }, ...other, text: { field: 'name', type: 'nominal' } },
    },
  ]);
}

/** A title of the upright axis that lies above it, at its left end. */
export function titleAbove(title: string): object {
  return {
    title,
    titleAngle: 0,
    titleAlign: 'left',
    titleAnchor: 'end',
    titleBaseline: 'bottom',
    titleX: 0,
    titleY: -8,
  };
}
