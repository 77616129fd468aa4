/** References: addresses become links, everything else stays text. The page itself follows none. */
import { type Html, html, isolated } from './html.ts';

export function reference(place: string): Html {
  return /^https:\/\/[^\s]+$/.test(place)
    ? html`<a href="${place}" rel="noreferrer noopener">${isolated(place.replace(/^https:\/\/(www\.)?/, ''))}</a>`
    : isolated(place);
}
