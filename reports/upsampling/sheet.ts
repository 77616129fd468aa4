/** One page, complete in itself: no network, no script, no other file. Pictures stand in it as data. */
import type { Pixels } from '../../upsampling/pixels.ts';
import { framed, type Section } from '../page/frame.ts';
import { type Html, html, type Piece } from '../page/html.ts';
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
  return framed({
    title,
    skip: 'Skip to the results',
    masthead: html`<p class="brand">adjoint</p><h1>${title}</h1><p class="lead">${lead}</p>`,
    sections,
    footer: `Made by ${command}.`,
    style: PICTURES,
    hasPictures: true,
  });
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
