/**
 * One workload: a bar of GFLOP/s for each subject, the fastest first, with its quartiles, its time, and the machine's
 * limit.
 */
import type { BenchResult, BenchWorkload, LayerLimit, TimedCell, UntimedCell } from '../../../bench/result.ts';
import { maximumOf } from '../../../spec/extremes.ts';
import { type BenchColumn, benchColumns, benchRow } from '../../bench/columns.ts';
import { rankedCells } from '../../bench/numbers.ts';
import { significant, time, times } from '../../digits.ts';
import { asIs, type Chart, TIP, wordAxis } from '../charts/drawing.ts';
import { figure } from '../charts/figure.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import type { Row } from '../table.ts';

export async function layerBars(bench: BenchResult, workload: BenchWorkload, names: Names, id: string): Promise<Html> {
  const { name, descriptor, source } = workload;
  const { timed, untimed } = rankedCells(bench, name);
  const columns = benchColumns(bench);
  const { limits } = bench.summary.layers.find((layer) => layer.workload === name)!;
  return figure(names, {
    id,
    title: isolated(name),
    message: html`${messageOf(timed, untimed)} <code class="descriptor">${descriptor}</code>`,
    about: { workload: name },
    size: 'small',
    chart: chartOf(timed, untimed, limits, names),
    caption: html`${isolated(name)}: ${isolated(source)}. Medians of one call, with quartiles; ratios with their 95 % intervals.`,
    columns: [...columns, { title: 'standing', isProse: true }],
    rows: [...timed.map((cell) => timedRow(columns, cell)), ...untimed.map((cell) => untimedRow(columns, cell))],
  });
}

function messageOf([first, second]: readonly TimedCell[], untimed: readonly UntimedCell[]): Piece {
  if (first === undefined) return 'No subject has a time.';
  const wrong = untimed.filter(({ status }) => status !== 'not covered').length;
  const tied = second?.standing === 'no difference';
  return html`${isolated(first.subject)}: ${time(first.time.medianMs)}, ${significant(first.gflops)} GFLOP/s${
    tied && html`, no different from ${isolated(second.subject)}`
  }${second !== undefined && !tied && html`; next ${isolated(second.subject)}, ${times(second.ratio.value)}`}${
    wrong > 0 && html`; ${wrong} without a right answer`
  }.`;
}

function timedRow(columns: readonly BenchColumn[], cell: TimedCell): Row {
  const [subject, ...others] = benchRow(columns, cell);
  return { about: { subject: cell.subject }, cells: [isolated(subject), ...others, cell.standing] };
}

function untimedRow(columns: readonly BenchColumn[], { subject, status, message, known }: UntimedCell): Row {
  const word = status === 'not covered' || known !== null ? 'quiet' : 'word fail';
  const others = columns.slice(1).map(() => '–');
  const reason = html`<span class="${word}">${status}</span>: ${isolated(message)}`;
  return { about: { subject }, cells: [isolated(subject), ...others, reason] };
}

/** Room behind the longest bar, as a share of it. */
const ROOM = 1.02;

function chartOf(
  timed: readonly TimedCell[],
  untimed: readonly UntimedCell[],
  limits: readonly LayerLimit[],
  names: Names,
): Chart {
  const bars = timed.map((cell) => barOf(cell, names));
  const rows = [
    ...bars.map(({ words, tip, about }) => ({ words, tip, about })),
    ...untimed.map(({ subject, workload, status }) => {
      return { words: status, tip: `${subject}: ${status}`, about: { subject, workload } };
    }),
  ];
  const keys = rows.map(({ about }) => `bar ${about.subject}`);
  const wordsOf = (word: (row: (typeof rows)[number]) => string) =>
    Object.fromEntries(rows.map((row, at) => [keys[at], word(row)]));
  const most = maximumOf([1e-9, ...bars.map(({ high }) => high)]) * ROOM;
  const axis = { title: 'GFLOP/s (longer is better)', tickCount: 4, format: ',.3~r', titleAnchor: 'start' };
  const x = (field: string) => ({ field, type: 'quantitative', scale: { domain: [0, most], nice: false }, axis });
  const y = { field: 'key', type: 'nominal', scale: { type: 'band', domain: keys, paddingInner: 0.3 } };
  const subjects = wordAxis(
    'left',
    wordsOf(({ about }) => about.subject),
    { labelLimit: 150, labelPadding: 8 },
  );
  const results = wordAxis(
    'right',
    wordsOf(({ words }) => words),
    { labelPadding: 8, labelColor: 'var(--soft)' },
  );
  return {
    labels: Object.fromEntries(rows.map(({ tip, about }, at) => [keys[at], { tip, about }])),
    spec: {
      height: rows.length * 20,
      resolve: { axis: { y: 'independent' } },
      ...(limits.length > 0 && { title: limitTitle(limits, most) }),
      layer: [
        {
          data: { values: limits.filter(({ gflops }) => gflops <= most) },
          mark: { type: 'rule', strokeDash: [3, 3], color: 'var(--rule)' },
          encoding: { x: x('gflops') },
        },
        {
          data: { values: bars },
          mark: 'bar',
          encoding: {
            x: x('gflops'),
            y: { ...y, axis: subjects },
            color: asIs('colour'),
            opacity: asIs('opacity', 'quantitative'),
            ...TIP,
          },
        },
        {
          data: { values: bars },
          mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 1, opacity: 0.75 },
          encoding: { x: x('low'), x2: { field: 'high' }, y: { ...y, axis: results }, ...TIP },
        },
      ],
    },
  };
}

function barOf({ subject, workload, gflops, time: one, standing, ratio }: TimedCell, names: Names) {
  // The same work in another time.
  const speedAt = (milliseconds: number) => (gflops * one.medianMs) / milliseconds;
  const words = time(one.medianMs);
  return {
    key: `bar ${subject}`,
    words,
    tip: `${subject}: ${words}, ${significant(gflops)} GFLOP/s, ${times(ratio.value)}, ${standing}`,
    about: { subject, workload },
    gflops,
    low: speedAt(one.p75Ms),
    high: speedAt(one.p25Ms),
    colour: lookOf(names, subject).colour,
    opacity: standing === 'slower' ? 0.45 : 1,
  };
}

/** All limits in one line above the bars, where they cannot overlap. @param most what the axis shows */
function limitTitle(limits: readonly LayerLimit[], most: number): object {
  const words = limits.map(({ gflops, threads, setBy }, at) => {
    const name = setBy === limits[at - 1]?.setBy ? '' : `${setBy} `;
    return `${name}${limits.length > 1 ? `×${threads} ` : ''}${significant(gflops)}${gflops > most ? ' →' : ''}`;
  });
  return {
    text: `limit: ${words.join(', ')}`,
    anchor: 'end',
    fontSize: 11,
    fontWeight: 400,
    color: 'var(--faint)',
    offset: 4,
  };
}
