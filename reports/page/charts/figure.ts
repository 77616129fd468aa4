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
  /** By default drawn for wide and for narrow screens. 'small': narrow everywhere. 'scrolls': wide, moved sideways. */
  readonly size?: 'small' | 'scrolls';
  readonly chart: Chart;
  /** The chart on a narrow screen, where it is not only less wide. */
  readonly narrow?: Chart;
  readonly legend?: Html;
  readonly about?: About;
  readonly caption: Piece;
  readonly columns: Table['columns'];
  readonly rows: readonly Row[];
}

/** Can be scrolled by keyboard, for which it must be reachable. */
const SCROLLED = html` tabindex="0" role="group" aria-label="Chart, may be scrolled sideways"`;

export async function figure(names: Names, of: Figure): Promise<Html> {
  const { id, title, message, reading, legend, about = {}, size, caption, columns, rows } = of;
  return html`<figure id="${id}" class="${size === 'small' ? 'small' : 'large'}"${tags(names, about)}>
<figcaption><h3 id="${id}-title">${title}</h3><p id="${id}-message">${message}</p></figcaption>
${await drawings(names, of)}
<div class="beside">${legend ?? null}${reading !== undefined && html`<p class="reading">${reading}</p>`}
<details><summary>Table<span class="unseen"> of ${title}</span></summary>${table(names, { id: `${id}-table`, caption, columns, rows })}</details></div>
</figure>`;
}

async function drawings(names: Names, { id, size, chart, narrow = chart }: Figure): Promise<Html> {
  const image = async (of: Chart, width: number) =>
    html`<div role="img" aria-labelledby="${id}-title" aria-describedby="${id}-message">${await drawn(of, names, width)}</div>`;
  if (size === 'small') return html`<div class="drawing">${await image(narrow, NARROW)}</div>`;
  if (size === 'scrolls') return html`<div class="drawing scrolls"${SCROLLED}>${await image(chart, WIDE)}</div>`;
  return html`<div class="drawing wide">${await image(chart, WIDE)}</div><div class="drawing narrow">${await image(narrow, NARROW)}</div>`;
}

/**
 * Signs and names of the subjects of a chart.
 * @param notes what is said of a subject behind its name; with notes each subject has a line of its own
 */
export function legend(names: Names, subjects: readonly string[], notes?: ReadonlyMap<string, Piece>): Html {
  const entries = subjects.map((subject) => {
    const note = notes?.has(subject) && html` <span class="quiet">${notes.get(subject)!}</span>`;
    return html`<li${tags(names, { subject })}>${sign(lookOf(names, subject))} ${isolated(subject)}${note ?? null}</li>`;
  });
  return html`<ul class="legend${notes !== undefined && ' lines'}" aria-label="Signs of the subjects">${entries}</ul>${kindLegend(names)}`;
}

/** What the colours mean, as far as they occur. */
export function kindLegend({ subjects }: Names): Html {
  const present = new Set<string>(subjects.map(kindOf));
  const entries = Object.entries(SUBJECT_KINDS)
    .filter(([kind]) => present.has(kind))
    .map(([kind, words]) => html`<li><span class="kind ${kind}"></span> ${words}</li>`);
  const isThreaded = subjects.some(({ threads }) => threads > 1);
  return html`<ul class="legend kinds" aria-label="Colours of the subjects">${entries}${isThreaded && html`<li>hollow: several threads</li>`}</ul>`;
}
