/**
 * Text from strangers (names, messages) for a terminal or XML: control characters, which could repaint the one, and
 * what the other forbids become visible. Cc: control characters; the ranges: line separators, directions, non-characters.
 */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (character === '\n') return ' ↵ ';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
