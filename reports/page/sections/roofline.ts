/**
 * Roofline: what each subject reaches on each workload, beside what the machine could do. A layer of intensity i
 * cannot run faster than min(peak, i · bandwidth), where i is operations per byte that must be moved at least.
 * Source: Williams, Waterman & Patterson, "Roofline: an insightful visual performance model" (CACM 52(4), 2009).
 */
import type { BenchResult, BenchWorkload, Limits, TimedCell } from '../../../bench/result.ts';
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

interface Point {
  readonly cell: TimedCell;
  readonly workload: BenchWorkload;
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
    size: 'both',
    chart: (isNarrow) => chartOf(bench.limits, points, names, isNarrow),
    legend: legend(names, [...new Set(points.map(({ cell }) => cell.subject))]),
    caption: 'Intensity in operations per byte, speed in GFLOP/s, and its share of the limit for that workload',
    columns: ['subject', 'workload', ...numbers('operations/byte', 'GFLOP/s', 'of the limit')],
    rows: points.map(({ cell: { subject, gflops, limitShare }, workload: { name, family }, intensity }) => ({
      about: { subject, family },
      cells: [
        isolated(subject),
        isolated(name),
        significant(intensity),
        significant(gflops),
        limitShare === null ? '–' : `${significant(100 * limitShare)} %`,
      ],
    })),
  });
}

function pointsOf({ workloads, cells }: BenchResult): Point[] {
  const byName = new Map(workloads.map((workload) => [workload.name, workload]));
  return cells.flatMap((cell) => {
    const workload = byName.get(cell.workload)!;
    if (cell.status !== 'timed' || workload.bytes === 0) return [];
    return { cell, workload, intensity: (2 * workload.multiplyAdds) / workload.bytes };
  });
}

function messageOf({ limits }: BenchResult, points: readonly Point[]): Html {
  const best = points.reduce((a, b) => (b.cell.gflops > a.cell.gflops ? b : a));
  const fastest = html`The most is ${significant(best.cell.gflops)} GFLOP/s, by ${isolated(best.cell.subject)} on ${isolated(best.workload.name)}`;
  const [one] = limits;
  if (one === undefined) return html`${fastest}. The limits of the machine were not measured.`;
  return html`${fastest}. With ${counted(one.threads, 'thread')} this machine does ${significant(one.javascriptGflops)} GFLOP/s in JavaScript,
${significant(one.webassemblyGflops)} in WebAssembly, and moves ${significant(one.memoryGBps)} GB/s.`;
}

function chartOf(limits: readonly Limits[], points: readonly Point[], names: Names, isNarrow: boolean): Chart {
  const ceilings = limits.flatMap(({ javascriptGflops, webassemblyGflops }) => [javascriptGflops, webassemblyGflops]);
  const across = logAxis(points.map(({ intensity }) => intensity));
  const up = logAxis([...points.map(({ cell }) => cell.gflops), ...ceilings]);
  const x = onLogAxis('x', across, { title: 'operations per byte' });
  const y = onLogAxis('y', up, titleAbove('GFLOP/s'));
  const values = points.map(({ cell: { subject, workload, gflops, time: one }, workload: { family }, intensity }) => ({
    tip: `${subject} on ${workload}: ${significant(gflops)} GFLOP/s, ${time(one.medianMs)}`,
    about: { subject, family },
    x: intensity,
    y: gflops,
    ...lookOf(names, subject),
  }));
  // Words lie over the marks, lines under them.
  const [lines, words] = roofLayers(roofs(limits, across.domain, up.domain), x, y);
  return {
    spec: {
      height: isNarrow ? 330 : 430,
      layer: [lines, signLayer(values, { x, y }, { size: 62, opacity: 0.85 }), words],
    },
  };
}

/**
 * The angle of a line as it is drawn, in degrees, and its length: expressions of vega, which alone knows the pixels.
 */
const ACROSS = "(scale('x', datum.x2) - scale('x', datum.x))";
const DOWN = "(scale('y', datum.y2) - scale('y', datum.y))";

/**
 * Lines with their words at their end, turned as the line is; words that are longer than a slanted line are left out.
 */
function roofLayers(lines: readonly Roof[], x: object, y: object): [lines: object, words: object] {
  const text = `abs(${DOWN}) > 1 && sqrt(pow(${ACROSS}, 2) + pow(${DOWN}, 2)) < 6 * length(datum.words) ? '' : datum.words`;
  return [
    {
      data: { values: lines },
      mark: { type: 'rule', color: 'var(--rule)', strokeWidth: 1.5 },
      encoding: { x, y, x2: { field: 'x2' }, y2: { field: 'y2' } },
    },
    {
      data: { values: lines },
      mark: {
        type: 'text',
        align: 'right',
        baseline: 'bottom',
        dy: { expr: 'datum.isBelow ? 15 : -4' },
        color: 'var(--soft)',
        stroke: 'var(--paper)',
        strokeWidth: 4,
        text: { expr: text },
        angle: { expr: `atan2(${DOWN}, ${ACROSS}) * 180 / PI` },
      },
      encoding: { x: { ...x, field: 'x2' }, y: { ...y, field: 'y2' } },
    },
  ];
}

/** What has to lie between two levels of a kind, as a share, for both to be named. */
const DISTINCT = 1.1;

interface Roof {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly words: string;
  /** Where words would lie on those of another line if they stood above their own. */
  readonly isBelow?: boolean;
}

/** What the machine can do, as lines within the axes: level ones, and a slanted one for each number of threads. */
function roofs(limits: readonly Limits[], [left, right]: LogAxis['domain'], [low]: LogAxis['domain']): Roof[] {
  const all = limits.flatMap(({ javascriptGflops, webassemblyGflops, memoryGBps, threads }, at): Roof[] => {
    const suffix = `, ${counted(threads, 'thread')}`;
    const level = (kind: 'javascriptGflops' | 'webassemblyGflops', what: string): Roof => {
      const peak = limits[at][kind];
      const isNamed = limits
        .slice(0, at)
        .every((other) => peak > other[kind] * DISTINCT || peak < other[kind] / DISTINCT);
      const words = isNamed ? `${what}: ${significant(peak)} GFLOP/s${suffix}` : '';
      return { x: Math.max(left, peak / memoryGBps), y: peak, x2: right, y2: peak, words };
    };
    const peak = Math.max(javascriptGflops, webassemblyGflops);
    const [from, to] = [Math.max(left, low / memoryGBps), Math.min(right, peak / memoryGBps)];
    const words = `memory: ${significant(memoryGBps)} GB/s${suffix}`;
    const slope = {
      x: from,
      y: from * memoryGBps,
      x2: to,
      y2: to * memoryGBps,
      words,
      isBelow: at < limits.length - 1,
    };
    return [slope, level('javascriptGflops', 'JavaScript'), level('webassemblyGflops', 'WebAssembly SIMD')];
  });
  return all.filter(({ x, x2 }) => x < x2);
}
