/** The live line on a terminal that does not say how wide it is, on a narrow one, and in a log. */
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { liveLine } from '../../cli/progress/live-line.ts';

beforeEach(() => void vi.stubEnv('CI', ''));
afterEach(() => void vi.unstubAllEnvs());

/** What was written by the end; on a terminal not before the text was drawn. */
async function written(isTTY: boolean, columns: number, text: string): Promise<string> {
  let all = '';
  const sink = new Writable({
    write(chunk, _, done) {
      all += chunk;
      done();
    },
  });
  const move = () => true;
  const terminal = { isTTY, columns, cursorTo: move, clearLine: move, moveCursor: move };
  const line = liveLine(Object.assign(sink, terminal) as unknown as NodeJS.WriteStream);
  while (isTTY && !all.includes(text.slice(0, 8))) {
    line.show(() => text);
    await setTimeout(20);
  }
  line.mark('marked');
  line.keep('kept', true);
  line.stop();
  return all;
}

const LONG = '12 of 100 units, 0 failures so far, 1.2 units a second, about 75 s left';

describe('the live line', () => {
  it('is drawn where the terminal does not say how wide it is', async () => {
    expect(await written(true, 0, LONG)).toContain(LONG);
  });

  it('is cut where the terminal is too narrow', async () => {
    const all = await written(true, 20, LONG);
    expect(all).toContain(`${LONG.slice(0, 16)}…`);
    expect(all).not.toContain(LONG.slice(0, 20));
    expect(all).not.toContain('marked');
  });

  it('is none in a log, which has the lines that stay', async () => {
    expect(await written(false, 0, LONG)).toBe('marked\nkept\n');
  });
});
