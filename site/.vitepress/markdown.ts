/**
 * How Markdown becomes HTML where VitePress has no way of its own. Tables scroll by themselves where they are wider than the page, by keyboard too: each stands in a region with a name. A cell of
 * the first row that says nothing is no heading. Indented code is code like any other.
 */
import type { MarkdownOptions } from 'vitepress';

type MarkdownIt = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/** What of markdown-it's tokens is used here. */
interface Token {
  type: string;
  info: string;
  readonly content: string;
  tag: string;
}

export function readableMarkdown(markdown: MarkdownIt): void {
  markdown.core.ruler.push('readable', ({ tokens }) => {
    tokens.forEach((token: Token, at: number) => {
      if (token.type === 'code_block') Object.assign(token, { type: 'fence', info: 'txt' });
      if (token.type === 'th_open' && tokens[at + 1].content.trim() === '') token.tag = tokens[at + 2].tag = 'td';
    });
  });
  markdown.renderer.rules.table_open = (tokens, at) =>
    `<div class="table" tabindex="0" role="region" aria-label="${labelOf(tokens, at)}"><table>\n`;
  markdown.renderer.rules.table_close = () => '</table></div>\n';
}

/** A name of its own for each region: the number of the table on its page, and the words of its first row. */
function labelOf(tokens: readonly Token[], at: number): string {
  const number = tokens.slice(0, at + 1).filter(({ type }) => type === 'table_open').length;
  const end = tokens.findIndex(({ type }, index) => index > at && type === 'thead_close');
  const head = tokens.slice(at, end).flatMap(({ type, content }) => (type === 'inline' ? [plain(content)] : []));
  const words = head.filter((word) => word !== '').join(', ');
  return words === '' ? `Table ${number}` : `Table ${number}: ${words}`;
}

function plain(markdown: string): string {
  return markdown.replace(/\]\([^)]*\)/g, '').replace(/[^\p{L}\p{N} .+-]/gu, '');
}
