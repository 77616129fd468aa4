/**
 * Roofline: what each subject reaches on each workload, beside what the machine could do. A layer of intensity i
 * cannot run faster than min(peak, i · bandwidth), where i is operations per byte that must be moved at least.
 * Source: Williams, Waterman & Patterson, "Roofline: an insightful visual performance model" (CACM 52(4), 2009).
 */
import type { BenchResult, Limits, TimedCell } from '../../../bench/result.ts';
import { counted } from '../../counted.ts';
import { significant, time } from '../../digits.ts';
import { type Chart, signLayer } from '../charts/drawing.ts';
import { figure, legend } from '../charts/figure.ts';
import { type LogAxis, logAxis, onLogAxis, titleAbove } from '../charts/log-axis.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated } from '../html.ts';
import { numbers } from '../table.ts';

const CEILINGS = html` Speed is bounded by min(peak, intensity · bandwidth). The lines are what this machine reached in the same run:
slanted ones in moving memory, level ones in multiply-adds of plain JavaScript and of WebAssembly SIMD. Native code may use wider vectors
and pass them.`;

interface Point extends TimedCell {
  /** Operations per byte. */
  readonly intensity: number;
}

export async function roofline(bench: BenchResult, names: Names, id: string): Promise<Html | null> {
  const points = pointsOf(bench);
  if (points.length === 0) return null;
  return figure(names, {
    id,
    title: 'Roofline',
    message: messageOf(bench, points),
    reading: html`Every mark is one subject on one workload: to the right stand layers that compute more with each byte.${bench.limits.length > 0 && CEILINGS}`,
    chart: chartOf(bench.limits, points, names),
    legend: legend(names, [...new Set(points.map(({ subject }) => subject))]),
    caption: 'Intensity in operations per byte, speed in GFLOP/s, and its share of the limit for that workload',
    columns: ['subject', 'workload', ...numbers('operations/byte', 'GFLOP/s', 'of the limit')],
    rows: points.map(({ subject, workload, gflops, limitShare, intensity }) => ({
      about: { subject, workload },
      cells: [
        isolated(subject),
        isolated(workload),
        significant(intensity),
        significant(gflops),
        limitShare === null ? '–' : `${significant(100 * limitShare)} %`,
      ],
    })),
  });
}

/** Of layers in f32, in which the limits are measured. */
function pointsOf({ summary, cells, workloads }: BenchResult): Point[] {
  const others = new Set(workloads.flatMap(({ name, dtype }) => (dtype === undefined ? [] : [name])));
  const intensities = new Map(summary.layers.map(({ workload, intensity }) => [workload, intensity]));
  return cells.flatMap((cell) => {
    const intensity = intensities.get(cell.workload) ?? null;
    return cell.status !== 'timed' || intensity === null || others.has(cell.workload) ? [] : [{ ...cell, intensity }];
  });
}

function messageOf({ limits }: BenchResult, points: readonly Point[]): Html {
  const best = points.reduce((a, b) => (b.gflops > a.gflops ? b : a));
  const fastest = html`The most is ${significant(best.gflops)} GFLOP/s, by ${isolated(best.subject)} on ${isolated(best.workload)}`;
  const [one] = limits;
  if (one === undefined) return html`${fastest}. The limits of the machine were not measured.`;
  return html`${fastest}. With ${counted(one.threads, 'thread')} this machine does ${significant(one.javascriptGflops)} GFLOP/s in JavaScript,
${significant(one.webassemblyGflops)} in WebAssembly, and moves ${significant(one.memoryGBps)} GB/s.`;
}

function chartOf(limits: readonly Limits[], points: readonly Point[], names: Names): Chart {
  const across = logAxis(points.map(({ intensity }) => intensity));
  const roofs = limits.flatMap((_, at) => roof(limits, at, across));
  const up = logAxis([...points.map(({ gflops }) => gflops), ...roofs.flatMap(({ y, y2 }) => [y, y2])]);
  const x = onLogAxis('x', across, { title: 'operations per byte' });
  const y = onLogAxis('y', up, titleAbove('GFLOP/s'));
  const values = points.map(({ subject, workload, gflops, time: one, intensity }) => ({
    tip: `${subject} on ${workload}: ${significant(gflops)} GFLOP/s, ${time(one.medianMs)}`,
    about: { subject, workload },
    x: intensity,
    y: gflops,
    ...lookOf(names, subject),
  }));
  // Words lie over the marks, lines under them.
  return {
    spec: {
      layer: [
        {
          data: { values: roofs },
          mark: { type: 'rule', color: 'var(--rule)', strokeWidth: 1.5 },
          encoding: { x, y, x2: { field: 'x2' }, y2: { field: 'y2' } },
        },
        signLayer(values, { x, y }, { size: 62, opacity: 0.85 }),
        { data: { values: roofs }, mark: WORDS, encoding: { x: { ...x, field: 'x2' }, y: { ...y, field: 'y2' } } },
      ],
    },
  };
}

/** The angle of a line as it is drawn, and its length: expressions of vega, which alone knows the pixels. */
const ACROSS = "(scale('x', datum.x2) - scale('x', datum.x))";
const DOWN = "(scale('y', datum.y2) - scale('y', datum.y))";

/** At the end of a line, turned as the line is; words that are longer than a slanted line are left out. */
const WORDS = {
  type: 'text',
  align: 'right',
  baseline: 'bottom',
  dy: { expr: 'datum.isBelow ? 15 : -4' },
  color: 'var(--soft)',
  stroke: 'var(--paper)',
  strokeWidth: 4,
  text: {
    expr: `abs(${DOWN}) > 1 && sqrt(pow(${ACROSS}, 2) + pow(${DOWN}, 2)) < 6 * length(datum.words) ? '' : datum.words`,
  },
  angle: { expr: `atan2(${DOWN}, ${ACROSS}) * 180 / PI` },
} as const;

/** By how much two levels of a kind have to differ, as a share, for both to be named. */
const DISTINCT = 1.1;

/** What the machine can do with so many threads: a slanted line, and two level ones from there to the right end. */
function roof(limits: readonly Limits[], at: number, { domain: [left, right] }: LogAxis) {
  const { javascriptGflops, webassemblyGflops, memoryGBps, threads } = limits[at];
  const suffix = `, ${counted(threads, 'thread')}`;
  const level = (kind: 'javascriptGflops' | 'webassemblyGflops', what: string) => {
    const peak = limits[at][kind];
    const isNamed = limits
      .slice(0, at)
      .every((other) => peak > other[kind] * DISTINCT || peak < other[kind] / DISTINCT);
    const words = isNamed ? `${what}: ${significant(peak)} GFLOP/s${suffix}` : '';
    return { x: Math.max(left, peak / memoryGBps), y: peak, x2: right, y2: peak, words };
  };
  const end = Math.min(right, Math.max(javascriptGflops, webassemblyGflops) / memoryGBps);
  const slope = {
    x: left,
    y: left * memoryGBps,
    x2: end,
    y2: end * memoryGBps,
    words: `memory: ${significant(memoryGBps)} GB/s${suffix}`,
    // Where words would lie on those of another line if they stood above their own.
    isBelow: at < limits.length - 1,
  };
  const lines = [slope, level('javascriptGflops', 'JavaScript'), level('webassemblyGflops', 'WebAssembly SIMD')];
  return lines.filter(({ x, x2 }) => x < x2);
}
