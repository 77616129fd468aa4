/**
 * Markup that can be trusted. Whatever goes into a template is data and is escaped, unless it is an Html itself, which
 * only this file can make: a raw string cannot slip in.
 */
import { printable } from '../printable.ts';

class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Html = Markup;

/** What may stand in a template; null and false leave nothing. */
export type Piece = Html | string | number | null | false | readonly Piece[];

/** A template: what stands in it literally is markup, everything else text, also within quoted attributes. */
export function html(literals: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Markup(literals.map((literal, at) => literal + (at < pieces.length ? textOf(pieces[at]) : '')).join(''));
}

/** Text that this program wrote itself, such as a style sheet, as markup. */
export function trusted(markup: string): Html {
  return new Markup(markup);
}

/** A name or a message from a document: its writing direction does not reach what stands beside it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === 'string' || typeof piece === 'number') {
    return printable(String(piece)).replace(/[&<>"']/g, (character) => ESCAPES[character]);
  }
  return piece.map(textOf).join('');
}

/** A reference: an address becomes a link, everything else stays text. The page itself follows none. */
export function reference(place: string): Html {
  const address = /^https:\/\/(?:www\.)?(\S+)$/.exec(place);
  return address === null
    ? isolated(place)
    : html`<a href="${place}" rel="noreferrer noopener">${isolated(address[1])}</a>`;
}
