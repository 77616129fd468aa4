/** Tables scroll by themselves where they are wider than the page, by keyboard too: each stands in a region with a name. */
import type { MarkdownOptions } from 'vitepress';

type MarkdownIt = Parameters<NonNullable<MarkdownOptions['config']>>[0];

export function scrollingTables(markdown: MarkdownIt): void {
  markdown.renderer.rules.table_open = (tokens, at) =>
    `<div class="table" tabindex="0" role="region" aria-label="${labelOf(tokens, at)}"><table>\n`;
  markdown.renderer.rules.table_close = () => '</table></div>\n';
}

/** A name of its own for each region: the number of the table on its page, and the words of its first row. */
function labelOf(tokens: readonly { readonly type: string; readonly content: string }[], at: number): string {
  const number = tokens.slice(0, at + 1).filter(({ type }) => type === 'table_open').length;
  const end = tokens.findIndex(({ type }, index) => index > at && type === 'thead_close');
  const head = tokens.slice(at, end).flatMap(({ type, content }) => (type === 'inline' ? [plain(content)] : []));
  return `Table ${number}: ${head.filter((word) => word !== '').join(', ')}`;
}

function plain(markdown: string): string {
  return markdown.replace(/\]\([^)]*\)/g, '').replace(/[^\p{L}\p{N} .+-]/gu, '');
}
