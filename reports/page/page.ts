/** One page, complete in itself: no network, no other file; what it shows is there without a script. */
import { createHash } from 'node:crypto';
import { counted } from '../counted.ts';
import type { ReportDocument } from '../documents.ts';
import { FILTER_SCRIPT, filter, type Names, namesOf } from './filter.ts';
import { type Html, html, isolated, type Piece, trusted } from './html.ts';
import { day, type Section } from './section.ts';
import { defectsSection } from './sections/defects.ts';
import { ranking, times } from './sections/headline.ts';
import { huntSection } from './sections/hunt.ts';
import { machineSection } from './sections/machine.ts';
import { scaleSection } from './sections/scale.ts';
import { benchSection } from './sections/speed.ts';
import { verdictSection, verdictWord } from './sections/verdict.ts';
import { STYLE } from './style.ts';

/**
 * The page as HTML.
 * @param command how this program is called, for the lines that replay a failure
 */
export async function reportPage(documents: readonly ReportDocument[], command = 'npx adjoint'): Promise<string> {
  const names = namesOf(documents);
  const sections: Section[] = [];
  for (const [at, document] of documents.entries())
    sections.push(...(await sectionsOf(document, names, `d${at}`, command)));
  sections.push(machineSection(documents, names));
  const body = html`<a class="skip" href="#content">Skip to the results</a>
<div class="page"><header class="masthead">${masthead(documents)}</header>
<nav class="contents" aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${filter(names)}
<main id="content">${sections.map(({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>${body}</section>`)}</main>
<footer>Made by adjoint report. The page needs no network and sends nothing.</footer></div>`;
  return `${html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>adjoint report</title>
<style>${trusted(STYLE)}</style></head>
<body>${body}
<script>${trusted(FILTER_SCRIPT)}</script></body></html>`}\n`;
}

/** Nothing may be loaded or sent, and nothing may run but what stands here. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(STYLE)}`,
    `script-src ${hash(FILTER_SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

async function sectionsOf(document: ReportDocument, names: Names, id: string, command: string): Promise<Section[]> {
  switch (document.kind) {
    case 'bench':
      return benchSection(document, names, id);
    case 'scale':
      return scaleSection(document, names, id);
    case 'hunt':
      return huntSection(document, names, id);
    case 'verify':
      return verdictSection(document, names, id, command);
    case 'faults':
      return defectsSection(document, names, id);
  }
}

/** One of the figures that one would ask for first. */
interface Fact {
  readonly what: Piece;
  readonly figure: Piece;
  readonly more: Piece;
}

function masthead(documents: readonly ReportDocument[]): Html {
  const facts = documents.flatMap(factOf);
  const days = [...new Set(documents.map(({ environment }) => day(environment.date).slice(0, 10)))].toSorted();
  return html`<p class="brand">adjoint · ${days.join(', ')}</p><h1>${titleOf(documents)}</h1>
${facts.length > 0 && html`<dl class="facts">${facts.map(({ what, figure, more }) => html`<div><dt>${what}</dt><dd>${figure}<small>${more}</small></dd></div>`)}</dl>`}`;
}

function titleOf(documents: readonly ReportDocument[]): string {
  const kinds = new Set(documents.map(({ kind }) => kind));
  const isTested = kinds.has('verify') || kinds.has('faults');
  const isTimed = kinds.has('bench') || kinds.has('scale') || kinds.has('hunt');
  return `Transposed convolution, ${[isTested && 'tested', isTimed && 'timed'].filter(Boolean).join(' and ')}`;
}

function factOf(document: ReportDocument): Fact[] {
  switch (document.kind) {
    case 'verify': {
      const { cases, subjects, laws } = document;
      const more = `${cases.toLocaleString('en')} cases, ${counted(laws.length, 'law')}, ${counted(subjects.length, 'subject')}`;
      return [{ what: 'Verdict', figure: verdictWord(document), more }];
    }
    case 'faults': {
      const { faults, survivors, seeds } = document;
      const more = `with ${counted(seeds.length, 'seed')}`;
      return [{ what: 'Defects found', figure: `${faults.length - survivors.length} of ${faults.length}`, more }];
    }
    case 'bench': {
      const [first] = ranking(document).complete;
      if (first === undefined) return [];
      const more = `${times(first.ratio.value)} the fastest of each layer, mean of ${counted(first.workloads, 'layer')}`;
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
