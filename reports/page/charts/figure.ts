/** A chart on the page: what it says, its drawing for wide and for narrow screens, signs, and its table beside it. */

import { type About, lookOf, type Names, tags } from '../filter.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import { kindOf, SUBJECT_KINDS, sign } from '../signs.ts';
import { type Row, type Table, table } from '../table.ts';
import { type Chart, drawn } from './drawing.ts';

/** Pixels that a drawing takes on wide screens, and on a phone or as one of several side by side. */
const WIDE = 760;
const NARROW = 340;

export interface Figure {
  /** Unique on the page. */
  readonly id: string;
  readonly title: Piece;
  /** What the chart says, in a sentence or two: also its description for those who do not see it. */
  readonly message: Piece;
  /** How to read it. */
  readonly reading?: Piece;
  /**
   * 'both': drawn twice, for wide and for narrow screens. 'small': narrow everywhere. 'scrolls': wide, moved sideways.
   */
  readonly size: 'both' | 'small' | 'scrolls';
  /** @param isNarrow whether labels have to share the width of the marks */
  readonly chart: (isNarrow: boolean) => Chart;
  readonly legend?: Html;
  readonly about?: About;
  readonly caption: Piece;
  readonly columns: Table['columns'];
  readonly rows: readonly Row[];
}

/** Can be scrolled by keyboard, for which it must be reachable. */
const SCROLLED = html` tabindex="0" role="group" aria-label="Chart, may be scrolled sideways"`;

export async function figure(names: Names, of: Figure): Promise<Html> {
  const { id, title, message, reading = null, legend = null, about = {}, size, chart } = of;
  const image = async (isNarrow: boolean) => {
    const svg = await drawn(chart(isNarrow), names, isNarrow ? NARROW : WIDE);
    return html`<div role="img" aria-labelledby="${id}-title" aria-describedby="${id}-message">${svg}</div>`;
  };
  const drawings = {
    both: async () =>
      html`<div class="drawing wide">${await image(false)}</div><div class="drawing narrow">${await image(true)}</div>`,
    small: async () => html`<div class="drawing">${await image(true)}</div>`,
    scrolls: async () => html`<div class="drawing scrolls"${SCROLLED}>${await image(false)}</div>`,
  };
  const { caption, columns, rows } = of;
  return html`<figure id="${id}" class="${size === 'small' ? 'small' : 'large'}"${tags(names, about)}>
<figcaption><h3 id="${id}-title">${title}</h3><p id="${id}-message">${message}</p></figcaption>
${await drawings[size]()}
<div class="beside">${legend}${reading !== null && html`<p class="reading">${reading}</p>`}
<details><summary>Table<span class="unseen"> of ${title}</span></summary>${table(names, { id: `${id}-table`, caption, columns, rows })}</details></div>
</figure>`;
}

/** Signs and names of subjects that a chart tells apart by them. */
export function legend(names: Names, subjects: readonly string[]): Html {
  const entries = subjects.map(
    (subject) => html`<li${tags(names, { subject })}>${sign(lookOf(names, subject))} ${isolated(subject)}</li>`,
  );
  return html`<ul class="legend" aria-label="Signs of the subjects">${entries}</ul>${kindLegend(names)}`;
}

/** What the colours mean, as far as they occur. */
export function kindLegend({ subjects }: Names): Html {
  const present = new Set(subjects.map(kindOf));
  const isThreaded = subjects.some(({ threads }) => threads > 1);
  const words = Object.entries(SUBJECT_KINDS).flatMap(([kind, word]) =>
    present.has(kind as keyof typeof SUBJECT_KINDS) ? [html`<li><span class="kind ${kind}"></span> ${word}</li>`] : [],
  );
  return html`<ul class="legend kinds" aria-label="Colours of the subjects">${words}${isThreaded && html`<li>hollow: several threads</li>`}</ul>`;
}
