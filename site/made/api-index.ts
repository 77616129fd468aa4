/** The list of names of a module in the API reference, each with the first sentence of its own page beside it. */
import { posix } from 'node:path';

const ENTRY = /^- \[([^\]]+)\]\(([^)]+\.md)\)$/gm;

/**
 * The list with sentences; a name whose page says nothing in words stays as it is.
 * @param path of the page with the list
 * @param pages Markdown of each page, by its path
 */
export function withSentences(list: string, path: string, pages: ReadonlyMap<string, string>): string {
  return list.replace(ENTRY, (entry, _, target: string) => {
    const sentence = firstSentence(pages.get(posix.join(posix.dirname(path), target)) ?? '');
    return sentence === null ? entry : `${entry}: ${sentence}`;
  });
}

/** Of the words before the first further heading: no code, no table. Links, which lead on from the page they are on, become text. */
export function firstSentence(markdown: string): string | null {
  const [beforeHeadings] = markdown
    .replace(/^# .*$/m, '')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .split(/^##? /m);
  const paragraph = beforeHeadings
    .split(/\n{2,}/)
    .map((text) => text.trim())
    .find((text) => /^[^|>\-<]/.test(text));
  if (paragraph === undefined) return null;
  const words = paragraph.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/\[([^[\]]+)\]\([^()\s]+\)/g, '$1');
  return (/^.*?[.!?](?=\s|$)/.exec(words)?.[0] ?? words).replace(/:$/, '.');
}
