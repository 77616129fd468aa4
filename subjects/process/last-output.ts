/** What a process wrote last, for the report of its end: its own words and frames, without those of Node and of the suite. */
import { isOwnFrame } from '../errors/own-frames.ts';

/** Characters of a process's last output that are kept: a stack of Node alone has a thousand and more. */
export const KEPT_OUTPUT = 8000;

/** Lines that are quoted, and characters of all of them. */
const MOST_LINES = 3;
const LONGEST = 400;

const FRAME = /^\s+at /;

/** What Node writes around an exception that nobody catches: the marks below a line of source, and its version. */
const OF_NODE = /^\s*[\^~]+\s*$|^Node\.js v\d+\.\d+\.\d+$/;

/**
 * The end of what was written, in one line: an exception with its innermost frames, or else the last lines.
 * @returns empty where nothing was written
 */
export function lastLines(output: string): string {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !OF_NODE.test(line) && (!FRAME.test(line) || isOwnFrame(line)));
  const message = lines.findLastIndex((line) => !FRAME.test(line));
  const isException = message >= 0 && message < lines.length - 1;
  const quoted = isException ? lines.slice(message, message + MOST_LINES) : lines.slice(-MOST_LINES);
  const text = quoted.map((line) => line.trim()).join(' | ');
  if (text.length <= LONGEST) return text;
  return isException ? `${text.slice(0, LONGEST)}…` : text.slice(-LONGEST);
}
