/** A way back to the site from pages that are complete in themselves and served as they are. */
import { posix } from 'node:path';
import { html } from '../../reports/page/html.ts';
import type { Asset } from '../page.ts';

/** The name of the project, which stands above the heading of such a page. */
const BRAND = '<p class="brand">adjoint';

/**
 * The page with the name of the project at its top as a link to the first page of the site. The link has no style or script of its
 * own, which the page's own policy would refuse, and its address is relative, so that it leads home under any base.
 * @throws Error where the page does not begin with that name
 */
export function withHomeLink({ path, content }: Asset): Asset {
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  if (!text.includes(BRAND)) throw new Error(`site: ${path}: the page must have ${BRAND} above its heading`);
  const home = posix.relative(posix.dirname(path), 'index.html');
  const linked = String(html`<p class="brand"><a href="${home}">adjoint</a>`);
  return { path, content: text.replace(BRAND, () => linked) };
}
