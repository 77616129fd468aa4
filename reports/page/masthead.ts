/** The head of the page: what it is about, and the figures that one would ask for first. */
import { counted } from '../counted.ts';
import type { ReportDocument } from '../documents.ts';
import { type Html, html, isolated, type Piece } from './html.ts';
import { standings, times } from './overview.ts';
import { day } from './run.ts';

interface Fact {
  readonly what: Piece;
  readonly figure: Piece;
  readonly more: Piece;
}

export function masthead(documents: readonly ReportDocument[]): Html {
  const facts = documents.flatMap(factOf);
  const days = [...new Set(documents.map(({ environment }) => day(environment.date).slice(0, 10)))].toSorted();
  return html`<p class="brand">adjoint · ${days.join(', ')}</p><h1>${title(documents)}</h1>
${facts.length > 0 && html`<dl class="facts">${facts.map(({ what, figure, more }) => html`<div><dt>${what}</dt><dd>${figure}<small>${more}</small></dd></div>`)}</dl>`}`;
}

function title(documents: readonly ReportDocument[]): string {
  const kinds = new Set(documents.map(({ kind }) => kind));
  const isTested = kinds.has('verify') || kinds.has('faults');
  const isTimed = kinds.has('bench') || kinds.has('scale') || kinds.has('hunt');
  return `Transposed convolution, ${[isTested && 'tested', isTimed && 'timed'].filter(Boolean).join(' and ')}`;
}

function factOf(document: ReportDocument): Fact[] {
  switch (document.kind) {
    case 'verify': {
      const { verdict, cases, subjects, laws } = document;
      const more = `${cases.toLocaleString('en')} cases, ${counted(laws.length, 'law')}, ${counted(subjects.length, 'subject')}`;
      return [
        {
          what: 'Verdict',
          figure: html`<span class="word ${verdict === 'agree' ? 'pass' : 'fail'}">${verdict}</span>`,
          more,
        },
      ];
    }
    case 'faults': {
      const { faults, survivors, seeds } = document;
      const more = `with ${counted(seeds.length, 'seed')}`;
      return [{ what: 'Defects found', figure: `${faults.length - survivors.length} of ${faults.length}`, more }];
    }
    case 'bench': {
      const [first] = standings(document);
      if (first === undefined) return [];
      const more = `${times(first.mean)} the fastest on average, ${counted(document.workloads.length, 'workload')}`;
      return [{ what: 'Fastest', figure: isolated(first.subject), more }];
    }
    case 'scale':
      return [];
    case 'hunt': {
      const { worst, subject, against } = document;
      if (worst === null) return [];
      return [
        {
          what: 'Worst slowdown',
          figure: times(worst.ratio.value),
          more: html`${isolated(subject.name)} against ${isolated(against.name)}`,
        },
      ];
    }
  }
}
