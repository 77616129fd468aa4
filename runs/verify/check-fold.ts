/** What one law found on one subject, from what it found in the blocks of its cases. */
import { type CheckResult, notPut } from '../../properties/checking/check.ts';
import type { Accuracy, WorstError } from '../../properties/checking/law-accuracy.ts';
import type { Law } from '../../properties/law.ts';
import type { SubjectSummary } from '../any-run.ts';
import { countsIn } from '../counts.ts';
import type { UnitStanding } from '../standing.ts';
import type { LawUnitResult } from './unit-result.ts';

/**
 * @param standings of the units of this law and subject, in order
 * @param unfinished why units are not done, where some are not
 */
export function checkFrom(
  subject: SubjectSummary,
  law: Law,
  standings: readonly UnitStanding[],
  unfinished: string,
): CheckResult {
  const missing = law.missing(subject.capabilities);
  if (missing !== null) return notPut(subject, law, missing);
  const blocks = standings.flatMap((one) => (one.kind === 'counted' ? [one.result as LawUnitResult] : []));
  const failed = blocks.find(({ status }) => status === 'failed');
  const reason = failed === undefined ? reasonCut(standings, blocks, unfinished) : null;
  if (blocks.length === 0 && reason !== null) return notPut(subject, law, reason);
  const sum = summed(blocks);
  const base = { subject: subject.name, law: law.id, lane: law.lane, ...sum };
  if (failed !== undefined) return { ...base, status: 'failed', missing: null, failure: failed.failure };
  if (reason !== null) return { ...base, status: 'interrupted', missing: reason, failure: null };
  const uncovered = blocks.find(({ status }) => status === 'not covered');
  if (uncovered !== undefined && sum.cases === 0) {
    return { ...base, status: 'not covered', missing: uncovered.missing, failure: null };
  }
  return { ...base, status: 'passed', missing: null, failure: null };
}

/** Why the law was not checked to its end; null where it was. */
function reasonCut(
  standings: readonly UnitStanding[],
  blocks: readonly LawUnitResult[],
  unfinished: string,
): string | null {
  const given = standings.find((one) => one.kind === 'moot' && one.givenUp !== null);
  if (given?.kind === 'moot' && given.givenUp !== null) return given.givenUp;
  const cut = blocks.find(({ status }) => status === 'interrupted');
  if (cut !== undefined) return cut.missing;
  return standings.some(({ kind }) => kind === 'needed') ? unfinished : null;
}

function summed(blocks: readonly LawUnitResult[]) {
  const total = (count: (block: LawUnitResult) => number) => blocks.reduce((sum, block) => sum + count(block), 0);
  return {
    cases: total(({ cases }) => cases),
    skipped: total(({ skipped }) => skipped),
    known: countsIn(blocks.map(({ known }) => known)),
    classes: countsIn(blocks.map(({ classes }) => classes)),
    ...readingsIn(blocks),
    accuracy: blocks.reduce<Accuracy | null>((sofar, { accuracy }) => both(sofar, accuracy), null),
    milliseconds: total(({ milliseconds }) => milliseconds),
  };
}

/** By the class of calls on which texts differ: how many answers followed which reading. */
function readingsIn(blocks: readonly LawUnitResult[]): Pick<CheckResult, 'readings'> {
  const all = blocks.flatMap(({ readings }) => (readings === undefined ? [] : [readings]));
  if (all.length === 0) return {};
  const classes = new Set(all.flatMap((one) => Object.keys(one)));
  return {
    readings: Object.fromEntries([...classes].map((id) => [id, countsIn(all.map((one) => one[id] ?? {}))])),
  };
}

function both(a: Accuracy | null, b: Accuracy | null): Accuracy | null {
  if (a === null || b === null) return a ?? b;
  return {
    cases: a.cases + b.cases,
    cells: a.cells + b.cells,
    blindCells: a.blindCells + b.blindCells,
    ulps: worse(a.ulps, b.ulps),
    units: worse(a.units, b.units),
  };
}

/** The first of the largest. */
function worse(a: WorstError, b: WorstError): WorstError {
  return b.value > a.value ? b : a;
}
