/**
 * Roofline: what each subject reaches on each workload, beside what the machine could do. A layer of intensity i cannot run
 * faster than min(peak, i · bandwidth), where i is operations per byte that must be moved at least.
 * Source: Williams, Waterman & Patterson, "Roofline: an insightful visual performance model" (CACM 52(4), 2009).
 */
import type { BenchResult, BenchWorkload, Limits, TimedCell } from '../../bench/result.ts';
import { significant, time } from '../bench/numbers.ts';
import { counted } from '../counted.ts';
import { type Cast, colourOf, legend, shapeOf } from './cast.ts';
import { KEY, Notes, type Size } from './drawing.ts';
import { figure, type Plan } from './figure.ts';
import { type Html, html, isolated } from './html.ts';
import { type LogAxis, logAxis, onLogAxis, titleAbove } from './log-axis.ts';

const CEILINGS = html` Speed is bounded by min(peak, intensity · bandwidth): slanted lines are memory, level ones what plain
JavaScript and WebAssembly SIMD reached on this machine in the same run, ×2 with two threads. Native code may use wider vectors and pass them.`;

interface Point {
  readonly cell: TimedCell;
  readonly workload: BenchWorkload;
  /** Operations per byte. */
  readonly intensity: number;
}

export async function roofline(bench: BenchResult, cast: Cast, id: string): Promise<Html | null> {
  const points = pointsOf(bench);
  if (points.length === 0) return null;
  return figure(cast, {
    id,
    title: 'Roofline',
    message: messageOf(bench, points),
    reading: html`Every mark is one subject on one workload: to the right stand layers that compute more with each byte.${bench.limits.length > 0 && CEILINGS}`,
    wide: plan(bench.limits, points, cast, { width: 640, height: 430, left: 56, right: 64 }),
    narrow: plan(bench.limits, points, cast, { width: 284, height: 330, left: 44, right: 12 }),
    legend: legend(cast, [...new Set(points.map(({ cell }) => cell.subject))]),
    caption: 'Intensity in operations per byte, speed in GFLOP/s, and its share of the limit for that workload',
    columns: [
      { title: 'subject' },
      { title: 'workload' },
      { title: 'operations/byte', isNumber: true },
      { title: 'GFLOP/s', isNumber: true },
      { title: 'of the limit', isNumber: true },
    ],
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

function plan(limits: readonly Limits[], points: readonly Point[], cast: Cast, size: Size): Plan {
  const notes = new Notes();
  const { width, height, left, right } = size;
  const ceilings = limits.flatMap(({ javascriptGflops, webassemblyGflops }) => [javascriptGflops, webassemblyGflops]);
  const across = logAxis(points.map(({ intensity }) => intensity));
  const up = logAxis([...points.map(({ cell }) => cell.gflops), ...ceilings]);
  const x = onLogAxis('x', across, { title: 'operations per byte' });
  const y = onLogAxis('y', up, titleAbove('GFLOP/s', left));
  const marks = points.map(({ cell: { subject, workload, gflops, time: one }, workload: { family }, intensity }) => ({
    key: notes.add({
      subject,
      family,
      told: `${subject} on ${workload}: ${significant(gflops)} GFLOP/s, ${time(one.medianMs)}`,
    }),
    x: intensity,
    y: gflops,
    colour: colourOf(cast, subject),
    shape: shapeOf(cast, subject),
  }));
  const lines = worded(roofs(limits, across.domain, up.domain), across, up, size);
  return {
    notes,
    spec: {
      width,
      height,
      padding: { left, right, top: 30, bottom: 44 },
      layer: [
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
            dy: -4,
            color: 'var(--soft)',
            stroke: 'var(--paper)',
            strokeWidth: 4,
          },
          encoding: {
            x: { ...x, field: 'x2' },
            y: { ...y, field: 'y2' },
            text: { field: 'words', type: 'nominal' },
            angle: { field: 'angle', type: 'quantitative', scale: null },
          },
        },
        {
          data: { values: marks },
          mark: { type: 'point', size: 62, opacity: 0.85 },
          encoding: {
            x,
            y,
            color: { field: 'colour', type: 'nominal', scale: null },
            shape: { field: 'shape', type: 'nominal', scale: null },
            description: KEY,
          },
        },
      ],
    },
  };
}

/** What has to lie between two levels of a kind, as a share, for both to be named. */
const DISTINCT = 1.1;

/** About how long the words at a slanted line are, in pixels; they are left out where it is shorter. */
const WORDS = 118;

interface Roof {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly words: string;
}

/** What the machine can do, as lines within the axes: level ones, and a slanted one for each number of threads. */
function roofs(limits: readonly Limits[], [left, right]: LogAxis['domain'], [low]: LogAxis['domain']): Roof[] {
  return limits.flatMap(({ javascriptGflops, webassemblyGflops, memoryGBps, threads }, at) => {
    const suffix = threads === 1 ? '' : ` ×${threads}`;
    const level = (kind: 'javascriptGflops' | 'webassemblyGflops', what: string): Roof => {
      const peak = limits[at][kind];
      const isNamed = limits
        .slice(0, at)
        .every((other) => peak > other[kind] * DISTINCT || peak < other[kind] / DISTINCT);
      const words = isNamed ? `${what} ${significant(peak)}${suffix}` : '';
      return { x: Math.max(left, peak / memoryGBps), y: peak, x2: right, y2: peak, words };
    };
    const peak = Math.max(javascriptGflops, webassemblyGflops);
    const [from, to] = [Math.max(left, low / memoryGBps), Math.min(right, peak / memoryGBps)];
    const words = `memory ${significant(memoryGBps)} GB/s${suffix}`;
    const slope = { x: from, y: from * memoryGBps, x2: to, y2: to * memoryGBps, words };
    return [slope, level('javascriptGflops', 'JavaScript'), level('webassemblyGflops', 'WebAssembly')];
  });
}

/** Lines that are there at all, with their words at their end, turned as the line is. */
function worded(lines: readonly Roof[], across: LogAxis, up: LogAxis, { width, height }: Size) {
  const pixels = (from: number, to: number, [low, high]: LogAxis['domain'], extent: number) =>
    (extent * Math.log(to / from)) / Math.log(high / low);
  return lines
    .filter(({ x, x2 }) => x < x2)
    .map((line) => {
      const right = pixels(line.x, line.x2, across.domain, width);
      const rise = pixels(line.y, line.y2, up.domain, height);
      const isShort = rise > 0 && Math.hypot(right, rise) < WORDS;
      return { ...line, words: isShort ? '' : line.words, angle: (-Math.atan2(rise, right) * 180) / Math.PI };
    });
}
