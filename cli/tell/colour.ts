/** Colour for people: the verdict of a text, and the lines that lead to it. Only where the stream is a terminal that has colours. */
import { styleText } from 'node:util';

/** Green where all is well, yellow where it is but for what is known, red where it is not. */
export type VerdictColour = 'green' | 'yellow' | 'red';

/** First words of lines that say what is wrong, and why. */
const WORDS = { 'FAIL ': 'red', 'objection: ': 'red', 'WHY ': 'yellow', 'warning: ': 'yellow' } as const;

/**
 * The text with its last line in the colour of the verdict.
 * @param stream where it goes: its colours, NO_COLOR and FORCE_COLOR decide, as for Node's own output
 */
export function coloured(text: string, verdict: VerdictColour, stream: NodeJS.WritableStream): string {
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => line !== '');
  return lines
    .map((line, at) => {
      const word = Object.entries(WORDS).find(([start]) => line.startsWith(start));
      const colour = at === last ? verdict : word?.[1];
      return colour === undefined ? line : styleText(colour, line, { stream });
    })
    .join('\n');
}
