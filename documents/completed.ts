/** What a document of an earlier version lacks is computed from what it has, so that every reader finds it. */
import { withDoubts } from '../bench/environment.ts';
import { withSummary } from '../bench/figures/summary.ts';
import { withFigures } from '../faults/figures.ts';
import { withTotals } from '../properties/coverage/subject-totals.ts';
import type { ReportDocument } from '../reports/documents.ts';

/** @param document as its schema allows, and without contradictions */
export function completed(document: ReportDocument): ReportDocument {
  return { ...withResult(document), environment: withDoubts(document.environment) };
}

function withResult(document: ReportDocument): ReportDocument {
  switch (document.kind) {
    case 'bench':
      return withSummary(document);
    case 'verify':
      return document.totals === undefined || document.classTotals === undefined ? withTotals(document) : document;
    case 'faults':
      return document.figures?.firsts === undefined ? withFigures(document) : document;
    default:
      return document;
  }
}
