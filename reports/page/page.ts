/** One page, complete in itself: no network, no other file; what it shows is there without a script. */
import { counted } from '../counted.ts';
import { times } from '../digits.ts';
import type { ReportDocument } from '../documents.ts';
import { FILTER_SCRIPT, filter, type Names, namesOf } from './filter.ts';
import { framed, type Section } from './frame.ts';
import { type Html, html, isolated, type Piece } from './html.ts';
import { defectsSection } from './sections/defects.ts';
import { huntSection } from './sections/hunt.ts';
import { day, machineSection } from './sections/machine.ts';
import { scaleSection } from './sections/scale.ts';
import { benchSections } from './sections/speed.ts';
import { verdictSections, verdictWord } from './sections/verdict.ts';

/**
 * The page as HTML.
 * @param command how this program is called, for the lines that replay a failure
 */
export async function reportPage(documents: readonly ReportDocument[], command = 'npx adjoint'): Promise<string> {
  const names = namesOf(documents);
  const sections: Section[] = [];
  for (const [at, document] of documents.entries())
    sections.push(...(await sectionsOf(document, names, `d${at}`, command)));
  return framed({
    title: 'adjoint report',
    skip: 'Skip to the results',
    masthead: masthead(documents),
    controls: filter(names),
    sections: [...sections, machineSection(documents, names)],
    footer: 'Made by adjoint report.',
    script: FILTER_SCRIPT,
  });
}

async function sectionsOf(document: ReportDocument, names: Names, id: string, command: string): Promise<Section[]> {
  switch (document.kind) {
    case 'bench':
      return benchSections(document, names, id);
    case 'scale':
      return [await scaleSection(document, names, id)];
    case 'hunt':
      return [await huntSection(document, names, id)];
    case 'verify':
      return verdictSections(document, names, id, command);
    case 'faults':
      return [await defectsSection(document, names, id)];
  }
}

function masthead(documents: readonly ReportDocument[]): Html {
  const facts = documents.flatMap((document) => factOf(document) ?? []);
  const entries = facts.map(
    ({ what, figure, more }) => html`<div><dt>${what}</dt><dd>${figure}<small>${more}</small></dd></div>`,
  );
  const days = [...new Set(documents.map(({ environment }) => day(environment.date).slice(0, 10)))].toSorted();
  return html`<p class="brand">adjoint · ${days.join(', ')}</p><h1>${titleOf(documents)}</h1>
${facts.length > 0 && html`<dl class="facts">${entries}</dl>`}`;
}

function titleOf(documents: readonly ReportDocument[]): string {
  const kinds = new Set(documents.map(({ kind }) => kind));
  const isTested = kinds.has('verify') || kinds.has('faults');
  const isTimed = kinds.has('bench') || kinds.has('scale') || kinds.has('hunt');
  return `Transposed convolution, ${[isTested && 'tested', isTimed && 'timed'].filter(Boolean).join(' and ')}`;
}

/** One of the figures that one would ask for first. */
interface Fact {
  readonly what: Piece;
  readonly figure: Piece;
  readonly more: Piece;
}

/** null where a result has none. */
function factOf(document: ReportDocument): Fact | null {
  switch (document.kind) {
    case 'verify': {
      const { cases, subjects, laws } = document;
      const more = `${cases.toLocaleString('en')} cases, ${counted(laws.length, 'law')}, ${counted(subjects.length, 'subject')}`;
      return { what: 'Verdict', figure: verdictWord(document), more };
    }
    case 'faults': {
      const { faults, survivors, seeds } = document;
      const figure = `${faults.length - survivors.length} of ${faults.length}`;
      return { what: 'Defects found', figure, more: `with ${counted(seeds.length, 'seed')}` };
    }
    case 'bench': {
      const [first] = document.summary.standings;
      if (!first?.isComplete) return null;
      const more = `${times(first.ratio.value)} the fastest of each layer, mean of ${counted(first.workloads, 'layer')}`;
      return { what: 'Fastest', figure: isolated(first.subject), more };
    }
    case 'scale':
      return null;
    case 'hunt': {
      const { worst, subject, against } = document;
      const more = html`${isolated(subject.name)} against ${isolated(against.name)}`;
      return worst && { what: 'Worst slowdown', figure: times(worst.ratio.value), more };
    }
  }
}
