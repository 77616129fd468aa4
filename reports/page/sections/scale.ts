/**
 * Scaling: time and peak memory of each subject along one dimension of a layer, with the exponents of what was fitted.
 */
import type { Fit, ScaleResult } from '../../../bench/scale/result.ts';
import { maximumOf, minimumOf } from '../../../spec/extremes.ts';
import { warningsOf } from '../../bench/numbers.ts';
import { bytes } from '../../bytes.ts';
import { counted } from '../../counted.ts';
import { plain, time } from '../../digits.ts';
import type { ReportDocument } from '../../documents.ts';
import { asIs, type Chart, signLayer, TIP } from '../charts/drawing.ts';
import { figure, legend } from '../charts/figure.ts';
import { layersApart, logAxis, onLogAxis } from '../charts/log-axis.ts';
import { lookOf, type Names } from '../filter.ts';
import type { Section } from '../frame.ts';
import { type Html, html, isolated } from '../html.ts';
import { numbers } from '../table.ts';
import { conditions } from './machine.ts';

type Quantity = Fit['quantity'];

const WORDS = {
  time: { what: 'Time', cost: 'time of one call', ticks: 'milliseconds', of: time, more: '' },
  memory: {
    what: 'Memory',
    cost: 'peak memory',
    ticks: 'bytes',
    of: bytes,
    more: ' Memory is the most that one call took on top of what the process had before.',
  },
} as const;

export async function scaleSection(scale: ReportDocument<'scale'>, names: Names, id: string): Promise<Section> {
  const { axis, points, cells, environment } = scale;
  const reasons = cells.flatMap((cell) => {
    if (cell.status === 'timed') return [];
    const { subject, value, status, message } = cell;
    return [html`<li>${isolated(subject)} at ${plain(value)}: ${status}, ${isolated(message)}</li>`];
  });
  const run = { ...scale, warnings: warningsOf(scale, environment) };
  return {
    id: `${id}-scaling`,
    title: `Scaling with the ${axis}`,
    body: html`<p class="lead">One layer, its ${axis} swept over ${counted(points.length, 'value')}, everything else kept.</p>
${conditions(run, isolated(points[0]?.workload.descriptor ?? 'no points'))}
${await curves(scale, 'time', names, `${id}-time`)}${await curves(scale, 'memory', names, `${id}-memory`)}
${reasons.length > 0 && html`<details><summary>${counted(reasons.length, 'point')} without a time</summary><ul>${reasons}</ul></details>`}`,
  };
}

interface Measured {
  readonly subject: string;
  readonly value: number;
  /** Milliseconds or bytes. */
  readonly cost: number;
}

/** What has a place on the axes. */
function measured({ cells }: ScaleResult, quantity: Quantity): Measured[] {
  return cells.flatMap((cell) => {
    if (cell.status !== 'timed' || cell.value <= 0) return [];
    const cost = quantity === 'time' ? cell.time.medianMs : cell.peakBytes;
    return cost === null ? [] : [{ subject: cell.subject, value: cell.value, cost: Math.max(0, cost) }];
  });
}

async function curves(scale: ScaleResult, quantity: Quantity, names: Names, id: string): Promise<Html | null> {
  const data = measured(scale, quantity);
  if (data.length === 0) return null;
  const { axis } = scale;
  const { what, cost, of, more } = WORDS[quantity];
  const fits = scale.fits
    .filter((fit) => fit.quantity === quantity)
    .toSorted((a, b) => a.exponent.value - b.exponent.value);
  const subjects = [...new Set(data.map(({ subject }) => subject))];
  const values = [...new Set(data.map(({ value }) => value))].toSorted((a, b) => a - b);
  return figure(names, {
    id,
    title: `${quantity === 'time' ? 'Time' : 'Peak memory'} by ${axis}`,
    message: messageOf(fits, axis, what),
    reading: html`A line is the fit cost ≈ factor · ${axis}<sup>exponent</sup>, by least squares on logarithms, through the points that are
large enough to stand out from overhead; the number behind a name is its exponent. On these axes it is the slope.${more}`,
    chart: chartOf(scale, quantity, data, names),
    legend: legend(
      names,
      byLastCost(data),
      new Map(fits.map(({ subject, exponent }) => [subject, exponent.value.toFixed(2)])),
    ),
    caption: `Median ${cost} at each value, and the fitted exponent with its 95 % interval`,
    columns: ['subject', ...numbers(...values.map(plain)), ...numbers('exponent', '95 %', 'R²')],
    rows: subjects.map((subject) => {
      const costs = values.map((value) => data.find((one) => one.subject === subject && one.value === value));
      const fit = fits.find((one) => one.subject === subject);
      const texts = costs.map((one) => (one === undefined ? '–' : of(one.cost)));
      return { about: { subject }, cells: [isolated(subject), ...texts, ...fitCells(fit)] };
    }),
  });
}

/** The subjects from above as they end at the right. */
function byLastCost(data: readonly Measured[]): string[] {
  const last = new Map(data.toSorted((a, b) => a.value - b.value).map(({ subject, cost }) => [subject, cost]));
  return [...last].toSorted(([, a], [, b]) => b - a).map(([subject]) => subject);
}

function fitCells(fit: Fit | undefined): string[] {
  if (fit === undefined) return ['–', '–', '–'];
  const { exponent, rSquared } = fit;
  return [exponent.value.toFixed(2), `${exponent.low.toFixed(2)} – ${exponent.high.toFixed(2)}`, rSquared.toFixed(3)];
}

function messageOf(fits: readonly Fit[], axis: string, what: string): Html {
  const [first] = fits;
  const last = fits.at(-1);
  if (first === undefined || last === undefined) return html`No line could be fitted.`;
  if (first === last) return html`${what} of ${isolated(first.subject)} grows like ${power(axis, first)}.`;
  return html`${what} grows like ${power(axis, first)} (${isolated(first.subject)}) to
${power(axis, last)} (${isolated(last.subject)}).`;
}

function power(axis: string, { exponent }: Fit): Html {
  return html`${axis}<sup>${exponent.value.toFixed(2)}</sup>`;
}

function chartOf(scale: ScaleResult, quantity: Quantity, data: readonly Measured[], names: Names): Chart {
  const { ticks, of } = WORDS[quantity];
  const fits = scale.fits.filter((fit) => fit.quantity === quantity);
  const across = logAxis(data.map(({ value }) => value));
  const lines = fits.flatMap((fit) => lineOf(fit, names));
  const up = logAxis([...data.map(({ cost }) => cost), ...lines.flatMap(({ y, y2 }) => [y, y2])], ticks);
  const x = onLogAxis('x', across, { title: scale.axis });
  const y = onLogAxis('y', up, { title: null });
  const marks = data.map(({ subject, value, cost }) => ({
    tip: `${subject} at ${plain(value)}: ${of(cost)}`,
    about: { subject },
    x: value,
    y: up.place(cost),
    opacity: fits.some((fit) => fit.subject === subject && fit.values.includes(value)) ? 1 : 0.35,
    ...lookOf(names, subject),
  }));
  return {
    spec: {
      layer: [
        ...layersApart('left', up, y),
        {
          data: { values: lines },
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { x, y, x2: { field: 'x2' }, y2: { field: 'y2' }, color: asIs('colour'), ...TIP },
        },
        signLayer(marks, { x, y, opacity: asIs('opacity', 'quantitative') }, { size: 50 }),
      ],
    },
  };
}

/** A fit as far as its points reach; none where it has no place on a logarithmic axis. */
function lineOf({ subject, factor, exponent, values }: Fit, names: Names) {
  const at = (value: number) => factor * value ** exponent.value;
  const [x, x2] = [minimumOf(values), maximumOf(values)];
  const [y, y2] = [at(x), at(x2)];
  if (![y, y2].every((end) => end > 0 && Number.isFinite(end))) return [];
  const tip = `${subject}: exponent ${exponent.value.toFixed(2)}`;
  return [{ tip, about: { subject }, x, y, x2, y2, colour: lookOf(names, subject).colour }];
}
