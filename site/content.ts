/** The pages that are written by hand, in the folder `content`, with their slots filled. */
import type { Page } from './page.ts';
import { sourceNames, sourceText } from './root.ts';

export function CONTENT_PAGES(): Page[] {
  return sourceNames('site/content', '.md').map((name) => ({
    path: name,
    markdown: sourceText(`site/content/${name}`),
  }));
}
