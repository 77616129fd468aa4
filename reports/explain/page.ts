/** An exposition as one page, complete in itself: no network, no other file, no script. */
import { createHash } from 'node:crypto';
import type { Exposition } from '../../explain/exposition.ts';
import { html, trusted } from '../page/html.ts';
import type { Section } from '../page/section.ts';
import { STYLE } from '../page/style.ts';
import { type Asked, askedLines } from './asked.ts';
import { busiestColumn } from './maps.ts';
import { convolutionSection, extentSection, multiplicationSection, wordSection } from './number-sections.ts';
import {
  adjointSection,
  type Cells,
  mapSection,
  matrixSection,
  operatorSection,
  overlapSection,
  waySection,
} from './picture-sections.ts';
import { pictureStyle } from './style.ts';

const PAGE_STYLE = `${STYLE}${pictureStyle()}`;

/**
 * An exposition as a page of its own: one HTML document with everything in it.
 * @param codes the lines to paste, by framework
 */
export function explainPage(
  exposition: Exposition,
  codes: ReadonlyMap<string, string | null>,
  asked: Asked = { input: null, output: null },
): string {
  const sections = sectionsOf(exposition, codes, asked);
  const { shapes, attributes } = exposition;
  const parts = Object.entries(attributes).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const body = html`<a class="skip" href="#content">Skip to the explanation</a>
<div class="page"><header class="masthead"><h1>A transposed convolution, explained</h1>
<p class="lead">x [${shapes.x.join(', ')}] through w [${shapes.w.join(', ')}] gives y [${shapes.y.join(', ')}]</p><p class="run">${parts.join(' · ')}</p></header>
<nav class="contents" aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="content">${sections.map(({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>${body}</section>`)}</main>
<footer>Made by adjoint explain; every number was computed by its engines. The page needs no network and sends nothing.</footer></div>`;
  return `${html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>adjoint explain</title>
<style>${trusted(PAGE_STYLE)}</style></head>
<body>${body}</body></html>`}\n`;
}

function sectionsOf(exposition: Exposition, codes: ReadonlyMap<string, string | null>, asked: Asked): Section[] {
  const { drawn, leftOut } = exposition;
  const numbers = [multiplicationSection(exposition), overlapSection(exposition)];
  if (drawn === null) {
    const none = {
      id: 'operator',
      title: 'What goes in, what comes out',
      body: html`<p class="lead">${leftOut.join(' ')}</p>`,
    };
    return [
      none,
      ...askedSections(exposition, asked),
      extentSection(exposition),
      convolutionSection(exposition),
      ...numbers,
      wordSection(exposition, codes),
    ];
  }
  // A cell of the whole case is one of the picture only where the whole case is drawn.
  const { rowShape, columnShape } = drawn.matrix;
  const marked = (cell: readonly number[] | undefined, shape: readonly number[]) =>
    cell === undefined || leftOut.length > 0 ? null : cell.reduce((flat, at, axis) => flat * shape[axis] + at, 0);
  const cells: Cells = {
    input: marked(asked.input?.cell, rowShape) ?? 0,
    output: marked(asked.output?.cell, columnShape) ?? busiestColumn(drawn.matrix),
  };
  return [
    operatorSection(drawn, leftOut),
    ...askedSections(exposition, asked),
    extentSection(exposition),
    convolutionSection(exposition),
    matrixSection(drawn, cells),
    mapSection(drawn, cells),
    waySection(drawn),
    ...numbers,
    adjointSection(drawn),
    wordSection(exposition, codes),
  ];
}

function askedSections({ shapes }: Exposition, asked: Asked): Section[] {
  const lines = askedLines(asked, { x: shapes.x[1], y: shapes.y[1] });
  if (lines.length === 0) return [];
  const body = html`${lines.map((line) => html`<p class="formula">${line.trim()}</p>`)}`;
  return [{ id: 'asked', title: 'The cells that were asked for', body }];
}

/** Nothing may be loaded, sent or run. */
function policy(): string {
  const hash = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`;
  return ["default-src 'none'", `style-src ${hash}`, "base-uri 'none'", "form-action 'none'"].join('; ');
}
