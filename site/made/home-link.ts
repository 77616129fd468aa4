/** A way back to the site from pages that are complete in themselves and served as they are. */
import { posix } from 'node:path';
import { html } from '../../reports/page/html.ts';
import type { Asset } from '../page.ts';

/** The link that such pages begin with, for keyboards; the way back stands after it. */
const SKIP_LINK = /<body[^>]*>\s*<a class="skip"[^>]*>.*?<\/a>/s;

/**
 * The page with a link to the first page of the site at its top. The link has no style or script of its own, which the page's own
 * policy would refuse, and its address is relative, so that it leads home under any base.
 * @throws Error where the page does not begin with a link that skips to its content
 */
export function withHomeLink({ path, content }: Asset): Asset {
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  if (!SKIP_LINK.test(text)) throw new Error(`site: ${path}: the page must begin with a link of class "skip"`);
  const home = posix.relative(posix.dirname(path), 'index.html');
  const link = html`<nav aria-label="Site"><a href="${home}">adjoint</a></nav>`;
  return { path, content: text.replace(SKIP_LINK, (skip) => `${skip}\n${link}`) };
}
