/** Tables of the page: a caption, heads with their scope, and rows that the filter can find. */
import { type About, type Names, tags } from './filter.ts';
import { type Html, html, type Piece } from './html.ts';

export interface Column {
  readonly title: Piece;
  /** Of numbers: aligned at their end. */
  readonly isNumber?: boolean;
  /** Of sentences, which need some width. */
  readonly isProse?: boolean;
  readonly about?: About;
}

/** Columns of numbers. */
export function numbers(...titles: readonly Piece[]): Column[] {
  return titles.map((title) => ({ title, isNumber: true }));
}

export interface Row {
  /** The first one names the row. */
  readonly cells: readonly Piece[];
  readonly about?: About;
}

export interface Table {
  readonly id: string;
  readonly caption: Piece;
  /** A title alone is a column of words. */
  readonly columns: readonly (Column | string)[];
  readonly rows: readonly Row[];
}

export function table(names: Names, { id, caption, columns: given, rows }: Table): Html {
  const columns = given.map((column): Column => (typeof column === 'string' ? { title: column } : column));
  const classOf = (at: number) => {
    const { isNumber, isProse } = columns[at];
    return isNumber === true ? html` class="number"` : isProse === true && html` class="prose"`;
  };
  const tagsOf = (about: About | undefined) => about !== undefined && tags(names, about);
  const head = columns.map(({ title, about }, at) => html`<th scope="col"${classOf(at)}${tagsOf(about)}>${title}</th>`);
  const body = rows.map(({ cells: [first, ...others], about }) => {
    const rest = others.map((cell, at) => html`<td${classOf(at + 1)}${tagsOf(columns[at + 1].about)}>${cell}</td>`);
    return html`<tr${tagsOf(about)}><th scope="row">${first}</th>${rest}</tr>`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}">
<table><caption id="${id}">${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
