/** Logarithmic axes: from where to where, which values are named, and a place for what has no logarithm. */

export interface LogAxis {
  readonly domain: readonly [number, number];
  /** Places that are named. */
  readonly ticks: readonly number[];
  /** Where a value stands: 0 and ∞ have a place of their own, beyond all others. */
  readonly place: (value: number) => number;
  /** A vega expression for the names of the ticks. */
  readonly labelExpr: string;
  /** Between the numbers and the places of 0 and ∞, where there are any. */
  readonly breaks: readonly number[];
}

/** What 0 and ∞ are set apart by, as a share of the axis in logarithms. */
const APART = 0.09;

/** An axis that holds all of the values, with some room. Of none it is one decade. */
export function logAxis(
  values: readonly number[],
  labelOf: (tick: number) => string = plain,
  base: 2 | 10 = 10,
): LogAxis {
  const ordinary = values.filter((value) => value > 0 && Number.isFinite(value));
  const least = ordinary.reduce((a, b) => Math.min(a, b), ordinary[0] ?? 1);
  const most = ordinary.reduce((a, b) => Math.max(a, b), ordinary[0] ?? 10);
  const room = Math.max(1.15, (most / least) ** 0.04);
  const [low, high] = [least / room, most * room];
  const apart = (high / low) ** APART;
  const hasZero = values.includes(0);
  const hasInfinity = values.includes(Number.POSITIVE_INFINITY);
  const [zero, infinity] = [low / apart, high * apart];
  const named = ticksWithin(low, high, base).map((tick) => [tick, labelOf(tick)] as const);
  const all = [
    ...(hasZero ? [[zero, '0'] as const] : []),
    ...named,
    ...(hasInfinity ? [[infinity, '∞'] as const] : []),
  ];
  return {
    domain: [hasZero ? zero / room : low, hasInfinity ? infinity * room : high],
    ticks: all.map(([tick]) => tick),
    place: (value) => (value === 0 ? zero : value === Number.POSITIVE_INFINITY ? infinity : value),
    labelExpr: `${JSON.stringify(Object.fromEntries(all))}[datum.value]`,
    breaks: [...(hasZero ? [low] : []), ...(hasInfinity ? [high] : [])],
  };
}

/** Powers of the base, no more than eight; 1, 2, 5 where an axis of tens is short. */
function ticksWithin(low: number, high: number, base: number): number[] {
  const [from, to] = [low, high].map((end) => Math.log(end) / Math.log(base));
  const steps = base === 10 && to - from < 3 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil((to - from) / 8));
  const ticks: number[] = [];
  for (let exponent = Math.floor(from); exponent <= Math.ceil(to); exponent++) {
    if (exponent % stride !== 0) continue;
    for (const step of steps) ticks.push(base === 10 ? Number(`${step}e${exponent}`) : base ** exponent);
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** Three digits at most, no trailing zeros, thousands apart. */
export function plain(value: number): string {
  return value >= 1e-4 && value < 1e7
    ? value.toLocaleString('en', { maximumSignificantDigits: 3 })
    : value.toExponential(0).replace('e+', 'e');
}

/** The encoding of a field by such an axis. @param look of the axis: title and the like */
export function onLogAxis(field: string, { domain, ticks, labelExpr }: LogAxis, look: object) {
  return {
    field,
    type: 'quantitative',
    scale: { type: 'log', domain, nice: false },
    axis: { values: ticks, labelExpr, ...look },
  };
}

/** A title of the upright axis that lies above it. @param left room beside the chart, in pixels */
export function titleAbove(title: string, left: number): object {
  return { title, titleAngle: 0, titleAlign: 'left', titleAnchor: 'end', titleX: -left + 8, titleY: -14 };
}
