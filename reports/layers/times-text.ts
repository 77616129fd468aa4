/** The times of a model's layers together: which layer is the slowest, which runtime the fastest, and what the others take. */
import type { BenchResult, Cell, CutLayer } from '../../bench/result.ts';
import { counted } from '../counted.ts';
import { significant, time } from '../digits.ts';
import { printable } from '../printable.ts';

interface Row {
  readonly name: string;
  /** Whether it is an engine of this project, which no model is deployed on. */
  readonly isOwn: boolean;
  /** By layer, in the order of the model; null where there is no time. */
  readonly layersMs: readonly (number | null)[];
  readonly totalMs: number;
  /** Why there is no time on some layer. */
  readonly missing: string | null;
}

/** A line for each subject, the fastest first, and the answers in words. */
export function modelTimesText(result: BenchResult): string {
  const { workloads, model: { cut, leftOut } = { cut: [], leftOut: [] } } = result;
  const rows = rowsOf(result, new Map(cut.map(({ name, factor }) => [name, factor])));
  const whole = rows.filter(({ missing }) => missing === null).toSorted((a, b) => a.totalMs - b.totalMs);
  const partial = rows.filter(({ missing }) => missing !== null);
  const width = Math.max(...rows.map(({ name }) => name.length), 0);
  return [
    '',
    `The ${counted(workloads.length, 'layer')} of the model one after the other, with its weights (sum of medians):`,
    ...whole.map(({ name, totalMs }) => `  ${name.padEnd(width)}  ${time(totalMs)}`),
    ...partial.map(({ name, missing }) => `  ${name.padEnd(width)}  ${missing}`),
    'Each agreed with a reference engine on integers first, and with the weights stayed within the proven rounding error.',
    ...cut.map(cutLine),
    ...leftOut,
    ...answerLines(
      workloads.map(({ name }) => name),
      whole,
    ),
    '',
  ]
    .map(printable)
    .join('\n');
}

function rowsOf({ subjects, workloads, cells }: BenchResult, factors: ReadonlyMap<string, number>): Row[] {
  return subjects.map(({ name, origin }) => {
    const own = workloads.map((layer) =>
      cells.find(({ workload, subject }) => workload === layer.name && subject === name),
    );
    const layersMs = own.map((cell, at) =>
      cell?.status === 'timed' ? cell.time.medianMs * (factors.get(workloads[at].name) ?? 1) : null,
    );
    const totalMs = layersMs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    return { name, isOwn: origin === 'engine', layersMs, totalMs, missing: missingWords(own) };
  });
}

function missingWords(cells: readonly (Cell | undefined)[]): string | null {
  const untimed = cells.flatMap((cell) => (cell === undefined || cell.status === 'timed' ? [] : [cell]));
  const timed = cells.filter((cell) => cell?.status === 'timed').length;
  if (timed === cells.length) return null;
  const [first] = untimed;
  const reason = first === undefined ? '' : `: ${first.workload} ${first.status}, ${first.message}`;
  return `has a time on ${timed} of them${reason}`;
}

function cutLine({ name, x, modelX, factor }: CutLayer): string {
  return `${name} was timed with x [${x}] instead of the model's [${modelX}], and its time multiplied by ${significant(factor)}; --uncut times all of it.`;
}

/** @param whole the subjects with a time on every layer, the fastest first */
function answerLines(layers: readonly string[], whole: readonly Row[]): string[] {
  const released = whole.filter(({ isOwn }) => !isOwn);
  const [first, ...others] = released.length > 0 ? released : whole;
  if (first === undefined) return ['No runtime has a time on every layer.'];
  const own = released.length > 0 ? whole.filter(({ isOwn }) => isOwn) : [];
  const slowest = first.layersMs.reduce<number>(
    (best, ms, at) => ((ms ?? 0) > (first.layersMs[best] ?? 0) ? at : best),
    0,
  );
  const share = (100 * (first.layersMs[slowest] ?? 0)) / first.totalMs;
  const ratios = (rows: readonly Row[]) =>
    rows.map(({ name, totalMs }) => `${name} ${significant(totalMs / first.totalMs)}`).join(', ');
  return [
    ...(layers.length === 1
      ? []
      : [
          `Slowest layer: ${layers[slowest]}, ${share.toFixed(0)} % of the time that ${first.name} takes for all ${layers.length}.`,
        ]),
    `Fastest runtime: ${first.name}, ${time(first.totalMs)}${others.length > 0 ? `; how many times as long the others take: ${ratios(others)}` : ''}.`,
    ...(own.length > 0 ? [`Engines of adjoint's own, likewise: ${ratios(own)}.`] : []),
  ];
}
