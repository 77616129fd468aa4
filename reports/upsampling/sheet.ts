/** One page, complete in itself: no network, no script, no other file. Pictures stand in it as data. */
import { createHash } from 'node:crypto';
import type { Pixels } from '../../upsampling/pixels.ts';
import { type Html, html, type Piece, trusted } from '../page/html.ts';
import type { Section } from '../page/section.ts';
import { STYLE } from '../page/style.ts';
import { pngEncoder } from './pictures.ts';

export interface Sheet {
  readonly title: string;
  readonly lead: Piece;
  readonly sections: readonly Section[];
  /** The command that made it. */
  readonly command: string;
}

const PICTURES = `
.scroll { max-height: none; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 40px 32px; margin-top: 32px; }
.cards > figure { margin: 0; }
.shots { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; margin-top: 12px; }
.shots.two { grid-template-columns: repeat(2, minmax(0, 1fr)); max-width: 560px; }
.shots img { width: 100%; height: auto; image-rendering: pixelated; border: 1px solid var(--line); display: block; }
.shots span { font-size: 0.75rem; color: var(--faint); display: block; margin-top: 2px; }
`;

export function sheet({ title, lead, sections, command }: Sheet): string {
  const style = STYLE + PICTURES;
  const body = html`<a class="skip" href="#content">Skip to the results</a>
<div class="page"><header class="masthead"><p class="brand">adjoint</p><h1>${title}</h1><p class="lead">${lead}</p></header>
<nav class="contents" aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="content">${sections.map(({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>${body}</section>`)}</main>
<footer>Made by ${command}. The page needs no network and sends nothing.</footer></div>`;
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `${html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(style)}</style></head>
<body>${body}</body></html>`}\n`;
}

/** A picture with words under it. The second argument is what it shows, for those who do not see it. */
export type Shot = (pixels: Pixels, alternative: string, under: Piece) => Html;

/** What draws pictures into a page. Needs the package fast-png. */
export async function shotMaker(): Promise<Shot> {
  const pngOf = await pngEncoder();
  return (pixels, alternative, under) => {
    const data = Buffer.from(pngOf(pixels)).toString('base64');
    return html`<div><img src="data:image/png;base64,${data}" width="${pixels.width}" height="${pixels.height}" alt="${alternative}"><span>${under}</span></div>`;
  };
}
