/**
 * One workload: a bar of GFLOP/s for each subject, the fastest first, with its quartiles, its time, and the machine's
 * limit.
 */
import type { BenchResult, BenchWorkload, Cell, TimedCell, UntimedCell } from '../../../bench/result.ts';
import { BENCH_COLUMNS, benchRow } from '../../bench/columns.ts';
import { rankedCells } from '../../bench/numbers.ts';
import { significant, time } from '../../digits.ts';
import { printable } from '../../printable.ts';
import { asIs, type Chart, type Note, TIP } from '../charts/drawing.ts';
import { figure } from '../charts/figure.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import type { Row } from '../table.ts';
import { times } from './headline.ts';

export async function layerBars(bench: BenchResult, workload: BenchWorkload, names: Names, id: string): Promise<Html> {
  const { name, family, descriptor, source } = workload;
  const { timed, untimed } = rankedCells(bench, name);
  return figure(names, {
    id,
    title: isolated(name),
    message: html`${messageOf(timed, untimed)} <code class="descriptor">${descriptor}</code>`,
    about: { family },
    size: 'small',
    chart: () => chartOf(bench, timed, untimed, names),
    caption: html`${isolated(name)}: ${isolated(source)}. Medians of one call, with quartiles; ratios with their 95 % intervals.`,
    columns: [...BENCH_COLUMNS, { title: 'standing', isProse: true }],
    rows: [...timed.map(timedRow), ...untimed.map(untimedRow)],
  });
}

function messageOf([first, second]: readonly TimedCell[], untimed: readonly UntimedCell[]): Piece {
  if (first === undefined) return 'Nobody has a time.';
  const wrong = untimed.filter(({ status }) => status !== 'not covered').length;
  const tied = second?.standing === 'no difference';
  return html`${isolated(first.subject)}: ${time(first.time.medianMs)}, ${significant(first.gflops)} GFLOP/s${
    tied && html`, no different from ${isolated(second.subject)}`
  }${second !== undefined && !tied && html`; next ${isolated(second.subject)}, ${times(second.ratio.value)}`}${
    wrong > 0 && html`; ${wrong} without a right answer`
  }.`;
}

function timedRow(cell: TimedCell): Row {
  const [subject, ...others] = benchRow(cell);
  return { about: { subject: cell.subject }, cells: [isolated(subject), ...others, cell.standing] };
}

function untimedRow({ subject, status, message, known }: UntimedCell): Row {
  const word = status === 'not covered' || known !== null ? 'quiet' : 'word fail';
  const others = BENCH_COLUMNS.slice(1).map(() => '–');
  const reason = html`<span class="${word}">${status}</span>: ${isolated(message)}`;
  return { about: { subject }, cells: [isolated(subject), ...others, reason] };
}

function chartOf(
  bench: BenchResult,
  timed: readonly TimedCell[],
  untimed: readonly UntimedCell[],
  names: Names,
): Chart {
  const rows = [
    ...timed.map((cell) => timedBar(bench, cell, names)),
    ...untimed.map((cell) => untimedBar(bench, cell)),
  ];
  const limits = limitsOf(bench, timed);
  const longest = Math.max(...rows.map(({ end }) => end), 1e-9);
  // Words stand behind the longest bar.
  const domain = [0, longest * 1.42];
  const scale = { domain, nice: false };
  const axis = { title: 'GFLOP/s (longer is better)', tickCount: 4, format: ',.3~r', titleAnchor: 'start' };
  const x = (field: string) => ({ field, type: 'quantitative', scale, axis });
  const y = {
    field: 'key',
    type: 'nominal',
    scale: { type: 'band', domain: rows.map(({ key }) => key), paddingInner: 0.3, paddingOuter: 0.15 },
    axis: {
      title: null,
      labelExpr: `${JSON.stringify(Object.fromEntries(rows.map(({ key, label }) => [key, label])))}[datum.value]`,
      labelColor: 'var(--ink)',
      labelLimit: 170,
      labelPadding: 8,
    },
  };
  const bars = rows.filter(({ gflops }) => gflops !== null);
  return {
    labels: Object.fromEntries(rows.map(({ key, tip, about }) => [key, { tip, about }])),
    spec: {
      height: rows.length * 20,
      layer: [
        ...limitLayers(limits, domain[1], scale),
        {
          data: { values: bars },
          mark: { type: 'bar' },
          encoding: { x: x('gflops'), y, color: asIs('colour'), opacity: asIs('opacity', 'quantitative'), ...TIP },
        },
        {
          data: { values: bars },
          mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 1, opacity: 0.75 },
          encoding: { x: x('low'), x2: { field: 'high' }, y, ...TIP },
        },
        {
          data: { values: rows },
          mark: { type: 'text', align: 'left', baseline: 'middle', dx: 7, stroke: 'var(--paper)', strokeWidth: 4 },
          encoding: { x: x('end'), y, text: { field: 'words', type: 'nominal' }, color: asIs('ink'), ...TIP },
        },
      ],
    },
  };
}

interface Bar extends Note {
  readonly key: string;
  readonly label: string;
  /** null without a time. */
  readonly gflops: number | null;
  /** Where the bar and its interval end. */
  readonly end: number;
  readonly words: string;
  readonly ink: string;
}

function timedBar(bench: BenchResult, cell: TimedCell, names: Names): Bar & Readonly<Record<string, unknown>> {
  const { subject, gflops, time: one, standing, ratio } = cell;
  const at = (milliseconds: number) => (gflops * one.medianMs) / milliseconds;
  const words = time(one.medianMs);
  return {
    ...placeOf(bench, cell),
    tip: `${subject}: ${words}, ${significant(gflops)} GFLOP/s, ${times(ratio.value)}, ${standing}`,
    words,
    gflops,
    low: at(one.p75Ms),
    high: at(one.p25Ms),
    end: Math.max(gflops, at(one.p25Ms)),
    colour: lookOf(names, subject).colour,
    opacity: standing === 'slower' ? 0.45 : 1,
    ink: 'var(--soft)',
  };
}

function untimedBar(bench: BenchResult, cell: UntimedCell): Bar {
  const { subject, status } = cell;
  return {
    ...placeOf(bench, cell),
    tip: `${subject}: ${status}`,
    words: status,
    gflops: null,
    end: 0,
    ink: 'var(--faint)',
  };
}

function placeOf({ workloads }: BenchResult, { subject, workload }: Cell): Pick<Bar, 'key' | 'label' | 'about'> {
  const { family } = workloads.find(({ name }) => name === workload)!;
  return { key: `bar ${subject}`, label: printable(subject), about: { subject, family } };
}

interface Limit {
  readonly gflops: number;
  readonly threads: number;
  readonly what: 'WebAssembly' | 'memory';
}

/** What the machine could do on this workload with each number of threads, and what sets that. */
function limitsOf({ limits, subjects }: BenchResult, timed: readonly TimedCell[]): Limit[] {
  const found = limits.flatMap(({ threads, webassemblyGflops }): Limit[] => {
    const names = new Set(subjects.filter((subject) => subject.threads === threads).map(({ name }) => name));
    const cell = timed.find(({ subject, limitShare }) => names.has(subject) && limitShare);
    if (cell === undefined) return [];
    const gflops = cell.gflops / cell.limitShare!;
    const isPeak = Math.abs(gflops / webassemblyGflops - 1) < SAME;
    return [{ gflops, threads, what: isPeak ? 'WebAssembly' : 'memory' }];
  });
  return found.toSorted((a, b) => a.gflops - b.gflops);
}

/** Two limits that differ by less are one: a share is a quotient, and multiplying it back is off by roundoff. */
const SAME = 1e-9;

/** Rules where limits are within reach, and one line of words above them, which cannot overlap. */
function limitLayers(limits: readonly Limit[], most: number, scale: object): object[] {
  if (limits.length === 0) return [];
  const words = limits.map(({ gflops, threads, what }, at) => {
    const name = what === limits[at - 1]?.what ? '' : `${what} `;
    return `${name}${limits.length > 1 ? `×${threads} ` : ''}${significant(gflops)}${gflops > most ? ' →' : ''}`;
  });
  const within = limits.filter(({ gflops }) => gflops <= most);
  const rule = {
    data: { values: within },
    mark: { type: 'rule', strokeDash: [3, 3], color: 'var(--rule)' },
    encoding: { x: { field: 'gflops', type: 'quantitative', scale } },
  };
  const text = {
    data: { values: [{ words: `limit: ${words.join(', ')}` }] },
    mark: { type: 'text', align: 'right', baseline: 'bottom', dy: -4, color: 'var(--faint)' },
    encoding: { x: { value: { expr: 'width' } }, y: { value: 0 }, text: { field: 'words', type: 'nominal' } },
  };
  return within.length === 0 ? [text] : [rule, text];
}
