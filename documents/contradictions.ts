/**
 * What a JSON Schema cannot say of a document: names that nothing bears, names borne twice, cases that are none, tables of the
 * wrong size.
 */
import type { BenchResult } from '../bench/result.ts';
import type { ReportDocument } from '../reports/documents.ts';
import type { VerifyResult } from '../runs/verify/result.ts';
import { parseCaseOrCall } from '../spec/conventions/case-or-call.ts';
import { describeValue } from '../spec/describe-value.ts';

/** The first contradiction, with its place; null where there is none. */
export function contradictionIn(document: ReportDocument): string | null {
  switch (document.kind) {
    case 'verify':
      return verifyContradiction(document);
    case 'faults':
      return repeated('faults', document.faults, ({ id }) => id);
    case 'hunt':
      return null;
    case 'scale': {
      const points = document.points.map(({ value, workload }) => `${workload.name} at ${value}`);
      return (
        repeated('subjects', document.subjects, ({ name }) => name) ??
        unknownName('cells', document.cells, ({ subject }) => subject, namesOf(document.subjects)) ??
        unknownName('fits', document.fits, ({ subject }) => subject, namesOf(document.subjects)) ??
        unknownName('cells', document.cells, ({ value, workload }) => `${workload} at ${value}`, points)
      );
    }
    case 'bench':
      return benchContradiction(document);
  }
}

function benchContradiction({ subjects, workloads, cells, baseline, summary, model }: BenchResult): string | null {
  const [ofSubjects, ofWorkloads] = [namesOf(subjects), namesOf(workloads)];
  // A document of an earlier version lacks some of them.
  const {
    pairs = [],
    subjects: summed = [],
    compared = [],
    standings = [],
    layers = [],
  } = (summary ?? {}) as Partial<typeof summary>;
  const changes = baseline?.changes ?? [];
  return (
    repeated('subjects', subjects, ({ name }) => name) ??
    repeated('workloads', workloads, ({ name }) => name) ??
    unknownName('cells', cells, ({ subject }) => subject, ofSubjects) ??
    unknownName('cells', cells, ({ workload }) => workload, ofWorkloads) ??
    repeated('cells', cells, ({ subject, workload }) => `${subject} on ${workload}`) ??
    repeated('summary/subjects', summed, ({ subject }) => subject) ??
    unknownName('summary/subjects', summed, ({ subject }) => subject, ofSubjects) ??
    repeated('summary/pairs', pairs, ({ subject, against }) => `${subject} against ${against}`) ??
    unknownName('summary/pairs', pairs, ({ subject }) => subject, ofSubjects) ??
    unknownName('summary/pairs', pairs, ({ against }) => against, ofSubjects) ??
    unknownName('summary/pairs', pairs, ({ lowest }) => lowest.workload, ofWorkloads) ??
    unknownName('summary/pairs', pairs, ({ highest }) => highest.workload, ofWorkloads) ??
    repeated('summary/standings', standings, ({ subject }) => subject) ??
    unknownName('summary/standings', standings, ({ subject }) => subject, ofSubjects) ??
    repeated('summary/layers', layers, ({ workload }) => workload) ??
    unknownName('summary/layers', layers, ({ workload }) => workload, ofWorkloads) ??
    unknownName('summary/compared', compared, (workload) => workload, ofWorkloads) ??
    repeated('model/cut', model?.cut ?? [], ({ name }) => name) ??
    unknownName('model/cut', model?.cut ?? [], ({ name }) => name, ofWorkloads) ??
    unknownName('baseline/changes', changes, ({ subject }) => subject, ofSubjects) ??
    unknownName('baseline/changes', changes, ({ workload }) => workload, ofWorkloads)
  );
}

function verifyContradiction(document: VerifyResult): string | null {
  const { subjects, laws, checks, coverage, combinations, words = [] } = document;
  // A document of an earlier version has neither.
  const { totals = [], classTotals = { classes: [], pairs: [] } } = document as Partial<VerifyResult>;
  const classes = coverage.map(({ id }) => id);
  const names = namesOf(subjects);
  const lawIds = laws.map(({ id }) => id);
  const size = coverage.length;
  const misshapen = combinations.findIndex(
    ({ counts }) => counts.length !== size || counts.some((row) => row.length !== size),
  );
  if (misshapen >= 0) return `/combinations/${misshapen}/counts must be ${size} rows of ${size} numbers`;
  for (const [at, { failure }] of checks.entries()) {
    if (failure === null) continue;
    try {
      parseCaseOrCall(failure.case);
    } catch (error) {
      return `/checks/${at}/failure/case must be a case: ${(error as Error).message}`;
    }
  }
  return (
    repeated('subjects', subjects, ({ name }) => name) ??
    repeated('laws', laws, ({ id }) => id) ??
    unknownName('checks', checks, ({ subject }) => subject, names) ??
    unknownName('checks', checks, ({ law }) => law, lawIds) ??
    repeated('checks', checks, ({ subject, law }) => `${law} on ${subject}`) ??
    repeated('totals', totals, ({ subject }) => subject) ??
    unknownName('totals', totals, ({ subject }) => subject, names) ??
    repeated('coverage', coverage, ({ id }) => id) ??
    repeated('words', words, ({ id }) => id) ??
    unknownName(
      'words',
      words,
      ({ counts }) => Object.keys(counts).find((name) => !names.includes(name)) ?? names[0],
      names,
    ) ??
    unknownName('classTotals/classes', classTotals.classes, ({ id }) => id, classes) ??
    unknownName('classTotals/pairs', classTotals.pairs, ({ row }) => row, classes) ??
    unknownName('classTotals/pairs', classTotals.pairs, ({ column }) => column, classes) ??
    unknownName('combinations', combinations, ({ subject }) => subject, names)
  );
}

function namesOf(entries: readonly { readonly name: string }[]): string[] {
  return entries.map(({ name }) => name);
}

function repeated<T>(list: string, entries: readonly T[], keyOf: (entry: T) => string): string | null {
  const seen = new Set<string>();
  for (const [at, entry] of entries.entries()) {
    const key = keyOf(entry);
    if (seen.has(key)) return `/${list}/${at} must not repeat ${describeValue(key)}`;
    seen.add(key);
  }
  return null;
}

function unknownName<T>(
  list: string,
  entries: readonly T[],
  keyOf: (entry: T) => string,
  known: readonly string[],
): string | null {
  const names = new Set(known);
  const at = entries.findIndex((entry) => !names.has(keyOf(entry)));
  return at < 0
    ? null
    : `/${list}/${at} must be about what the document lists, got ${describeValue(keyOf(entries[at]))}`;
}
