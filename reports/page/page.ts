/** One page, complete in itself: no network, no other file; what it shows is there without a script. */
import { createHash } from 'node:crypto';
import type { ReportDocument } from '../documents.ts';
import { benchSection } from './bench-section.ts';
import { type Cast, castOf } from './cast.ts';
import { defectsSection } from './defects-section.ts';
import { FILTER_SCRIPT, filter } from './filter.ts';
import { html, trusted } from './html.ts';
import { huntSection } from './hunt-section.ts';
import { machineSection } from './machine-section.ts';
import { masthead } from './masthead.ts';
import { scaleSection } from './scale-section.ts';
import type { Section } from './section.ts';
import { STYLE } from './style.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The page as HTML.
 * @param command how this program is called, for the lines that replay a failure
 */
export async function reportPage(documents: readonly ReportDocument[], command = 'npx adjoint'): Promise<string> {
  const cast = castOf(documents);
  const sections: Section[] = [];
  for (const [at, document] of documents.entries())
    sections.push(...(await sectionsOf(document, cast, `d${at}`, command)));
  sections.push(machineSection(documents, cast));
  const body = html`<a class="skip" href="#content">Skip to the results</a>
<div class="page"><header class="masthead">${masthead(documents)}</header>
<nav class="contents" aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${filter(cast)}
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

async function sectionsOf(document: ReportDocument, cast: Cast, id: string, command: string): Promise<Section[]> {
  switch (document.kind) {
    case 'bench':
      return benchSection(document, cast, id);
    case 'scale':
      return scaleSection(document, cast, id);
    case 'hunt':
      return huntSection(document, cast, id);
    case 'verify':
      return verdictSection(document, cast, id, command);
    case 'faults':
      return defectsSection(document, cast, id);
  }
}
