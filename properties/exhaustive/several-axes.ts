/**
 * Geometries of one, two and three axes with groups, channels, batch and bias: too many to try all, so that a covering
 * array of strength t is taken: whichever t of the free numbers are looked at, every combination of their levels occurs
 * in some geometry. What is not legal, or not among what the subject can be asked, is bent into it, as generated cases
 * are.
 *
 * Source: Kuhn, Wallace & Gallo, "Software fault interactions and implications for software testing" (2004): hardly any
 * fault needs more than a few parameters to coincide.
 */

import type { Rank } from '../../spec/case.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { type AxisDraft, type CaseLayout, HALVED, LIMITS, layoutOf } from '../cases/legal-layout.ts';
import covering from './covering-arrays.json' with { type: 'json' };

/** How many attributes a covering array combines in every way. */
export type Strength = 2 | 3;

/** Levels of the numbers that every axis has. The two pads have others, so that pads that are swapped show. */
export const AXIS_LEVELS: Readonly<Record<keyof AxisDraft | 'beyond', readonly number[]>> = {
  input: [1, 2, 3],
  kernel: [1, 2, 3],
  stride: [1, 2, 3],
  dilation: [1, 2, 3],
  padBegin: [0, 1, 3],
  padEnd: [0, 2, 4],
  outputPadding: [0, 1, 2],
  /** Beyond the customary limits at the beginning, at the end, by output padding: for subjects that take such crops. */
  beyond: [0, 1, 2, 4],
};

/** Levels of what a case has once. 5 channels leave a remainder behind vectors of 4. */
export const CASE_LEVELS = {
  batch: [1, 2, 0],
  groups: [1, 2, 3],
  inPerGroup: [1, 2, 5],
  outPerGroup: [1, 2, 5],
  bias: [0, 1],
  /** The odd pad at the beginning or at the end, where the next is 1: pads that halve what is cropped, as SAME does. */
  same: [0, 1],
  halvedPads: [0, 1],
} as const;

type Row = Readonly<Record<string, number>>;

/** Free numbers with their levels, by name. */
export function freeNumbersOf(rank: Rank): Record<string, readonly number[]> {
  const axes = Array.from({ length: rank }, (_, axis) =>
    Object.entries(AXIS_LEVELS).map(([name, levels]) => [`${name}[${axis}]`, levels] as const),
  );
  return Object.fromEntries([...axes.flat(), ...Object.entries(CASE_LEVELS)]);
}

const arrays = new Map<string, readonly Row[]>();

/** A covering array over the free numbers. They are kept as data: making one of three axes takes half a minute. */
export function coveringArray(rank: Rank, strength: Strength): readonly Row[] {
  const key = `${rank} ${strength}` as const;
  const known = arrays.get(key);
  if (known !== undefined) return known;
  const factors = Object.entries(freeNumbersOf(rank));
  const rows = covering[key].map((digits) =>
    Object.fromEntries(factors.map(([name, levels], at) => [name, levels[Number(digits[at])]])),
  );
  arrays.set(key, rows);
  return rows;
}

/** The legal layout that a row stands for. */
export function layoutOfRow(row: Row, rank: Rank, capabilities: Capabilities): Omit<CaseLayout, 'dtype'> {
  const axes = Array.from(
    { length: rank },
    (_, axis) =>
      Object.fromEntries(
        Object.keys(AXIS_LEVELS).map((name) => [name, row[`${name}[${axis}]`]]),
      ) as unknown as AxisDraft & { readonly beyond: number },
  );
  const { dtype: _, ...layout } = layoutOf(
    {
      rank,
      dtype: 'f64',
      batch: row.batch,
      groups: row.groups,
      inPerGroup: row.inPerGroup,
      outPerGroup: row.outPerGroup,
      bias: row.bias === 1,
      same: row.same === 1,
      halvedPads: row.halvedPads * HALVED,
      limits: LIMITS,
      axes,
      beyond: axes.map(({ beyond }) => beyond),
    },
    capabilities,
  );
  return layout;
}
