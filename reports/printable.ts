/**
 * Text from strangers (names, messages) for a terminal or XML: control characters, which could repaint the one, and
 * what the other forbids become visible. Cc: control characters; Cs: halves of a pair that stand alone; the ranges: line
 * separators, directions, non-characters.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/**
 * What the log of GitHub Actions takes for a command, and so for one of ours: `::` where a line begins, `##[` anywhere. Source:
 * actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2 and TryParse.
 */
const COMMAND = /^(\s*):(?=:)|##(?=\[)/g;

export function printable(text: string): string {
  const plain = text.replace(COMMAND, (sign, space) => (sign === '##' ? '#\\u0023' : `${space}\\u003a`));
  return plain.replace(UNPRINTABLE, (character) => {
    if (character === '\n') return ' ↵ ';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
