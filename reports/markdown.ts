/** Text from strangers (names, messages) for Markdown: it stays the text that it is, in one line and in one cell. */
import { printable } from './printable.ts';

/** What has a meaning to Markdown inside a line or a table cell. The colon is what bare addresses are known by. */
const MARKS = /[\\`*_~[\]|]|:(?=\/\/)/g;

/** For use within a line or a table cell; a line must not begin with it. */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(MARKS, (mark) => `\\${mark}`);
}

/** One row of a table. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(markdownText).join(' | ')} |`;
}

/** A table of rows, the first of them titles, and the empty line that ends it. @param texts how many columns are text */
export function markdownTable(rows: readonly (readonly string[])[], texts = 1): string[] {
  const rule = rows[0].map((_, column) => (column < texts ? '---' : '---:'));
  return [...[rows[0], rule, ...rows.slice(1)].map(markdownRow), ''];
}

/** A list of texts from anywhere, with the empty line that ends it. */
export function markdownList(texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [...texts.map((text) => `- ${markdownText(text)}`), ''];
}
