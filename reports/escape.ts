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
