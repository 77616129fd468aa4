/** One workload: a bar of GFLOP/s for each subject, the fastest first, with its quartiles, its time, and the machine's limit. */
import type { BenchResult, BenchWorkload, Cell, TimedCell, UntimedCell } from '../../bench/result.ts';
import { significant, time } from '../bench/numbers.ts';
import { errorSize } from '../verify/accuracy-table.ts';
import type { Cast } from './cast.ts';
import { drawable, KEY, Notes } from './drawing.ts';
import { figure, type Plan } from './figure.ts';
import { type Html, html, isolated, type Piece } from './html.ts';
import { times } from './overview.ts';
import type { Row } from './table.ts';

const WIDTH = 340;
const LABELS = 134;
const PLOT = WIDTH - LABELS - 6;
const ROW = 20;

/** How much longer the axis is than its longest bar, so that the time fits behind it. */
const ROOM = 1.42;

export async function layerBars(bench: BenchResult, workload: BenchWorkload, cast: Cast, id: string): Promise<Html> {
  const { name, family, descriptor, source } = workload;
  const here = bench.cells.filter((cell) => cell.workload === name);
  const timed = here.filter((cell) => cell.status === 'timed').toSorted((a, b) => b.gflops - a.gflops);
  const untimed = here.filter((cell) => cell.status !== 'timed');
  return figure(cast, {
    id,
    title: isolated(name),
    message: html`${messageOf(timed, untimed)} <code class="descriptor">${descriptor}</code>`,
    about: { family },
    wide: bars(timed, untimed, family),
    narrow: null,
    caption: html`${isolated(name)}: ${isolated(source)}. Medians of one call, with quartiles; ratios with their 95 % intervals.`,
    columns: [
      { title: 'subject' },
      ...['median', 'quartiles', 'whole call', 'prepared in', 'GFLOP/s', 'of the limit', '× fastest', '95 %'].map(
        (title) => ({ title, isNumber: true }),
      ),
      { title: 'standing', isProse: true },
      ...['ulp', 'u·Σ|x||w|', 'samples'].map((title) => ({ title, isNumber: true })),
    ],
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

function timedRow({
  subject,
  time: one,
  wholeCall,
  prepareMs,
  gflops,
  limitShare,
  ratio,
  standing,
  error,
}: TimedCell): Row {
  return {
    about: { subject },
    cells: [
      isolated(subject),
      time(one.medianMs),
      `${time(one.p25Ms)} – ${time(one.p75Ms)}`,
      wholeCall === null ? '–' : time(wholeCall.medianMs),
      prepareMs === null ? '–' : time(prepareMs),
      significant(gflops),
      limitShare === null ? '–' : `${significant(100 * limitShare)} %`,
      times(ratio.value),
      `${times(ratio.low)} – ${times(ratio.high)}`,
      standing,
      errorSize(error.ulps),
      errorSize(error.units),
      `${one.samples}`,
    ],
  };
}

function untimedRow({ subject, status, message, known }: UntimedCell): Row {
  const word = status === 'not covered' || known !== null ? 'quiet' : 'word fail';
  return {
    about: { subject },
    cells: [
      isolated(subject),
      ...Array(8).fill('–'),
      html`<span class="${word}">${status}</span>: ${isolated(message)}`,
      '–',
      '–',
      '–',
    ],
  };
}

/** What the machine could do on this workload, by number of threads as far as cells tell it. */
function limitsOf(timed: readonly TimedCell[]): number[] {
  const limits = timed.flatMap(({ gflops, limitShare }) => (limitShare ? [gflops / limitShare] : []));
  return limits.filter((limit, at) => limits.findIndex((other) => Math.abs(other / limit - 1) < 1e-6) === at);
}

function bars(timed: readonly TimedCell[], untimed: readonly Cell[], family: string): Plan {
  const notes = new Notes();
  const perMs = ({ gflops, time: { medianMs } }: TimedCell) => gflops * medianMs;
  const high = (cell: TimedCell) => Math.max(cell.gflops, perMs(cell) / cell.time.p25Ms);
  const longest = Math.max(...timed.map(high), 1e-9) * ROOM;
  const rows = [...timed, ...untimed].map((cell, row) => {
    const { subject, status } = cell;
    const isTimed = status === 'timed';
    const said = isTimed ? time(cell.time.medianMs) : status;
    const told = isTimed
      ? `${subject}: ${said}, ${significant(cell.gflops)} GFLOP/s, ${times(cell.ratio.value)}`
      : `${subject}: ${said}`;
    return {
      key: notes.add({ subject, family, told }),
      label: drawable(subject, LABELS - 8, 11),
      y: (row + 0.5) * ROW,
      top: (row + 0.16) * ROW,
      bottom: (row + 0.84) * ROW,
      said,
      ...(isTimed && {
        gflops: cell.gflops,
        low: perMs(cell) / cell.time.p75Ms,
        high: high(cell),
        end: high(cell),
      }),
      ...(!isTimed && { end: 0 }),
      bar: isTimed && cell.standing !== 'slower' ? 'var(--lead)' : 'var(--bar)',
      ink: isTimed ? 'var(--soft)' : 'var(--faint)',
    };
  });
  const limits = limitsOf(timed).toSorted((a, b) => a - b);
  const height = rows.length * ROW;
  return {
    notes,
    spec: {
      width: PLOT,
      height,
      padding: { left: LABELS, right: 6, top: limits.length > 0 ? 20 : 4, bottom: 42 },
      layer: [...limitMarks(limits, longest), ...barMarks(rows, longest, height)],
    },
  };
}

function scales(longest: number, height: number) {
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, longest], nice: false },
    axis: {
      title: 'GFLOP/s (longer is better)',
      tickCount: 4,
      labelOverlap: true,
      format: ',.3~r',
      titleAnchor: 'start',
    },
  });
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domain: [height, 0], nice: false, zero: false },
    axis: null,
  });
  return { x, y };
}

function barMarks(rows: readonly object[], longest: number, height: number) {
  const { x, y } = scales(longest, height);
  const raw = (field: string) => ({ field, type: 'nominal', scale: null });
  const timed = rows.filter((row) => 'gflops' in row);
  return [
    {
      data: { values: timed },
      mark: { type: 'rect' },
      encoding: {
        x: { ...x('gflops') },
        x2: { datum: 0 },
        y: y('top'),
        y2: { field: 'bottom' },
        color: raw('bar'),
        description: KEY,
      },
    },
    {
      data: { values: timed },
      mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 1, opacity: 0.75 },
      encoding: { x: x('low'), x2: { field: 'high' }, y: y('y'), description: KEY },
    },
    {
      data: { values: rows },
      mark: { type: 'text', align: 'left', baseline: 'middle', dx: 7, stroke: 'var(--paper)', strokeWidth: 4 },
      encoding: { x: x('end'), y: y('y'), text: raw('said'), color: raw('ink'), description: KEY },
    },
    {
      data: { values: rows },
      mark: { type: 'text', align: 'right', baseline: 'middle' },
      encoding: { x: { value: -8 }, y: y('y'), text: raw('label'), description: KEY },
    },
  ];
}

/** About how wide what is said of a limit is, in pixels. */
const WORDS = 62;

/** A rule where a limit is within reach; words where there is room for them; an arrow where all limits lie beyond. */
function limitMarks(limits: readonly number[], longest: number) {
  const place = (limit: number) => (PLOT * limit) / longest;
  const within = limits.filter((limit) => limit <= longest);
  const rules = within.map((limit) => ({
    data: { values: [{ limit }] },
    mark: { type: 'rule', strokeDash: [3, 3], color: 'var(--rule)' },
    encoding: { x: { field: 'limit', type: 'quantitative' } },
  }));
  const told = within.length > 0 ? within : limits.slice(0, 1);
  const words = told.flatMap((limit, at) => {
    const hasRoom = PLOT - place(limit) > WORDS;
    if (at > 0 && !hasRoom && place(limit) - place(told[at - 1]) < WORDS) return [];
    if (at > 1 && place(limit) - place(told[at - 1]) < WORDS) return [];
    const align = (at > 0 && hasRoom) || place(limit) < WORDS ? 'left' : 'right';
    const said = `limit ${significant(limit)}${limit > longest ? ' →' : ''}`;
    return {
      data: { values: [{ limit: Math.min(limit, longest), said }] },
      mark: { type: 'text', align, baseline: 'bottom', dy: -4, color: 'var(--faint)' },
      encoding: {
        x: { field: 'limit', type: 'quantitative' },
        y: { value: 0 },
        text: { field: 'said', type: 'nominal' },
      },
    };
  });
  return [...rules, ...words];
}
