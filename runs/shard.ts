/** A run divided among several machines: every n-th unit of its plan is one shard's. */

import type { PartOfRun } from './any-run.ts';
import type { RunPlan, Unit, UnitResults } from './kinds.ts';
import { unitsBySubject } from './plan.ts';
import { unitStandings } from './standing.ts';

/** The first is 1 of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** As the command line has it: `2/8`. */
export function shardText({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/** A shard as the command line has it: `2/8`. @throws RangeError where it is none */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new RangeError(`must be I/N with 1 <= I <= N, as 2/8, got ${text}`);
}

export function isOfShard({ number }: Pick<Unit, 'number'>, { index, of }: Shard): boolean {
  return number % of === index - 1;
}

/**
 * How much of a plan these results are; undefined where nothing is missing that counts.
 * @param of into how many shards the run is divided, if it is
 * @param own the shard whose results these are: of several it is never all, even where the others have nothing
 */
export function missingPart(
  plan: RunPlan,
  results: UnitResults,
  of: number | null,
  own: Shard | null = null,
): PartOfRun | undefined {
  const standings = [...unitsBySubject(plan).values()].flatMap((units) => unitStandings(units, results, plan));
  const needed = standings.filter(({ kind }) => kind === 'needed').map(({ unit }) => unit);
  if (needed.length === 0 && (own === null || own.of === 1)) return undefined;
  const shards = Array.from({ length: of ?? 0 }, (_, at) => ({ index: at + 1, of: of as number }));
  const missing = shards.filter((shard) => needed.some((unit) => isOfShard(unit, shard))).map(shardText);
  return { done: standings.length - needed.length, units: standings.length, missing };
}
