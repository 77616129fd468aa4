/** What is quoted of the last output of a process that ended. */
import { describe, expect, it } from 'vitest';
import { parseCapabilities } from '../../../subjects/capabilities.ts';
import { lastLines } from '../../../subjects/process/last-output.ts';

/** A file of the suite, wherever it runs from: one that throws here. */
function suiteFile(): string {
  try {
    parseCapabilities(null);
  } catch (error) {
    const [, file] = /\(?((?:file:|\/)[^()\s]*subjects\/capabilities\.[jt]s)/.exec((error as Error).stack ?? '') ?? [];
    return file;
  }
  throw new Error('null is no declaration');
}

const SUITE = suiteFile();

const UNCAUGHT = `/home/me/mine.mjs:3
  throw new TypeError('lost my way');
        ^

TypeError: lost my way
    at inner (/home/me/mine.mjs:3:9)
    at outer (file:///home/me/mine.mjs:9:3)
    at Timeout._onTimeout (/home/me/mine.mjs:12:5)
    at answer (${SUITE}:30:7)
    at listOnTimeout (node:internal/timers:581:17)
    at process.processTimers (node:internal/timers:519:7)

Node.js v20.20.2
`;

describe('the last output of a process', () => {
  it('of an exception that nobody caught is its message and the innermost frames of the implementation', () => {
    expect(lastLines(UNCAUGHT)).toBe(
      'TypeError: lost my way | at inner (/home/me/mine.mjs:3:9) | at outer (file:///home/me/mine.mjs:9:3)',
    );
  });

  it('is the message alone where no frame is of the implementation', () => {
    const output = `Error: nothing here\n    at answer (${SUITE}:30:7)\n    at node:internal/main:1:1\n\nNode.js v20.20.2\n`;
    expect(lastLines(output)).toBe('Error: nothing here');
  });

  it('of other words is the last three lines', () => {
    expect(lastLines('one\ntwo\n\nthree\nfour\n')).toBe('two | three | four');
    expect(lastLines('')).toBe('');
  });

  it('is no longer than a line can be', () => {
    const long = 'x'.repeat(5000);
    expect(lastLines(`${long}\nend`)).toMatch(/^x+ \| end$/);
    expect(lastLines(`Error: begin ${long}\n    at a (/home/me/mine.mjs:1:1)`)).toMatch(/^Error: begin x+…$/);
    expect(lastLines(`${long}\nend`).length).toBeLessThan(long.length);
  });
});
