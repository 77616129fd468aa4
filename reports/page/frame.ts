/** The frame of a page: one document, complete in itself, that loads nothing and sends nothing. */
import { createHash } from 'node:crypto';
import { type Html, html, type Piece, trusted } from './html.ts';
import { STYLE } from './style.ts';

/** A part of a page under a heading of its own. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface Frame {
  /** In the title bar of the browser. */
  readonly title: Piece;
  /** Words of the link that skips to the contents. */
  readonly skip: string;
  readonly masthead: Html;
  readonly sections: readonly Section[];
  /** Between the list of contents and the sections. */
  readonly controls?: Html | null;
  readonly footer: Piece;
  /** Rules beyond STYLE. */
  readonly style?: string;
  readonly script?: string;
  /** Whether pictures stand in the page as data. */
  readonly hasPictures?: boolean;
}

/** The page as HTML. */
export function framed(frame: Frame): string {
  const { title, skip, masthead, sections, controls = null, footer, style = '', script } = frame;
  const sheet = STYLE + style;
  const entries = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const bodies = sections.map(
    ({ id, title, body }) =>
      html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>${body}</section>`,
  );
  return `${html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(sheet, frame)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(sheet)}</style></head>
<body><a class="skip" href="#content">${skip}</a>
<div class="page"><header class="masthead">${masthead}</header>
<nav class="contents" aria-label="Contents"><ul>${entries}</ul></nav>${controls}
<main id="content">${bodies}</main>
<footer>${footer} The page needs no network and sends nothing.</footer></div>${script !== undefined && html`<script>${trusted(script)}</script>`}</body></html>`}\n`;
}

/** Nothing may be loaded or sent, and nothing may run but what stands here. */
function policy(sheet: string, { script, hasPictures = false }: Frame): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    ...(hasPictures ? ['img-src data:'] : []),
    `style-src ${hash(sheet)}`,
    ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
