/**
 * Scaling: time and peak memory of each subject along one dimension of a layer, with the exponents of what was fitted.
 */
import type { Fit, ScaleResult, TimedScaleCell } from '../../../bench/scale/result.ts';
import { bytes } from '../../bytes.ts';
import { counted } from '../../counted.ts';
import { time } from '../../digits.ts';
import type { ReportDocument } from '../../documents.ts';
import { printable } from '../../printable.ts';
import { asIs, type Chart, signLayer, TIP } from '../charts/drawing.ts';
import { figure, legend } from '../charts/figure.ts';
import { type LogAxis, layersApart, logAxis, onLogAxis, plain } from '../charts/log-axis.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated } from '../html.ts';
import { conditions, type Section, withBusy } from '../section.ts';
import { numbers } from '../table.ts';

type Quantity = Fit['quantity'];

interface Measured {
  readonly subject: string;
  readonly value: number;
  /** Milliseconds or bytes. */
  readonly cost: number;
}

export async function scaleSection(scale: ReportDocument<'scale'>, names: Names, id: string): Promise<Section[]> {
  const { axis, points, cells } = scale;
  const untimed = cells.filter((cell) => cell.status !== 'timed');
  const reasons = untimed.map(
    ({ subject, value, status, message }) =>
      html`<li>${isolated(subject)} at ${plain(value)}: ${status}, ${isolated(message)}</li>`,
  );
  return [
    {
      id: `${id}-scaling`,
      title: `Scaling with the ${axis}`,
      body: html`<p class="lead">One layer, its ${axis} swept over ${counted(points.length, 'value')}, everything else kept.</p>
${conditions(withBusy(scale), isolated(points[0]?.workload.descriptor ?? 'no points'))}
${await curves(scale, 'time', names, `${id}-time`)}${await curves(scale, 'memory', names, `${id}-memory`)}
${reasons.length > 0 && html`<details><summary>${counted(reasons.length, 'point')} without a time</summary><ul>${reasons}</ul></details>`}`,
    },
  ];
}

function measured({ cells }: ScaleResult, quantity: Quantity): Measured[] {
  const timed = cells.filter((cell): cell is TimedScaleCell => cell.status === 'timed');
  return timed.flatMap(({ subject, value, time: one, peakBytes }) => {
    const cost = quantity === 'time' ? one.medianMs : peakBytes;
    return cost === null || value <= 0 ? [] : [{ subject, value, cost: Math.max(0, cost) }];
  });
}

const WORDS = { time, memory: bytes };

async function curves(scale: ScaleResult, quantity: Quantity, names: Names, id: string): Promise<Html | null> {
  const data = measured(scale, quantity);
  if (data.length === 0) return null;
  const fits = scale.fits
    .filter((fit) => fit.quantity === quantity)
    .toSorted((a, b) => a.exponent.value - b.exponent.value);
  const subjects = [...new Set(data.map(({ subject }) => subject))];
  const values = [...new Set(data.map(({ value }) => value))].toSorted((a, b) => a - b);
  return figure(names, {
    id,
    title: quantity === 'time' ? `Time by ${scale.axis}` : `Peak memory by ${scale.axis}`,
    message: messageOf(fits, scale.axis, quantity),
    reading: html`A line is the fit cost ≈ factor · ${scale.axis}<sup>exponent</sup>, by least squares on logarithms, through the points that are
large enough to stand out from overhead; the number beside a name is its exponent. On these axes it is the slope.${
      quantity === 'memory' && html` Memory is the most that one call took on top of what the process had before.`
    }`,
    size: 'both',
    chart: (isNarrow) => chartOf(scale, quantity, data, names, isNarrow),
    legend: legend(names, subjects),
    caption: `Median ${quantity === 'time' ? 'time of one call' : 'peak memory'} at each value, and the fitted exponent with its 95 % interval`,
    columns: ['subject', ...numbers(...values.map(plain)), ...numbers('exponent', '95 %', 'R²')],
    rows: subjects.map((subject) => {
      const fit = fits.find((one) => one.subject === subject);
      const at = (value: number) => data.find((one) => one.subject === subject && one.value === value);
      const costs = values
        .map((value) => at(value))
        .map((one) => (one === undefined ? '–' : WORDS[quantity](one.cost)));
      return { about: { subject }, cells: [isolated(subject), ...costs, ...fitCells(fit)] };
    }),
  });
}

function fitCells(fit: Fit | undefined): string[] {
  if (fit === undefined) return ['–', '–', '–'];
  const { exponent, rSquared } = fit;
  return [exponent.value.toFixed(2), `${exponent.low.toFixed(2)} – ${exponent.high.toFixed(2)}`, rSquared.toFixed(3)];
}

function messageOf(fits: readonly Fit[], axis: string, quantity: Quantity): Html {
  const [first] = fits;
  const last = fits.at(-1);
  const what = quantity === 'time' ? 'Time' : 'Memory';
  if (first === undefined || last === undefined) return html`No line could be fitted.`;
  if (first === last) return html`${what} of ${isolated(first.subject)} grows like ${power(axis, first)}.`;
  return html`${what} grows like ${power(axis, first)} (${isolated(first.subject)}) to
${power(axis, last)} (${isolated(last.subject)}).`;
}

function power(axis: string, { exponent }: Fit): Html {
  return html`${axis}<sup>${exponent.value.toFixed(2)}</sup>`;
}

function chartOf(
  scale: ScaleResult,
  quantity: Quantity,
  data: readonly Measured[],
  names: Names,
  isNarrow: boolean,
): Chart {
  const height = isNarrow ? 320 : 400;
  const fits = scale.fits.filter((fit) => fit.quantity === quantity);
  const across = logAxis(data.map(({ value }) => value));
  const up = logAxis(
    data.map(({ cost }) => cost),
    quantity === 'time' ? 'milliseconds' : 'bytes',
  );
  const x = onLogAxis('x', across, { title: scale.axis });
  const y = onLogAxis('y', up, { title: null });
  const marks = data.map(({ subject, value, cost }) => ({
    tip: `${subject} at ${plain(value)}: ${WORDS[quantity](cost)}`,
    about: { subject },
    x: value,
    y: up.place(cost),
    opacity: fits.some((fit) => fit.subject === subject && fit.values.includes(value)) ? 1 : 0.35,
    ...lookOf(names, subject),
  }));
  return {
    spec: {
      height,
      layer: [
        ...layersApart('left', up, y),
        {
          data: { values: fitLines(fits, across, up, names) },
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { x, y, x2: { field: 'x2' }, y2: { field: 'y2' }, color: asIs('colour'), ...TIP },
        },
        signLayer(marks, { x, y, opacity: asIs('opacity', 'quantitative') }, { size: 50 }),
        ...(isNarrow ? [] : endLabels(data, fits, up, y, height)),
      ],
    },
  };
}

/** The fitted lines, as far as they lie within the axes. */
function fitLines(fits: readonly Fit[], { domain: across }: LogAxis, { domain: up }: LogAxis, names: Names) {
  return fits.flatMap(({ subject, factor, exponent: { value: exponent }, values }) => {
    const at = (value: number) => factor * value ** exponent;
    const where = (cost: number) => (cost / factor) ** (1 / exponent);
    const bounds = exponent === 0 ? across : [where(up[0]), where(up[1])].toSorted((a, b) => a - b);
    const from = Math.max(Math.min(...values), across[0], bounds[0]);
    const to = Math.min(Math.max(...values), across[1], bounds[1]);
    if (!(from < to && at(from) > 0 && Number.isFinite(at(to)))) return [];
    const tip = `${subject}: exponent ${exponent.toFixed(2)}`;
    const { colour } = lookOf(names, subject);
    return { tip, about: { subject }, x: from, y: at(from), x2: to, y2: at(to), colour };
  });
}

/** Names at the right, each at the height of the last point of its subject, or next to it where that is taken. */
function endLabels(data: readonly Measured[], fits: readonly Fit[], up: LogAxis, y: object, height: number): object[] {
  const subjects = [...new Set(data.map(({ subject }) => subject))];
  const [low, high] = up.domain.map(Math.log);
  const wanted = subjects.map((subject) => {
    const last = data.filter((one) => one.subject === subject).reduce((a, b) => (b.value > a.value ? b : a));
    return height * (1 - (Math.log(up.place(last.cost)) - low) / (high - low));
  });
  const places = spread(wanted, 15, 0, height);
  // These layers have the axis of all others, so that heights become costs again.
  const costAt = (place: number) => Math.exp(low + (1 - place / height) * (high - low));
  const values = subjects.map((subject, at) => {
    const fit = fits.find((one) => one.subject === subject);
    const exponent = fit === undefined ? '' : `${fit.exponent.value.toFixed(2)}  `;
    const name = `${exponent}${printable(subject)}`;
    return { tip: subject, about: { subject }, name, from: costAt(wanted[at]), y: costAt(places[at]) };
  });
  return [
    {
      data: { values },
      mark: { type: 'rule', color: 'var(--rule)', strokeWidth: 0.75 },
      encoding: {
        x: { value: { expr: 'width + 2' } },
        x2: { value: { expr: 'width + 18' } },
        y: { ...y, field: 'from' },
        y2: { field: 'y' },
        ...TIP,
      },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 12, limit: 210 },
      encoding: { x: { value: { expr: 'width + 22' } }, y, text: { field: 'name', type: 'nominal' }, ...TIP },
    },
  ];
}

/**
 * Labels that would lie on each other, moved apart as little as keeps their order.
 * @param wanted where each would stand, in any order
 * @param gap that two need at least
 * @returns where each stands, in the same order
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, at) => at).toSorted((a, b) => wanted[a] - wanted[b]);
  const places: number[] = Array(wanted.length);
  let least = low;
  for (const at of order) {
    places[at] = Math.max(least, wanted[at]);
    least = places[at] + gap;
  }
  let most = high;
  for (const at of order.toReversed()) {
    places[at] = Math.min(most, places[at]);
    most = places[at] - gap;
  }
  return places;
}
