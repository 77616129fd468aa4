/** The accuracy figures of a run, the same in text and in Markdown. */
import type { WorstError } from '../../properties/checking/law-accuracy.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { errorSize } from '../digits.ts';
import { DEFAULT_RUNS } from './defaults.ts';
import { settingWords } from './failures.ts';

/** The columns of the table; all but the first are numbers. */
export const ACCURACY_COLUMNS = [
  'subject',
  'ulp',
  'in case',
  'u·Σ|x||w|',
  'in case',
  'cases',
  'cells',
  'blind',
] as const;

/** What the columns mean. */
export const ACCURACY_LEGEND =
  'The largest error on real data, where it agrees, against the exact result rounded once to the type of the case, in ulps ' +
  'and in units of u·Σ|x||w|, u being the unit roundoff. Blind are the output cells whose smallest product could be ' +
  'missing within the proven bound. Normwise: the subject declares that its outputs are no sums of their products, and ' +
  'bound and units are of the largest cell of each channel, Σ max|x|·Σ|w|.';

export interface AccuracyRow {
  /** The entries of ACCURACY_COLUMNS. */
  readonly cells: readonly string[];
  /** The case with the most ulps, canonical JSON; null where there is no error. */
  readonly worst: string | null;
}

/** One row for each subject that something was measured of. */
export function accuracyRows({ checks, subjects }: VerifyResult): AccuracyRow[] {
  const normwise = subjects.filter(({ capabilities }) => !capabilities.sumsOfProducts).map(({ name }) => name);
  return checks.flatMap(({ subject, accuracy }) => {
    if (accuracy === null) return [];
    const { cases, cells, blindCells, ulps, units } = accuracy;
    const unit = normwise.includes(subject) ? ' normwise' : '';
    const errors = [errorSize(ulps.value), placeOf(ulps), `${errorSize(units.value)}${unit}`, placeOf(units)];
    return {
      cells: [subject, ...errors, `${cases}`, `${cells}`, shareOf(blindCells, cells)],
      worst: ulps.value === 0 ? null : ulps.case,
    };
  });
}

/** How a case of the table is run again; null where none was drawn. */
export function accuracyReplay(result: VerifyResult, command: string): string | null {
  const { checks, seed, runs } = result;
  const drawn = checks.find(({ accuracy }) => accuracy !== null && accuracy.ulps.path !== null);
  if (drawn === undefined) return null;
  const words = [`${command} verify SUBJECT --law ${drawn.law} --seed ${seed} --path CASE`];
  if (runs > DEFAULT_RUNS) words.push(`--runs ${runs}`);
  return [...words, ...settingWords(result)].join(' ');
}

function placeOf({ value, path }: WorstError): string {
  return value === 0 ? '–' : (path ?? 'given');
}

function shareOf(part: number, whole: number): string {
  return part === 0 ? '0' : `${Number(((100 * part) / whole).toPrecision(2))} %`;
}
