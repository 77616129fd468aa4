/** A chart on the page: what it says, the drawings for wide and for narrow screens, signs, and its table beside it. */
import type { About, Cast } from './cast.ts';
import { tags } from './cast.ts';
import { drawn, type Notes } from './drawing.ts';
import { type Html, html, type Piece } from './html.ts';
import { type Column, type Row, table } from './table.ts';

/** What is drawn at one width. */
export interface Plan {
  readonly notes: Notes;
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface Figure {
  /** Unique on the page. */
  readonly id: string;
  readonly title: Piece;
  /** What the chart says, in a sentence or two: also its description for those who do not see it. */
  readonly message: Piece;
  /** How to read it. */
  readonly reading?: Piece;
  readonly wide: Plan;
  /** For screens narrower than the wide drawing; null where the one serves all. */
  readonly narrow: Plan | null;
  /** The drawing is wider than a narrow screen and is not made smaller, but scrolled. */
  readonly scrolls?: true;
  readonly legend?: Html;
  readonly about?: About;
  readonly caption: Piece;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Can be scrolled by keyboard, for which it must be reachable. */
const SCROLLED = html` tabindex="0" role="group" aria-label="Chart, may be scrolled sideways"`;

export async function figure(cast: Cast, chart: Figure): Promise<Html> {
  const { id, title, message, reading = null, legend = null, about = {}, wide, narrow } = chart;
  const draw = (plan: Plan) => drawn({ ...plan, cast, named: `${id}-title`, described: `${id}-message` });
  const drawings =
    narrow === null
      ? html`<div class="drawing${chart.scrolls === true && html` scrolls`}"${chart.scrolls === true && SCROLLED}>${await draw(wide)}</div>`
      : html`<div class="drawing wide">${await draw(wide)}</div><div class="drawing narrow">${await draw(narrow)}</div>`;
  const { caption, columns, rows } = chart;
  return html`<figure id="${id}" class="${narrow === null && !chart.scrolls ? 'small' : 'large'}"${tags(cast, about)}>
<figcaption><h3 id="${id}-title">${title}</h3><p id="${id}-message">${message}</p></figcaption>
${drawings}
<div class="beside">${legend}${reading !== null && html`<p class="reading">${reading}</p>`}
<details><summary>Table<span class="unseen"> of ${title}</span></summary>${table(cast, { id: `${id}-table`, caption, columns, rows })}</details></div>
</figure>`;
}
